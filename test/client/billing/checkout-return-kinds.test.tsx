import { screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { paths } from '#client/lib/paths.ts';
import { cancelCheckout, getCheckout } from '#shared/contracts/billing.ts';
import { answer } from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';
import { aCheckout, paidSubscription } from '#test/support/client-plans.ts';
import { done, leave, open, PAY_PAGE, pass, title } from './return-page.tsx';

beforeEach(() => {
  leave.mockClear();
  answerForBusiness();
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => vi.useRealTimers());

test('cash on its way: what to do, that it takes days, and that nobody has to wait here', async () => {
  answer(
    getCheckout,
    aCheckout({
      status: 'confirming',
      provider: 'mercadopago',
      isAwaitingPayment: true,
      checkoutUrl: PAY_PAGE,
    }),
  );
  // The provider's link back says nothing about the payment.
  const cancels = answer(cancelCheckout, aCheckout({ status: 'expired' }));
  const { user } = open('?cancelled=1');
  await title('Esperamos tu pago');
  expect(screen.getByText(/cupón que te dio Mercado Pago/)).toHaveTextContent(/tres días hábiles/);
  expect(screen.getByText(/Te avisamos por mail y OAK se activa solo/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: /Ver cómo pagarlo/ }));
  expect(leave).toHaveBeenCalledWith(PAY_PAGE);
  expect(cancels).toHaveLength(0);
  answer(getCheckout, { ...done, returnUrl: null });
  await pass(16_000);
  await title('Listo: ya tenés OAK');
});

test('a payment that is reviewed has no voucher to pay with', async () => {
  answer(
    getCheckout,
    aCheckout({
      status: 'confirming',
      provider: 'mercadopago',
      isAwaitingPayment: true,
      checkoutUrl: null,
    }),
  );
  open();
  await title('Esperamos tu pago');
  expect(screen.getByText(/Mercado Pago lo está revisando o acreditando/)).toBeVisible();
  expect(screen.queryByText(/cupón/)).toBeNull();
  expect(screen.queryByRole('button', { name: /Ver cómo pagarlo/ })).toBeNull();
});

test('a trial, and another way to pay, claim no payment', async () => {
  const trial = paidSubscription({ status: 'trialing', trialEnd: '2026-12-05T12:00:00.000Z' });
  answer(getCheckout, { ...done, returnUrl: null, subscription: trial });
  open();
  await title('Listo: ya tenés OAK');
  expect(screen.getByText(/hoy no se cobró nada/)).toHaveTextContent(
    /El primer cobro es el 5 de diciembre de 2026, de \$\s10\.000/,
  );
  expect(screen.queryByText(/pago está confirmado/)).toBeNull();
});

test('another way to pay is told as what it is, with who charges next and when', async () => {
  answer(getCheckout, {
    ...done,
    purpose: 'payment',
    provider: 'mercadopago',
    returnUrl: '/billing',
    subscription: paidSubscription({ provider: 'mercadopago' }),
  });
  open();
  await title('Listo: cambió cómo pagás OAK');
  expect(screen.getByText(/Tu plan sigue igual/)).toHaveTextContent(
    /próximo cobro, el 21 de diciembre de 2026 y de \$\s10\.000, .+ en Mercado Pago\./,
  );
  expect(screen.queryByText(/ya tenés/)).toBeNull();
});

test('another way to pay that waits to be authorised says until when, and what happens otherwise', async () => {
  answer(getCheckout, aCheckout({ status: 'open', purpose: 'payment', checkoutUrl: PAY_PAGE }));
  open();
  await title('Quedó sin terminar');
  expect(screen.getByText(/Podés autorizarlo hasta el 21 nov 2026/)).toHaveTextContent(
    /seguís pagando como hasta ahora/,
  );
});

test.each([
  ['the same provider: where it was asked for', 'mercadopago', paths.billing()],
  [
    'another one: the same choice',
    'stripe',
    paths.upgrade({ from: '/billing', plan: 'oak', period: 'monthly', pay: 'mercadopago-ARS' }),
  ],
] as const)(
  'another way to pay that was not approved can be tried again, %s',
  async (_case, provider, href) => {
    answer(
      getCheckout,
      aCheckout({
        status: 'failed',
        purpose: 'payment',
        provider: 'mercadopago',
        returnUrl: '/billing',
        subscription: paidSubscription({ provider }),
      }),
    );
    open();
    await title('No se aprobó');
    expect(screen.getByRole('link', { name: 'Volver a intentarlo' })).toHaveAttribute('href', href);
    expect(screen.getByRole('link', { name: 'Seguir pagando como hasta ahora' })).toBeVisible();
  },
);
