import { screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pauseAfter } from '#client/features/billing/api/get-checkout.ts';
import { paths } from '#client/lib/paths.ts';
import { cancelCheckout, getCheckout } from '#shared/contracts/billing.ts';
import { getSubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answer, networkDown, problemAnswer } from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';
import { aCheckout, CHECKOUT_ID, paidSubscription } from '#test/support/client-plans.ts';
import { done, leave, open, PAY_PAGE, pass, title } from './return-page.tsx';

beforeEach(() => {
  leave.mockClear();
  answerForBusiness();
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => vi.useRealTimers());

test('asks with growing pauses', () => {
  const pauses = Array.from({ length: 8 }, (_, index) => pauseAfter(index + 1));
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
  expect(pauses[0]).toBe(1_000);
  expect(pauses.at(-1)).toBe(15_000);
});

test('says that the payment is being confirmed until it is, then what the business has', async () => {
  const calls = answer(getCheckout, aCheckout());
  open();
  expect(await title('Confirmando…')).toHaveFocus();
  expect(screen.queryByText(/Listo/)).toBeNull();
  await pass(1_100);
  expect(calls.length).toBeGreaterThan(1);
  expect(screen.queryByText(/Listo/)).toBeNull();

  answer(getCheckout, done);
  await pass(3_000);
  expect(await title('Listo: ya tenés OAK')).toHaveFocus();
  expect(
    screen.getByText(/El próximo cobro es el 21 de diciembre de 2026, de \$\s10\.000/),
  ).toBeVisible();
});

test('goes on by itself to where the person was going, and does not come back with Back', async () => {
  answer(getCheckout, done);
  const { address } = open();
  await title('Listo: ya tenés OAK');
  await pass(5_000);
  await waitFor(() => expect(address()).toBe('/clients?form=new'));
});

test('goes on at once by button', async () => {
  answer(getCheckout, done);
  const { address, user } = open();
  await user.click(await screen.findByRole('button', { name: 'Seguir donde estaba' }));
  expect(address()).toBe('/clients?form=new');
});

test('stays when asked to', async () => {
  answer(getCheckout, done);
  const { user, address } = open();
  await user.click(await screen.findByRole('button', { name: 'Quedarme acá' }));
  await pass(10_000);
  expect(address()).toBe(paths.checkoutReturn(CHECKOUT_ID));
});

test('never leaves for an address outside the app', async () => {
  answer(getCheckout, { ...done, returnUrl: 'https://evil.example/' });
  const { user, address } = open();
  await user.click(await screen.findByRole('button', { name: 'Ir al panel' }));
  expect(address()).toBe('/dashboard');
});

test('what the app knew of the plan is asked again once it is paid', async () => {
  const asked = answer(getSubscriptionStatus, paidSubscription());
  answer(getCheckout, done);
  const { queryClient } = open();
  await queryClient.fetchQuery({ queryKey: ['subscription', 'x'], queryFn: () => 'old' });
  await title('Listo: ya tenés OAK');
  await waitFor(() =>
    expect(queryClient.getQueryState(['subscription', 'x'])?.isInvalidated).toBe(true),
  );
  expect(asked).toHaveLength(0);
});

test('after half a minute it says that it takes longer, and that nobody has to wait or pay again', async () => {
  answer(getCheckout, aCheckout());
  open();
  await title('Confirmando…');
  await pass(31_000);
  await title('Está tardando más de lo habitual');
  expect(screen.getByText(/No hace falta que empieces de nuevo/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'Seguir usando Estante' })).toBeVisible();
  answer(getCheckout, { ...done, returnUrl: null });
  await pass(16_000);
  expect(await title('Listo: ya tenés OAK')).toBeVisible();
});

test('a lost connection in between is not a failed payment', async () => {
  answer(getCheckout, aCheckout());
  open();
  await title('Confirmando…');
  answer(getCheckout, () => networkDown());
  await pass(1_100);
  expect(await screen.findByText(/Seguimos intentando/)).toBeVisible();
  answer(getCheckout, { ...done, returnUrl: null });
  await pass(20_000);
  expect(await title('Listo: ya tenés OAK')).toBeVisible();
});

