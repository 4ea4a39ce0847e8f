import { screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { BillingPage } from '#client/app/pages/billing.tsx';
import {
  cancelSubscription,
  changePaymentMethod,
  openPortal,
  pauseSubscription,
  previewChange,
  resumeSubscription,
  withdraw,
} from '#shared/contracts/billing.ts';
import { getBillingActions } from '#shared/contracts/billing-actions.ts';
import { getSubscriptionStatus, type SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answer, networkDown, problemAnswer, renderWithProviders } from '#test/support/client.tsx';
import { refusedFor } from '#test/support/client-billing-actions.ts';
import {
  answerForBusiness,
  answerStanding,
  mercadoPago,
  stripe,
} from '#test/support/client-business.ts';
import {
  aPreview,
  aSubscription,
  paidSubscription,
  someLimits,
} from '#test/support/client-plans.ts';

const END = '2026-12-21T12:00:00.000Z';
const CODE = 'A1B2C3D4';
const leave = vi.fn<(url: string) => void>();
const plan = () => screen.findByRole('region', { name: /^Tu plan/ });

const ending = paidSubscription({
  cancelAtPeriodEnd: true,
  autoRenew: false,
  canResume: true,
  scheduledChange: { planId: 'seed', planName: 'SEED', effectiveAt: END, price: null },
});
const paidWith = (over: Partial<SubscriptionStatus> = {}) =>
  paidSubscription({ provider: 'mercadopago', paymentMethod: null, ...over });

function open(business: Parameters<typeof answerForBusiness>[0], path = '/billing') {
  leave.mockClear();
  answerForBusiness({ providers: [stripe, mercadoPago], ...business });
  answer(
    previewChange,
    aPreview({
      direction: 'downgrade',
      method: 'scheduled',
      effectiveAt: END,
      overLimit: [{ metric: 'products', used: 180, limit: 40, over: 140 }],
      featuresLost: ['maxProducts', 'advancedReporting'],
      featuresGained: [],
    }),
  );
  return renderWithProviders(<BillingPage leave={leave} />, { path });
}

test('cancelling: two clicks, with what it means in numbers, and a code to keep', async () => {
  const { user } = open({ subscription: paidSubscription() });
  const calls = answer(cancelSubscription, () => {
    answerStanding(ending);
    return { subscription: ending, confirmationCode: CODE };
  });
  await user.click(await screen.findByRole('button', { name: 'Cancelar la suscripción' }));
  const dialog = await screen.findByRole('dialog', { name: '¿Cancelar OAK?' });
  expect(within(dialog).getByRole('radio', { name: /El 21 de diciembre de 2026/ })).toBeChecked();
  expect(await within(dialog).findByText(/Usás 180 productos y SEED incluye 40/)).toHaveTextContent(
    'los 140 que sobran se siguen viendo',
  );
  expect(dialog).toHaveTextContent('Productos: de 900 a 40');
  expect(dialog).toHaveTextContent('No se borra nada.');
  expect(calls).toHaveLength(0);
  await user.click(within(dialog).getByRole('button', { name: 'Cancelar la suscripción' }));
  const outcome = await screen.findByRole('region', { name: 'Resultado' });
  expect(outcome).toHaveTextContent('termina el 21 de diciembre de 2026 y no se te cobra más');
  expect(outcome).toHaveTextContent(`Tu código es ${CODE}`);
  await user.click(within(outcome).getByRole('button', { name: 'Copiar el código' }));
  expect(await navigator.clipboard.readText()).toBe(CODE);
  expect(calls.map((call) => call.body)).toEqual([{ app: 'inventory', when: 'period_end' }]);

  // Undone with one click.
  const resumed = answer(resumeSubscription, () => {
    answerStanding(paidSubscription());
    return { subscription: paidSubscription(), confirmationCode: CODE };
  });
  await user.click(screen.getByRole('button', { name: 'Deshacer la cancelación' }));
  expect(await screen.findByRole('button', { name: 'Cancelar la suscripción' })).toBeVisible();
  expect(screen.getByText('Listo: tu suscripción sigue.')).toBeVisible();
  expect(resumed).toHaveLength(1);
});

test('who wants to end now can, with a reason, and keeps the code after the plan is gone', async () => {
  const { user } = open({ subscription: paidSubscription() }, '/billing?action=cancel');
  const free = aSubscription({
    ended: { reason: 'cancelled', planId: 'oak', planName: 'OAK', at: END },
  });
  const calls = answer(cancelSubscription, () => {
    answerStanding(free);
    return { subscription: free, confirmationCode: CODE };
  });
  // The "botón de baja" leads straight to the dialog.
  const dialog = await screen.findByRole('dialog', { name: '¿Cancelar OAK?' });
  await user.click(within(dialog).getByRole('radio', { name: 'Ahora mismo' }));
  await user.type(within(dialog).getByLabelText(/Por qué te vas/), 'Cierro el local');
  await user.click(within(dialog).getByRole('button', { name: 'Cancelar la suscripción' }));
  expect(await screen.findByRole('region', { name: 'Resultado' })).toHaveTextContent(CODE);
  expect(await screen.findByRole('link', { name: 'Volver a OAK' })).toBeVisible();
  expect(calls[0]?.body).toEqual({ app: 'inventory', when: 'now', reason: 'Cierro el local' });
});

test('a refusal because something changed is said, and how it stands now is shown', async () => {
  const { user } = open({ subscription: ending });
  const resume = await screen.findByRole('button', { name: 'Deshacer la cancelación' });
  answerStanding(aSubscription());
  answer(resumeSubscription, () => problemAnswer('REFUSED', { reason: 'OVER_AT_PROVIDER' }));
  await user.click(resume);
  expect(await screen.findByRole('region', { name: 'Tu plan SEED' })).toBeVisible();
});

test('where nothing is charged there is nothing to cancel, and the button of the law says so', async () => {
  open({ subscription: aSubscription() }, '/billing?action=cancel');
  expect(await screen.findByText(/No hay nada que cancelar/)).toBeVisible();
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('charges can be paused where that is offered, with the day until which what is paid lasts', async () => {
  const { user } = open({
    subscription: paidWith(),
    actions: { pause: { isAllowed: true, paidUntil: END } },
  });
  const paused = paidWith({ status: 'paused', autoRenew: false, canResume: true });
  const calls = answer(pauseSubscription, () => {
    answerStanding(paused);
    return { subscription: paused, confirmationCode: CODE };
  });
  await user.click(await screen.findByRole('button', { name: 'Pausar los cobros' }));
  const dialog = await screen.findByRole('dialog', { name: '¿Pausar los cobros?' });
  expect(dialog).toHaveTextContent('sigue valiendo hasta el 21 de diciembre de 2026');
  await user.click(within(dialog).getByRole('button', { name: 'Pausar los cobros' }));
  expect(await screen.findByRole('button', { name: 'Retomar la suscripción' })).toBeVisible();
  expect(screen.getByRole('region', { name: 'Resultado' })).toHaveTextContent(CODE);
  expect(calls).toHaveLength(1);
});

const withdrawal = {
  isAllowed: true,
  until: '2026-12-01T12:00:00.000Z',
  refund: { amountMinor: 1_000_000, currency: 'ARS' },
} as const;

test('the first purchase is taken back: what is refunded is said before and after', async () => {
  const { user } = open({
    subscription: paidSubscription(),
    actions: { withdraw: withdrawal },
  });
  expect(
    await screen.findByText(/hasta el 1 de diciembre de 2026 podés arrepentirte/),
  ).toBeVisible();
  const calls = answer(withdraw, () => {
    answerStanding(aSubscription());
    return {
      subscription: aSubscription(),
      confirmationCode: CODE,
      refunded: { amountMinor: 1_000_000, currency: 'ARS' },
    };
  });
  await user.click(await screen.findByRole('button', { name: 'Arrepentirme de la compra' }));
  const dialog = await screen.findByRole('dialog', { name: '¿Arrepentirte de la compra?' });
  expect(dialog).toHaveTextContent(/Te devolvemos \$\s10\.000, todo lo que pagaste/);
  await user.click(within(dialog).getByRole('button', { name: 'Arrepentirme y terminar ahora' }));
  const outcome = await screen.findByRole('region', { name: 'Resultado' });
  expect(outcome).toHaveTextContent(/te devolvemos \$\s10\.000/);
  expect(outcome).toHaveTextContent(CODE);
  expect(calls[0]?.body).toEqual({ app: 'inventory' });
});

test('a refusal to take it back is said in words', async () => {
  const { user } = open(
    { subscription: paidSubscription(), actions: { withdraw: withdrawal } },
    '/billing?action=withdraw',
  );
  answer(withdraw, () =>
    problemAnswer('REFUSED', { reason: 'WITHDRAWAL_OVER', until: '2026-12-01T12:00:00.000Z' }),
  );
  await user.click(await screen.findByRole('button', { name: 'Arrepentirme y terminar ahora' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'Los diez días desde la primera compra terminaron el 1 de diciembre de 2026',
  );
});

test.each([
  ['bought long ago', 'WITHDRAWAL_OVER', /Ya pasaron los diez días desde la primera compra/],
  ['a second one', 'NOT_FIRST_PURCHASE', /vale para la primera compra/],
  ['the free plan', 'NOTHING_BOUGHT', /No hay una compra de la que arrepentirse/],
] as const)(
  'the button of the law, with a purchase that is %s: why not, and no dialog',
  async (_name, reason, words) => {
    open(
      { subscription: paidSubscription(), actions: { withdraw: refusedFor(reason) } },
      '/billing?action=withdraw',
    );
    expect(await screen.findByText(words)).toBeVisible();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Arrepentirme de la compra' })).toBeNull();
  },
);

test('cancelling while a charge is owed: it ends today, the bill is void, nothing more is charged', async () => {
  const owed = { amountMinor: 1_200_000, currency: 'ARS' };
  const { user } = open(
    {
      subscription: paidSubscription({ status: 'past_due', failedPayments: 1, graceEndsAt: END }),
      actions: {
        pay: { amount: owed, since: END, url: null, nextAttemptAt: null },
        cancel: {
          isAllowed: true,
          options: [{ when: 'now', endsAt: END, voided: owed }],
        },
      },
    },
    '/billing?action=cancel',
  );
  const dialog = await screen.findByRole('dialog', { name: '¿Cancelar OAK?' });
  expect(within(dialog).queryByRole('radio')).toBeNull();
  expect(dialog).toHaveTextContent('Termina hoy');
  expect(dialog).toHaveTextContent(
    /El cobro pendiente de \$\s12\.000 se anula y no se cobra nada más/,
  );
  expect(dialog).not.toHaveTextContent('21 de diciembre');
  const calls = answer(cancelSubscription, () => {
    answerStanding(aSubscription());
    return { subscription: aSubscription(), confirmationCode: CODE };
  });
  await user.click(within(dialog).getByRole('button', { name: 'Cancelar la suscripción' }));
  const outcome = await screen.findByRole('region', { name: 'Resultado' });
  expect(outcome).toHaveTextContent(/El cobro pendiente de \$\s12\.000 se anuló/);
  expect(calls[0]?.body).toMatchObject({ when: 'now' });
});

test('the day that is told is the one that the provider acts on', async () => {
  open(
    {
      subscription: paidSubscription(),
      actions: {
        cancel: {
          isAllowed: true,
          options: [
            { when: 'period_end', endsAt: '2026-12-22T12:00:00.000Z', voided: null },
            { when: 'now', endsAt: END, voided: null },
          ],
        },
      },
    },
    '/billing?action=cancel',
  );
  const later = await screen.findByRole('radio', { name: /El 22 de diciembre de 2026/ });
  expect(later).toBeChecked();
  expect(later).toHaveAccessibleDescription(/No se cobra nada más/);
});

test('news of a cancellation that come before its answer take nothing of it away', async () => {
  const { user, queryClient } = open(
    { subscription: paidSubscription() },
    '/billing?action=cancel',
  );
  const dialog = await screen.findByRole('dialog', { name: '¿Cancelar OAK?' });
  answer(cancelSubscription, async () => {
    answerStanding(ending);
    await queryClient.refetchQueries({ queryKey: ['subscription'] });
    await queryClient.refetchQueries({ queryKey: ['billing-actions'] });
    await screen.findByRole('button', { name: 'Deshacer la cancelación', hidden: true });
    return { subscription: ending, confirmationCode: CODE };
  });
  await user.click(within(dialog).getByRole('button', { name: 'Cancelar la suscripción' }));
  const outcome = await screen.findByRole('region', { name: 'Resultado' });
  expect(outcome).toHaveTextContent(CODE);
  expect(outcome).toHaveFocus();
  expect(screen.queryByText(/No hay nada que cancelar/)).toBeNull();
});

test('the portal is asked for at each click, and its failure explained', async () => {
  const { user } = open({ subscription: paidSubscription() });
  const method = await screen.findByRole('region', { name: 'Medio de pago' });
  expect(method).toHaveTextContent('Visa terminada en 4242');
  answer(openPortal, { portalUrl: 'https://pay.example/portal' });
  const button = await within(method).findByRole('button', { name: 'Cambiar medio de pago' });
  await user.click(button);
  await waitFor(() => expect(leave).toHaveBeenCalledWith('https://pay.example/portal'));
  answer(openPortal, problemAnswer('PROVIDER_ERROR'));
  await user.click(button);
  expect(await screen.findByRole('alert')).toBeVisible();
});

test.each([
  ['account_money', '', 'Dinero en cuenta de Mercado Pago'],
  ['master', '1234', 'Mastercard terminada en 1234'],
  ['ticket', '', 'Efectivo'],
  ['brand_of_tomorrow', '9876', 'Brand of tomorrow terminada en 9876'],
])('%s is called as people call it', async (brand, last4, words) => {
  open({ subscription: paidWith({ paymentMethod: { brand, last4 } }) });
  expect(await screen.findByRole('region', { name: 'Medio de pago' })).toHaveTextContent(words);
});

const ARS_12000 = { amountMinor: 1_200_000, currency: 'ARS' };

test('with a page for the bill that was declined: that bill with its amount, in a tab of its own', async () => {
  open({
    subscription: paidSubscription({ status: 'past_due', failedPayments: 1, graceEndsAt: END }),
    actions: {
      pay: {
        amount: ARS_12000,
        since: END,
        url: 'https://pay.example/in_owed',
        nextAttemptAt: null,
      },
    },
  });
  const button = await screen.findByRole('link', { name: /^Pagar \$\s12\.000$/ });
  expect(button).toHaveAttribute('href', 'https://pay.example/in_owed');
  expect(button).toHaveAttribute('target', '_blank');
});

test('without a portal: a new authorisation, for the right account, charged nothing today', async () => {
  const { user } = open({
    subscription: paidWith({ status: 'past_due', failedPayments: 1, graceEndsAt: END }),
    actions: { pay: { amount: ARS_12000, since: END, url: null, nextAttemptAt: null } },
  });
  const calls = answer(changePaymentMethod, { url: 'https://mp.example/auth' });
  await user.click(await screen.findByRole('button', { name: /^Pagar \$\s12\.000$/ }));
  const dialog = await screen.findByRole('dialog', { name: 'Cambiar medio de pago' });
  expect(dialog).toHaveTextContent(/se cobra lo que quedó pendiente: \$\s12\.000/);
  const field = within(dialog).getByLabelText('Mail de tu cuenta de Mercado Pago');
  expect(field).toHaveValue('ana@demo.test');
  await user.clear(field);
  await user.type(field, 'nadie');
  await user.click(within(dialog).getByRole('button', { name: 'Ir a Mercado Pago' }));
  expect(field).toHaveAccessibleDescription(/email completo/);
  await user.type(field, '@mp.test');
  await user.click(within(dialog).getByRole('button', { name: 'Ir a Mercado Pago' }));
  await waitFor(() => expect(leave).toHaveBeenCalledWith('https://mp.example/auth'));
  expect(calls.map(({ body }) => body)).toEqual([
    { app: 'inventory', returnTo: '/billing', payerEmail: 'nadie@mp.test' },
  ]);
});

test('over the limit it says how much has to go', async () => {
  const subscription = paidSubscription({ overLimit: ['products'] });
  open({ subscription, limits: someLimits({ products: 940 }, subscription.features) });
  expect(await screen.findByRole('region', { name: 'Aviso sobre productos' })).toHaveTextContent(
    'archivá o eliminá 40',
  );
});

test('with play money the simulator is one click away, and with real money it does not exist', async () => {
  const page = open({ subscription: paidSubscription(), sandboxUrl: 'http://pay.test/sandbox' });
  expect(await screen.findByRole('link', { name: 'Simulador de pagos' })).toHaveAttribute(
    'href',
    'http://pay.test/sandbox',
  );
  page.unmount();
  open({ subscription: paidSubscription() });
  await plan();
  expect(screen.queryByRole('link', { name: 'Simulador de pagos' })).toBeNull();
});

test('a method that cannot be changed now says why, in place of a dead button', async () => {
  open({
    subscription: paidSubscription({ isDisputed: true }),
    actions: { paymentMethod: refusedFor('DISPUTED') },
  });
  const method = await screen.findByRole('region', { name: 'Medio de pago' });
  expect(await within(method).findByText(/Alguien desconoció un pago/)).toBeVisible();
  expect(within(method).queryByRole('button', { name: 'Cambiar medio de pago' })).toBeNull();
});

test('undoing what is scheduled leaves the focus on the plan', async () => {
  const scheduledChange = { planId: 'bush', planName: 'BUSH', effectiveAt: END, price: null };
  const { user } = open({ subscription: paidSubscription({ canResume: true, scheduledChange }) });
  answer(resumeSubscription, () => {
    const subscription = paidSubscription({ version: 3 });
    answerStanding(subscription);
    return { subscription, confirmationCode: CODE };
  });
  await user.click(await screen.findByRole('button', { name: 'Deshacer' }));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Deshacer' })).toBeNull());
  await waitFor(() => expect(document.body).not.toHaveFocus());
  expect(screen.getByText('Listo: tu plan sigue como estaba.')).toBeVisible();
});

test('what can be done could not be found out: it says so and asks again', async () => {
  answerForBusiness({ subscription: paidSubscription() });
  answer(getBillingActions, () => problemAnswer('UNAVAILABLE'));
  const { user } = renderWithProviders(<BillingPage />, { path: '/billing' });
  const retry = await within(await plan()).findByRole('button', { name: 'Reintentar' });
  answerStanding(paidSubscription());
  await user.click(retry);
  expect(await screen.findByRole('button', { name: 'Cancelar la suscripción' })).toBeVisible();
});

test('people who may not pay are not shown payments, and nothing is asked for them', async () => {
  open({ subscription: paidSubscription(), role: 'admin' });
  expect(await screen.findByText(/Solo el dueño de la cuenta/)).toBeVisible();
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Pagos y recibos' })).toBeNull());
});

test('without an answer it explains and offers to try again', async () => {
  answerForBusiness();
  answer(getSubscriptionStatus, () => networkDown());
  const { user } = renderWithProviders(<BillingPage />);
  const retry = await screen.findByRole('button', { name: 'Reintentar' });
  answer(getSubscriptionStatus, paidSubscription());
  await user.click(retry);
  expect(await plan()).toHaveAccessibleName('Tu plan OAK');
});
