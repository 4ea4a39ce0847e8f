import { screen, waitFor, within } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { beforeEach, expect, test, vi } from 'vitest';
import { UpgradePage } from '#client/app/pages/upgrade.tsx';
import { i18n } from '#client/lib/i18n.ts';
import { paths } from '#client/lib/paths.ts';
import {
  cancelCheckout,
  cancelSubscription,
  getBillingOptions,
  getCheckout,
  previewChange,
  resumeSubscription,
  startUpgrade,
} from '#shared/contracts/billing.ts';
import { listPlans } from '#shared/contracts/plans.ts';
import type { ProblemCode } from '#shared/contracts/problem.ts';
import { getSubscriptionStatus, type SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answer, networkDown, problemAnswer, renderWithProviders } from '#test/support/client.tsx';
import { answerForBusiness, mercadoPago, stripe } from '#test/support/client-business.ts';
import {
  aCheckout,
  aPlan,
  aPreview,
  aSubscription,
  CHECKOUT_ID,
  catalogue,
  oakPlan,
  paidSubscription,
  someLimits,
} from '#test/support/client-plans.ts';

const leave = vi.fn();
const PAY_PAGE = 'https://pay.example/c/1';
const from = paths.clients({ form: 'new' });
const started = { checkoutId: CHECKOUT_ID, checkoutUrl: PAY_PAGE, sessionId: 's1' };

beforeEach(() => leave.mockClear());

function open(path = paths.upgrade({ reason: 'clients', from })) {
  return renderWithProviders(
    <Routes>
      <Route path="/upgrade" element={<UpgradePage leave={leave} />} />
      <Route path="*" element={null} />
    </Routes>,
    { path },
  );
}
const payButton = () => screen.findByRole('button', { name: /^Ir a pagar/ });
const card = (name: string) => screen.findByRole('article', { name });

test('plans stand side by side from the catalogue, the current one marked', async () => {
  answerForBusiness();
  open(paths.upgrade());
  expect(within(await card('SEED')).getByText('Tu plan actual')).toBeVisible();
  expect(within(await card('OAK')).getByText('Popular')).toBeVisible();
  expect(within(await card('OAK')).getByText('Hasta 900 productos')).toBeVisible();
  expect(within(await card('FOREST')).getByRole('link', { name: 'Hablemos' })).toHaveAttribute(
    'href',
    expect.stringMatching(/^mailto:.+FOREST/),
  );
  expect(screen.getByRole('radio', { name: 'Mensual' })).toBeChecked();
  // Nobody asked for anything: nothing is chosen, and nothing is asked of billing.
  expect(screen.queryByRole('heading', { name: /Pago de/ })).toBeNull();
});

test('a plan that is already on its way says when it begins', async () => {
  answerForBusiness({
    subscription: paidSubscription({
      cancelAtPeriodEnd: true,
      autoRenew: false,
      canResume: true,
      scheduledChange: {
        planId: 'seed',
        planName: 'SEED',
        effectiveAt: '2026-12-21T12:00:00.000Z',
        price: null,
      },
    }),
  });
  open(paths.upgrade());
  expect(
    await within(await card('SEED')).findByText('Pasás a este plan el 21 de diciembre de 2026'),
  ).toBeVisible();
});

test('the reason in the address recommends the cheapest plan that is enough, and shows its summary', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  open();
  expect(
    await screen.findByText(/Para cargar clientes, el plan más conveniente es OAK\./),
  ).toBeVisible();
  expect(within(await card('OAK')).getByText('Recomendado para vos')).toBeVisible();
  expect(await screen.findByRole('heading', { name: 'Pago de OAK' })).toBeVisible();
});

test('without a reason the recommendation rests on what the business uses', async () => {
  answerForBusiness({ limits: someLimits({ products: 38 }) });
  answer(previewChange, aPreview());
  open(paths.upgrade());
  expect(
    await screen.findByText(/Usás 38 de 40 productos: el plan más conveniente es OAK\./),
  ).toBeVisible();
});

