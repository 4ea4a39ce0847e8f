import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { changePaymentMethod, openPortal } from '#shared/contracts/billing.ts';
import { answer, problemAnswer } from '#test/support/client.tsx';
import { refusedFor } from '#test/support/client-billing-actions.ts';
import { paidSubscription } from '#test/support/client-plans.ts';
import { END, leave, open, paidWith } from './billing-stage.tsx';

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

test('a method that cannot be changed now says why, in place of a dead button', async () => {
  open({
    subscription: paidSubscription({ isDisputed: true }),
    actions: { paymentMethod: refusedFor('DISPUTED') },
  });
  const method = await screen.findByRole('region', { name: 'Medio de pago' });
  expect(await within(method).findByText(/Alguien desconoció un pago/)).toBeVisible();
  expect(within(method).queryByRole('button', { name: 'Cambiar medio de pago' })).toBeNull();
});

test.each([
  ['cancellation', END, /cancelada para el 21 de diciembre de 2026. Primero deshacé/],
  ['pause', null, /Tu suscripción está en pausa. Primero retomala/],
  ['schedule', null, /Ya hay un cambio programado. Primero deshacelo/],
] as const)(
  'a method that waits for a %s to be taken back says for which',
  async (takesBack, until, words) => {
    open({
      subscription: paidWith({ canResume: true }),
      actions: {
        paymentMethod: refusedFor('RESUME_FIRST', until),
        resume: { isAllowed: true, takesBack },
      },
    });
    const method = await screen.findByRole('region', { name: 'Medio de pago' });
    expect(await within(method).findByText(words)).toBeVisible();
  },
);

test('a method of what has ended at the provider is not said to wait for anything', async () => {
  open({
    subscription: paidWith({ cancelAtPeriodEnd: true }),
    actions: {
      paymentMethod: refusedFor('RESUME_FIRST'),
      resume: refusedFor('OVER_AT_PROVIDER'),
    },
  });
  const method = await screen.findByRole('region', { name: 'Medio de pago' });
  expect(await within(method).findByText(/ya terminó en el proveedor de pagos/)).toBeVisible();
});
