import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookupKey } from '#server/payments/payment-provider.ts';
import { PLAN, PRICE, type StripeBench, startStripeBench } from '../stripe-bench.ts';

let bench: StripeBench;
beforeAll(async () => {
  bench = await startStripeBench();
});
afterAll(() => bench.stop());

async function newestPayment(subscriptionId: string) {
  const snapshot = await bench.provider.fetchSubscription(subscriptionId);
  const [payment] = snapshot?.payments ?? [];
  if (!payment) throw new Error('There is no payment.');
  return payment;
}

const PERIOD = { kind: 'period', lookupKey: lookupKey(PLAN, PRICE) };

describe('a renewal that the seller reduced', () => {
  it.each([
    ['a coupon of 50 per cent', 'coupon', { percentOff: 50 }, PRICE.amountMinor / 2],
    ['a coupon of 100 per cent', 'coupon', { percentOff: 100 }, 0],
    ['some credit', 'credit', { amount: 499_000 }, 2_000_000],
    ['more credit than it costs', 'credit', { amount: 9_000_000 }, 0],
    ['a credit line', 'discount', { amount: 499_000 }, 2_000_000],
    ['a credit line of all', 'discount', { amount: PRICE.amountMinor }, 0],
  ])('by %s is paid, for its whole period', async (_what, control, body, amountMinor) => {
    const subscriptionId = await bench.subscribe();
    const before = await bench.provider.fetchSubscription(subscriptionId);
    await bench.control(control, { subscription: subscriptionId, ...body });
    await bench.control('renew', { subscription: subscriptionId, outcome: 'paid' });
    const after = await bench.provider.fetchSubscription(subscriptionId);
    expect(after).toMatchObject({ state: 'active', price: PRICE });
    expect(after?.payments[0]).toMatchObject({
      status: 'paid',
      reason: 'renewal',
      paysFor: PERIOD,
      amount: { amountMinor, currency: 'ARS' },
      period: { start: before?.currentPeriodEnd, end: after?.currentPeriodEnd },
      updatedAt: null,
      payUrl: null,
    });
  });

  it('is refunded when all that was paid is given back', async () => {
    const subscriptionId = await bench.subscribe();
    await bench.control('coupon', { subscription: subscriptionId, percentOff: 50 });
    await bench.control('renew', { subscription: subscriptionId, outcome: 'paid' });
    const { paymentId } = await newestPayment(subscriptionId);
    const whole = { amountMinor: null, idempotencyKey: `all-${subscriptionId}` };
    await bench.provider.refundPayment(paymentId, whole);
    expect(await newestPayment(subscriptionId)).toMatchObject({
      status: 'refunded',
      refundedMinor: PRICE.amountMinor / 2,
    });
  });

  it('keeps its coupon when another price is scheduled', async () => {
    const subscriptionId = await bench.subscribe();
    await bench.control('coupon', { subscription: subscriptionId, percentOff: 50 });
    const smaller = { ...PRICE, amountMinor: 1_000_000 };
    await bench.provider.scheduleChange({
      subscriptionId,
      plan: { ...PLAN, id: 'smaller' },
      price: smaller,
      at: bench.sandbox.clock.now(),
      idempotencyKey: `smaller-${subscriptionId}`,
    });
    await bench.control('renew', { subscription: subscriptionId, outcome: 'paid' });
    expect((await newestPayment(subscriptionId)).amount.amountMinor).toBe(500_000);
  });
});

describe('what is owed', () => {
  it('can be paid at a page while it is open', async () => {
    const subscriptionId = await bench.subscribe();
    await bench.control('renew', { subscription: subscriptionId, outcome: 'declined' });
    const owed = await newestPayment(subscriptionId);
    expect(owed.payUrl).toMatch(/\/invoice\/in_/);
    await bench.submit(owed.payUrl ?? '', { card: '4242' });
    expect(await newestPayment(subscriptionId)).toMatchObject({ status: 'paid', payUrl: null });
  });

  it("pays for nothing where a trial's bill is empty", async () => {
    const charge = { kind: 'recurring', trialDays: 7, startsAt: null } as const;
    const subscriptionId = await bench.subscribe({ charge });
    expect(await newestPayment(subscriptionId)).toMatchObject({ status: 'paid', paysFor: null });
  });
});