test('before any redirect: what is charged today, what next and when, by whom and until when', async () => {
  answerForBusiness();
  const previews = answer(previewChange, aPreview());
  open();
  await payButton();
  expect(previews[0]?.body).toEqual({
    app: 'inventory',
    targetPlanId: 'oak',
    billingPeriod: 'monthly',
    provider: 'stripe',
    currency: 'ARS',
    mode: 'recurring',
  });
  const summary = screen.getByRole('region', { name: 'Pago de OAK' });
  expect(summary).toHaveTextContent(/Hoy pagás.*\$\s10\.000/);
  expect(summary).toHaveTextContent(/Próximo cobro\$\s10\.000 el 21 de diciembre de 2026/);
  expect(summary).toHaveTextContent(
    'Se renueva sola cada mes por el mismo importe, hasta que la canceles',
  );
  expect(summary).toHaveTextContent('Stripe, en su página');
  expect(within(summary).getByRole('list', { name: 'Lo que sumás' })).toHaveTextContent(
    'Hasta 70 clientes',
  );
  expect(leave).not.toHaveBeenCalled();
});

test('only providers on offer, each with the currencies that the plan has a price in', async () => {
  answerForBusiness();
  const previews = answer(previewChange, aPreview());
  const { user } = open();
  const group = await screen.findByRole('radiogroup', { name: 'Cómo querés pagar' });
  const radios = within(group).getAllByRole('radio');
  expect(radios).toHaveLength(2);
  expect(radios[0]).toBeChecked();
  expect(radios[0]).toHaveAccessibleName(/^Stripe en peso/);
  expect(group).toHaveTextContent('Modo de prueba: no se cobra dinero real.');
  await user.click(within(group).getByRole('radio', { name: /d[oó]lar/ }));
  await waitFor(() => expect(previews.at(-1)?.body).toMatchObject({ currency: 'USD' }));
  // Prices on the cards follow the currency that will be charged.
  expect(await card('OAK')).toHaveTextContent(/US\$\s19 por mes|USD\s19 por mes|US\$\s19por mes/);
});

test('double click sends one request, with one key, and the button stays off while leaving', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  const starts = answer(startUpgrade, started);
  const { user } = open();
  await user.dblClick(await payButton());
  await waitFor(() => expect(leave).toHaveBeenCalledWith(PAY_PAGE));
  expect(leave).toHaveBeenCalledOnce();
  expect(starts).toHaveLength(1);
  expect(starts[0]?.body).toEqual({
    app: 'inventory',
    targetPlanId: 'oak',
    billingPeriod: 'monthly',
    provider: 'stripe',
    currency: 'ARS',
    mode: 'recurring',
    returnUrl: from,
    source: 'clients',
    previewedAt: '2026-11-21T12:00:00.000Z',
    idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect(screen.getByRole('button', { name: 'Abriendo Stripe…' })).toBeDisabled();
});

test('coming back with the Back button revives the page', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  answer(startUpgrade, started);
  const { user } = open();
  await user.click(await payButton());
  await screen.findByRole('button', { name: 'Abriendo Stripe…' });
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  expect(await payButton()).toBeEnabled();
});

