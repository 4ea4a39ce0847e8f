import { act, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { previewChange, startUpgrade } from '#shared/contracts/billing.ts';
import { answer, problemAnswer } from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';
import { aPreview, catalogue } from '#test/support/client-plans.ts';
import { card, leave, open, PAY_PAGE, payButton, started } from './upgrade-page.tsx';

const QUARTER = 15 * 60_000;
const ars = (amountMinor: number) => ({ amountMinor, currency: 'ARS' });
const dearer = aPreview({ dueNow: ars(1_300_000), quote: 'signed-2' });
const dearerPlans = catalogue.map((plan) => ({
  ...plan,
  prices: plan.prices.map((price) =>
    price.amountMinor === 1_000_000 ? { ...price, amountMinor: 1_300_000 } : price,
  ),
}));
const quoteOf = (body: unknown) => (body as { quote: string }).quote;

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => vi.useRealTimers());

test('a price that changed while deciding is shown calmly, and confirmed anew by the person', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  const starts = answer(startUpgrade, ({ body }) => {
    if (quoteOf(body) === 'signed-2') return started;
    answerForBusiness({ plans: dearerPlans });
    return problemAnswer('QUOTE_CHANGED', { quote: dearer });
  });
  const { user } = open();
  await user.click(await payButton());
  const notice = await screen.findByText(/El precio cambió mientras decidías/);
  expect(notice.closest('output')).toHaveFocus();
  expect(screen.queryByRole('alert')).toBeNull();
  // New sums in place of the old ones, and nothing sent by itself.
  const summary = screen.getByRole('region', { name: 'Resumen: OAK' });
  expect(summary).toHaveTextContent(/Hoy pagás.*\$\s13\.000/);
  expect(summary).not.toHaveTextContent(/Hoy pagás.*\$\s10\.000.*Próximo/);
  await waitFor(async () => expect(await card('OAK')).toHaveTextContent(/\$\s13\.000/));
  expect(starts).toHaveLength(1);
  expect(leave).not.toHaveBeenCalled();

  await user.click(screen.getByRole('button', { name: /^Ir a pagar \$\s13\.000$/ }));
  await waitFor(() => expect(leave).toHaveBeenCalledWith(PAY_PAGE));
  expect(starts.map(({ body }) => quoteOf(body))).toEqual(['signed-1', 'signed-2']);
  const keys = starts.map(({ body }) => (body as { idempotencyKey: string }).idempotencyKey);
  expect(keys[0]).not.toBe(keys[1]);
});

test('the same sums computed again are said to be the same', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  answer(startUpgrade, () =>
    problemAnswer('QUOTE_CHANGED', { quote: aPreview({ quote: 'signed-2' }) }),
  );
  const { user } = open();
  await user.click(await payButton());
  expect(await screen.findByText(/las sumas son las mismas/)).toBeVisible();
  expect(screen.queryByText(/El precio cambió/)).toBeNull();
});

test('a quote that is too old is computed again before it is sent, and shown if its sums differ', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  const starts = answer(startUpgrade, started);
  const { user } = open();
  const pay = await payButton();
  await act(() => vi.advanceTimersByTimeAsync(QUARTER));
  answer(previewChange, dearer);
  await user.click(pay);
  expect(await screen.findByText(/El precio cambió mientras decidías/)).toBeVisible();
  expect(starts).toHaveLength(0);
  await user.click(screen.getByRole('button', { name: /^Ir a pagar \$\s13\.000$/ }));
  await waitFor(() => expect(starts).toHaveLength(1));
  expect(quoteOf(starts[0]?.body)).toBe('signed-2');
});

test('one that is too old and came back the same goes on with the newer one', async () => {
  answerForBusiness();
  answer(previewChange, aPreview());
  const starts = answer(startUpgrade, started);
  const { user } = open();
  const pay = await payButton();
  await act(() => vi.advanceTimersByTimeAsync(QUARTER));
  answer(previewChange, aPreview({ quote: 'signed-3' }));
  await user.click(pay);
  await waitFor(() => expect(starts).toHaveLength(1));
  expect(quoteOf(starts[0]?.body)).toBe('signed-3');
});
