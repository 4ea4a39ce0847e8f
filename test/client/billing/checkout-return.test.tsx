import { act, screen, waitFor } from '@testing-library/react';
import { Route, Routes } from 'react-router';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CheckoutReturnPage } from '#client/app/pages/checkout-return.tsx';
import { pauseAfter } from '#client/features/billing/api/get-checkout.ts';
import { paths } from '#client/lib/paths.ts';
import { cancelCheckout, getCheckout } from '#shared/contracts/billing.ts';
import { getSubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answer, networkDown, problemAnswer, renderWithProviders } from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';
import { aCheckout, CHECKOUT_ID, paidSubscription } from '#test/support/client-plans.ts';

const leave = vi.fn();
const PAY_PAGE = 'https://pay.example/c/1';

beforeEach(() => {
  leave.mockClear();
  answerForBusiness();
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => vi.useRealTimers());

function open(search = '') {
  return renderWithProviders(
    <Routes>
      <Route path="/billing/checkouts/:id" element={<CheckoutReturnPage leave={leave} />} />
      <Route path="*" element={<h1>elsewhere</h1>} />
    </Routes>,
    { path: paths.checkoutReturn(CHECKOUT_ID) + search },
  );
}
const title = (name: string | RegExp) => screen.findByRole('heading', { level: 1, name });
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const done = aCheckout({ status: 'completed', subscription: paidSubscription() });

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
  answer(getCheckout, aCheckout({ status }));
  open();
  await title(words);
  expect(screen.getByText(/No se cobró nada/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'Volver a intentarlo' })).toHaveAttribute(
    'href',
    paths.upgrade({ from: '/clients?form=new', plan: 'oak' }),
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