test('after a lost answer trying again is the same attempt; another choice is another one', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  answer(startUpgrade, () => networkDown());
  const keys: unknown[] = [];
  const { user } = open();
  await user.click(await payButton());
  expect(await screen.findByRole('alert')).toHaveTextContent('no se cobra dos veces');

  const keyOf = (body: unknown) => (body as { idempotencyKey: string }).idempotencyKey;
  answer(startUpgrade, ({ body }) => {
    keys.push(keyOf(body));
    return problemAnswer('PROVIDER_ERROR', { retryable: true });
  });
  await user.click(screen.getByRole('button', { name: 'Probar de nuevo' }));
  expect(await screen.findByText(/Stripe no respondió bien/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Probar de nuevo' }));
  await waitFor(() => expect(keys).toHaveLength(2));
  expect(keys[0]).toBe(keys[1]);

  await user.click(screen.getByRole('radio', { name: /d[oó]lar/ }));
  await user.click(await payButton());
  await waitFor(() => expect(keys).toHaveLength(3));
  expect(keys[2]).not.toBe(keys[1]);
});

test.each<[ProblemCode, RegExp, string, 'button' | 'link']>([
  ['PROVIDER_ERROR', /No se cobró nada y podés probar de nuevo/, 'Probar de nuevo', 'button'],
  ['UNAVAILABLE', /no está disponible/, 'Probar de nuevo', 'button'],
  ['FORBIDDEN', /Solo el dueño de la cuenta/, 'Avisar al dueño', 'link'],
  ['COMPED', /bonificado/, 'Ver tu plan', 'link'],
  ['ALREADY_ON_PLAN', /ya tiene OAK/, 'Ver tu plan', 'link'],
  ['NOT_PURCHASABLE', /no se compra desde acá/, 'Hablemos', 'link'],
])('%s is a sentence with what to do', async (code, words, remedy, role) => {
  answerForBusiness();
  answer(previewChange, aPreview());
  answer(startUpgrade, () => problemAnswer(code));
  const { user } = open();
  await user.click(await payButton());
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent(words);
  expect(within(alert).getByRole(role, { name: remedy })).toBeVisible();
  expect(leave).not.toHaveBeenCalled();
});

test('NO_PRICE asks for another combination', async () => {
  answerForBusiness();
  answer(previewChange, () => problemAnswer('NO_PRICE'));
  open();
  expect(await screen.findByRole('alert')).toHaveTextContent('Elegí otra combinación');
  expect(screen.queryByRole('button', { name: /Ir a pagar/ })).toBeNull();
});

test('a payment that is open already can be continued', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  answer(startUpgrade, () => problemAnswer('CHECKOUT_IN_PROGRESS', { checkoutId: CHECKOUT_ID }));
  answer(getCheckout, aCheckout({ status: 'open', checkoutUrl: PAY_PAGE }));
  const { user } = open();
  await user.click(await payButton());
  await user.click(await screen.findByRole('button', { name: 'Seguir con el pago abierto' }));
  await waitFor(() => expect(leave).toHaveBeenCalledWith(PAY_PAGE));
});

test('one that has been paid meanwhile is shown, not paid again', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  answer(startUpgrade, () => problemAnswer('CHECKOUT_IN_PROGRESS', { checkoutId: CHECKOUT_ID }));
  answer(getCheckout, aCheckout({ status: 'completed' }));
  const { user, address } = open();
  await user.click(await payButton());
  await user.click(await screen.findByRole('button', { name: 'Seguir con el pago abierto' }));
  await waitFor(() => expect(address()).toBe(paths.checkoutReturn(CHECKOUT_ID)));
  expect(leave).not.toHaveBeenCalled();
});

test('an open payment can be given up for the new one', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  answer(startUpgrade, () => problemAnswer('CHECKOUT_IN_PROGRESS', { checkoutId: CHECKOUT_ID }));
  const cancels = answer(cancelCheckout, aCheckout({ status: 'expired' }));
  const { user } = open();
  await user.click(await payButton());
  const restart = await screen.findByRole('button', { name: 'Cancelarlo y empezar este' });
  answer(startUpgrade, started);
  await user.click(restart);
  await waitFor(() => expect(leave).toHaveBeenCalledWith(PAY_PAGE));
  expect(cancels).toHaveLength(1);
});

test('people who may not pay see prices and words for the owner, and billing is not asked', async () => {
  answerForBusiness({ role: 'admin' });
  const previews = answer(previewChange, () => problemAnswer('FORBIDDEN'));
  open();
  const ask = await screen.findByRole('link', { name: 'Avisar al dueño' });
  expect(decodeURIComponent(ask.getAttribute('href') ?? '')).toContain('/upgrade?');
  expect(screen.queryByRole('button', { name: /Ir a pagar/ })).toBeNull();
  expect(await card('OAK')).toHaveTextContent(/10\.000/);
  expect(previews).toHaveLength(0);
});

test('choices live in the address, and yearly is charged as yearly', async () => {
  answerForBusiness();
  const previews = answer(previewChange, aPreview());
  const { user, address } = open(paths.upgrade({ from }));
  await user.click(within(await card('OAK')).getByRole('button', { name: 'Elegir OAK' }));
  await user.click(screen.getByRole('radio', { name: 'Anual' }));
  expect(address()).toBe(paths.upgrade({ from, plan: 'oak', period: 'yearly' }));
  await waitFor(() => expect(previews.at(-1)?.body).toMatchObject({ billingPeriod: 'yearly' }));
});

test('a plan that nobody can pay for this period says so', async () => {
  answerForBusiness();
  answer(getBillingOptions, {
    providers: [{ ...stripe, currencies: ['USD'] }],
    sandboxUrl: null,
  });
  open(paths.upgrade({ plan: 'oak', period: 'yearly' }));
  expect(await screen.findByText(/no tiene un medio de pago disponible/)).toBeVisible();
});

