import { screen, waitFor, within } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { beforeEach, expect, test, vi } from 'vitest';
import { UpgradePage } from '#client/app/pages/upgrade.tsx';
import { paths } from '#client/lib/paths.ts';
import {
  cancelCheckout,
  getBillingOptions,
  getCheckout,
  previewChange,
  startUpgrade,
} from '#shared/contracts/billing.ts';
import { listPlans } from '#shared/contracts/plans.ts';
import type { ProblemCode } from '#shared/contracts/problem.ts';
import { answer, networkDown, problemAnswer, renderWithProviders } from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';
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
    returnUrl: from,
    source: 'clients',
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
    providers: [{ name: 'stripe', currencies: ['USD'], isSandbox: false }],
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