test('an unfinished payment can be finished or left', async () => {
  answer(getCheckout, aCheckout({ status: 'open', checkoutUrl: PAY_PAGE }));
  const { user, address } = open();
  await title('Quedó sin terminar');
  expect(
    screen.getByText(/se puede pagar hasta el 21 nov 2026.*después se cierra sin cobrar/),
  ).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Terminarlo' }));
  expect(leave).toHaveBeenCalledWith(PAY_PAGE);

  const cancels = answer(cancelCheckout, aCheckout({ status: 'expired' }));
  await user.click(screen.getByRole('button', { name: 'Dejarlo' }));
  await waitFor(() => expect(address()).toBe('/clients?form=new'));
  expect(cancels).toHaveLength(1);
});

test.each([
  ['failed', 'No se aprobó'],
  ['expired', 'Este pago ya no está abierto'],
] as const)('%s: nothing was charged, and the way to try again', async (status, words) => {
  const chosen = {
    provider: 'mercadopago',
    mode: 'prepaid',
    billingPeriod: 'yearly',
  } as const;
  answer(getCheckout, aCheckout({ status, ...chosen }));
  open();
  await title(words);
  expect(screen.getByText(/No se cobró nada/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'Volver a intentarlo' })).toHaveAttribute(
    'href',
    paths.upgrade({
      from: '/clients?form=new',
      plan: 'oak',
      period: 'yearly',
      pay: 'mercadopago-ARS-prepaid',
    }),
  );
  expect(screen.getByRole('link', { name: 'Volver sin cambiar de plan' })).toHaveAttribute(
    'href',
    '/clients?form=new',
  );
});

test('the cancel link gives the payment up, once', async () => {
  answer(getCheckout, aCheckout({ status: 'open', checkoutUrl: PAY_PAGE }));
  const cancels = answer(cancelCheckout, aCheckout({ status: 'expired' }));
  open('?cancelled=1');
  await title('Lo dejaste sin terminar');
  expect(screen.getByText(/No se cobró nada/)).toBeVisible();
  expect(cancels).toHaveLength(1);
});

test('a cancel link that comes after the payment does not hide it', async () => {
  let paid = false;
  answer(getCheckout, () => (paid ? done : aCheckout({ status: 'open', checkoutUrl: PAY_PAGE })));
  answer(cancelCheckout, () => {
    paid = true;
    return problemAnswer('CHECKOUT_IN_PROGRESS', { checkoutId: CHECKOUT_ID });
  });
  open('?cancelled=1');
  expect(await title('Listo: ya tenés OAK')).toBeVisible();
});

test('a cancellation that could not be confirmed is said, and can be tried again', async () => {
  answer(getCheckout, aCheckout({ status: 'open', checkoutUrl: PAY_PAGE }));
  answer(cancelCheckout, () => networkDown());
  const { user } = open('?cancelled=1');
  expect(await screen.findByText(/No pudimos confirmar la cancelación/)).toBeVisible();
  answer(cancelCheckout, aCheckout({ status: 'expired' }));
  await user.click(screen.getByRole('button', { name: 'Probar de nuevo' }));
  await title('Lo dejaste sin terminar');
});

test("another business's payment is not found", async () => {
  answer(getCheckout, () => problemAnswer('NOT_FOUND'));
  open();
  await title('No encontramos este pago');
  expect(screen.getByRole('link', { name: 'Ver plan y facturación' })).toBeVisible();
});

test('a server that does not answer at all can be asked again', async () => {
  answer(getCheckout, () => problemAnswer('UNAVAILABLE'));
  const { user } = open();
  const retry = await screen.findByRole('button', { name: 'Probar de nuevo' });
  answer(getCheckout, done);
  await user.click(retry);
  expect(await title('Listo: ya tenés OAK')).toBeVisible();
});