test('an address that leads elsewhere is not a way back', async () => {
  answerForBusiness();
  open('/upgrade?from=https://evil.example');
  expect(await screen.findByRole('link', { name: 'Volver sin cambiar de plan' })).toHaveAttribute(
    'href',
    '/dashboard',
  );
});

test('a free account never meets a checkout', async () => {
  answerForBusiness({ subscription: aSubscription({ isComped: true }) });
  open();
  expect(await screen.findByText(/Tu plan está bonificado/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /Elegir|Ir a pagar/ })).toBeNull();
});

test('a catalogue that does not load can be asked for again', async () => {
  answerForBusiness();
  answer(listPlans, () => networkDown());
  const { user } = open(paths.upgrade());
  const retry = await screen.findByRole('button', { name: 'Reintentar' });
  answer(listPlans, { plans: catalogue });
  await user.click(retry);
  expect(await card('OAK')).toBeVisible();
});

test('a running subscription keeps its provider and currency, and is changed in place', async () => {
  const elm = aPlan({ id: 'elm', name: 'ELM', sortOrder: 50 });
  const bought = paidSubscription({ planId: 'elm', planName: 'ELM' });
  answerForBusiness({ plans: [...catalogue, elm], subscription: paidSubscription() });
  answer(
    previewChange,
    aPreview({
      method: 'in_place',
      dueNow: { amountMinor: 350_000, currency: 'ARS' },
      lines: [
        { description: 'Unused OAK', amount: { amountMinor: -650_000, currency: 'ARS' } },
        { description: 'ELM', amount: { amountMinor: 1_000_000, currency: 'ARS' } },
      ],
    }),
  );
  answer(startUpgrade, { subscription: bought });
  const { user, address } = open(paths.upgrade({ plan: 'elm', from }));
  const pay = await screen.findByRole('button', { name: /Cambiar ahora y pagar \$\s3\.500/ });
  expect(screen.getAllByRole('radio', { name: /Stripe/ })).toHaveLength(1);
  const credit = screen.getByText('Lo que ya pagaste y no usaste');
  expect(credit.nextElementSibling).toHaveTextContent(/-\$\s6\.500/);
  // The provider's own words stay out of a page in the person's language.
  expect(screen.queryByText('Unused OAK')).toBeNull();
  await user.click(pay);
  await waitFor(() => expect(address()).toBe(from));
  expect(await screen.findByText('Listo: ya tenés ELM.')).toBeVisible();
  expect(leave).not.toHaveBeenCalled();
});

test('the current plan can be paid by the year instead', async () => {
  answerForBusiness({ plans: catalogue, subscription: paidSubscription() });
  answer(previewChange, aPreview({ method: 'in_place', direction: 'period' }));
  const { user } = open(paths.upgrade());
  expect(within(await card(oakPlan.name)).queryByRole('button')).toBeNull();
  await user.click(screen.getByRole('radio', { name: 'Anual' }));
  await user.click(screen.getByRole('button', { name: 'Pasar a pago anual' }));
  expect(await screen.findByRole('heading', { name: 'Pago de OAK' })).toHaveFocus();
});

test('Mercado Pago charges by itself or once in advance, each with what it means; the account is asked for where it has to be', async () => {
  answerForBusiness({ providers: [mercadoPago] });
  const previews = answer(previewChange, ({ body }) =>
    (body as { mode: string }).mode === 'prepaid' ? aPreview({ nextCharge: null }) : aPreview(),
  );
  const starts = answer(startUpgrade, started);
  const { user } = open();
  const email = await screen.findByLabelText('Mail de tu cuenta de Mercado Pago');
  expect(email).toHaveValue('ana@demo.test');
  await user.clear(email);
  await user.click(await payButton());
  expect(email).toHaveAccessibleDescription(/email completo/);
  expect(starts).toHaveLength(0);

  await user.click(screen.getByRole('radio', { name: /un mes por adelantado/ }));
  const summary = screen.getByRole('region', { name: 'Pago de OAK' });
  await waitFor(() => expect(summary).toHaveTextContent('No se renueva sola: te avisamos'));
  expect(summary).toHaveTextContent(/efectivo y las transferencias pueden tardar/);
  expect(summary).toHaveTextContent('No hay otro cobro programado');
  expect(screen.queryByLabelText('Mail de tu cuenta de Mercado Pago')).toBeNull();
  expect(previews.at(-1)?.body).toMatchObject({ provider: 'mercadopago', mode: 'prepaid' });
  await user.click(await payButton());
  await waitFor(() => expect(leave).toHaveBeenCalledWith(PAY_PAGE));
  expect(starts[0]?.body).toMatchObject({ provider: 'mercadopago', mode: 'prepaid' });
  expect(starts[0]?.body).not.toHaveProperty('payerEmail');
});

test('a trial costs nothing today, says until when, and claims no payment', async () => {
  answerForBusiness({ plans: [...catalogue.slice(0, 1), aPlan({ trialDays: 14 })] });
  answer(previewChange, aPreview({ trialDays: 14, dueNow: { amountMinor: 0, currency: 'ARS' } }));
  open();
  expect(await screen.findByRole('button', { name: 'Empezar la prueba gratis' })).toBeEnabled();
  const summary = screen.getByRole('region', { name: 'Pago de OAK' });
  expect(summary).toHaveTextContent(
    /14 días, hasta el 21 de diciembre de 2026\. Si cancelás antes/,
  );
  expect(screen.queryByRole('button', { name: /pagar/i })).toBeNull();
});

const bush = aPlan({
  id: 'bush',
  name: 'BUSH',
  sortOrder: 10,
  prices: [{ interval: 'month', currency: 'ARS', amountMinor: 500_000 }],
  features: { ...oakPlan.features, maxProducts: 300, advancedReporting: false },
});
const END = '2026-12-21T12:00:00.000Z';
const lower = aPreview({
  direction: 'downgrade',
  method: 'scheduled',
  dueNow: { amountMinor: 0, currency: 'ARS' },
  effectiveAt: END,
  overLimit: [
    { metric: 'products', used: 440, limit: 300, over: 140 },
    { metric: 'users', used: 3, limit: 1, over: 2 },
  ],
  featuresLost: ['maxProducts', 'advancedReporting'],
  featuresGained: [],
});

test('a lower plan: everything that it means is said before it is scheduled', async () => {
  answerForBusiness({ plans: [...catalogue, bush], subscription: paidSubscription() });
  answer(previewChange, lower);
  const scheduled = paidSubscription({
    canResume: true,
    scheduledChange: {
      planId: 'bush',
      planName: 'BUSH',
      effectiveAt: END,
      price: { interval: 'month', currency: 'ARS', amountMinor: 500_000 },
    },
  });
  answer(startUpgrade, { subscription: scheduled });
  const { user, address } = open(paths.upgrade({ from }));
  await user.click(within(await card('BUSH')).getByRole('button', { name: 'Bajar a BUSH' }));
  const agree = await screen.findByRole('button', {
    name: 'Bajar a BUSH el 21 de diciembre de 2026',
  });
  const summary = screen.getByRole('region', { name: 'Cambio a BUSH' });
  for (const words of [
    /Nuevo precio\$\s5\.000 por mes/,
    /por eso no hay devolución/,
    /Productos: de 900 a 300/,
    /Reportes avanzados/,
    /Usás 440 productos y BUSH incluye 300: los 140 que sobran se siguen viendo/,
    /Tu equipo son 3 personas y BUSH incluye 1: todas siguen entrando/,
    /No se borra nada/,
    /Lo deshacés con un clic/,
  ]) {
    expect(summary).toHaveTextContent(words);
  }
  await user.click(agree);
  // What is only scheduled is seen, and undone, on the billing page.
  await waitFor(() => expect(address()).toBe('/billing'));
  expect(
    await screen.findByText(/Programado: el 21 de diciembre de 2026 pasás a BUSH/),
  ).toBeVisible();
  expect(leave).not.toHaveBeenCalled();
});

test('back to the free plan is a cancellation with the same words, and gives a code', async () => {
  answerForBusiness({ subscription: paidSubscription() });
  answer(previewChange, lower);
  const ended = paidSubscription({
    cancelAtPeriodEnd: true,
    autoRenew: false,
    canResume: true,
    scheduledChange: { planId: 'seed', planName: 'SEED', effectiveAt: END, price: null },
  });
  const cancels = answer(cancelSubscription, { subscription: ended, confirmationCode: 'A1B2C3D4' });
  const { user } = open(paths.upgrade());
  await user.click(within(await card('SEED')).getByRole('button', { name: 'Bajar a SEED' }));
  await user.click(await screen.findByRole('button', { name: /Bajar a SEED el 21 de diciembre/ }));
  expect(await screen.findByText('Tu código es A1B2C3D4')).toBeVisible();
  expect(cancels.map(({ body }) => body)).toEqual([{ app: 'inventory', when: 'period_end' }]);
});

const halted = { cancelAtPeriodEnd: true, autoRenew: false };
test.each<[string, Partial<SubscriptionStatus>, RegExp, string]>([
  ['owing', { status: 'past_due' }, /Hay un cobro pendiente/, 'Ver cómo pagarlo'],
  ['cancelled', { ...halted, canResume: true }, /Cancelaste/, 'Deshacer la cancelación'],
  ['running out', halted, /Primero seguí con OAK/, 'Seguir con OAK'],
  ['paused', { status: 'paused', canResume: true }, /está en pausa/, 'Retomarla'],
  ['paid ahead', { renewal: 'manual' }, /termina solo el 21 de diciembre/, 'Ver tu plan'],
])('refused for now, %s: why, and what to do first', async (_name, over, words, remedy) => {
  const elm = aPlan({ id: 'elm', name: 'ELM', sortOrder: 50 });
  answerForBusiness({
    plans: [...catalogue, elm],
    subscription: paidSubscription(over),
    providers: [{ ...stripe, modes: ['recurring', 'prepaid'] }],
  });
  answer(previewChange, () => problemAnswer('CONFLICT', { detail: 'for developers' }));
  open(paths.upgrade({ plan: 'elm' }));
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent(words);
  expect(alert).not.toHaveTextContent('for developers');
  expect(within(alert).getByText(remedy)).toBeVisible();
});

test('after undoing what stood in the way, the change is computed again', async () => {
  const elm = aPlan({ id: 'elm', name: 'ELM', sortOrder: 50 });
  answerForBusiness({
    plans: [...catalogue, elm],
    subscription: paidSubscription({ ...halted, canResume: true }),
  });
  answer(previewChange, () => problemAnswer('CONFLICT'));
  answer(resumeSubscription, () => {
    answer(previewChange, aPreview({ method: 'in_place' }));
    answer(getSubscriptionStatus, paidSubscription());
    return { subscription: paidSubscription(), confirmationCode: 'x' };
  });
  const { user } = open(paths.upgrade({ plan: 'elm' }));
  await user.click(await screen.findByRole('button', { name: 'Deshacer la cancelación' }));
  expect(await screen.findByRole('button', { name: /Cambiar ahora y pagar/ })).toBeVisible();
});

test('paying in another way begins when what is paid ends, and costs nothing today', async () => {
  answerForBusiness({ subscription: paidSubscription(), providers: [stripe, mercadoPago] });
  answer(
    previewChange,
    aPreview({
      direction: 'same',
      dueNow: { amountMinor: 0, currency: 'ARS' },
      effectiveAt: END,
      lines: [],
    }),
  );
  open(paths.upgrade({ plan: 'oak', pay: 'mercadopago-ARS' }));
  expect(
    await screen.findByRole('button', { name: 'Seguir en Mercado Pago: hoy no pagás nada' }),
  ).toBeEnabled();
  const summary = screen.getByRole('region', { name: 'Pago de OAK' });
  expect(summary).toHaveTextContent('El 21 de diciembre de 2026, cuando termina lo que ya pagaste');
  expect(summary).toHaveTextContent('nada se paga dos veces');
  // What is paid in advance cannot follow what renews by itself.
  expect(screen.queryByRole('radio', { name: /por adelantado/ })).toBeNull();
});

test('in English too', async () => {
  await i18n.changeLanguage('en');
  answerForBusiness({ plans: [...catalogue, bush], subscription: paidSubscription() });
  answer(previewChange, lower);
  open(paths.upgrade({ plan: 'bush' }));
  expect(
    await screen.findByText(/You use 440 products and BUSH includes 300: the 140 above it/),
  ).toBeVisible();
  expect(screen.getByRole('button', { name: 'Move to BUSH on December 21, 2026' })).toBeVisible();
});
