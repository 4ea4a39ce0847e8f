import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SubscriptionChange } from '#server/payments/payment-provider.ts';
import { lookupKey } from '#server/payments/payment-provider.ts';
import { expectViolationsOnly } from '#test/support/provider-types/expect-violations.ts';
import { newOrder, PLAN, PRICE, type StripeBench, startStripeBench } from '../stripe-bench.ts';

const DAY = 86_400;
const SMALLER = { ...PLAN, id: 'smaller', name: 'Smaller' };
const SMALLER_PRICE = { ...PRICE, amountMinor: 1_000_000 };

let bench: StripeBench;
beforeAll(async () => {
  bench = await startStripeBench();
});
afterAll(() => bench.stop());

async function fetched(subscriptionId: string) {
  const snapshot = await bench.provider.fetchSubscription(subscriptionId);
  if (!snapshot) throw new Error('The subscription is unknown.');
  return snapshot;
}

function change(
  subscriptionId: string,
  price: SubscriptionChange['price'] = SMALLER_PRICE,
): SubscriptionChange & { idempotencyKey: string } {
  return {
    subscriptionId,
    plan: SMALLER,
    price,
    at: bench.sandbox.clock.now(),
    idempotencyKey: `change-${subscriptionId}`,
  };
}

const renew = (subscription: string, outcome = 'paid') =>
  bench.control('renew', { subscription, outcome });

describe('what is scheduled', () => {
  it.each(['POST /v1/subscription_schedules', 'POST /v1/subscription_schedules/:id'])(
    'is told after the answer to %s was lost, and is scheduled once',
    async (route) => {
      const subscriptionId = await bench.subscribe();
      await bench.control('faults', { route, status: 500, when: 'after', times: 2 });
      const params = change(subscriptionId);
      await expect(bench.provider.scheduleChange(params)).rejects.toMatchObject({
        isRetryable: true,
      });
      await bench.provider.scheduleChange(params);
      const { scheduled, currentPeriodEnd } = await fetched(subscriptionId);
      expect(scheduled).toEqual({
        price: SMALLER_PRICE,
        lookupKey: lookupKey(SMALLER, SMALLER_PRICE),
        at: currentPeriodEnd,
      });
      await renew(subscriptionId);
      expect(await fetched(subscriptionId)).toMatchObject({
        price: SMALLER_PRICE,
        scheduled: null,
      });
    },
  );

  it('by two at once is scheduled once', async () => {
    const subscriptionId = await bench.subscribe();
    const params = change(subscriptionId);
    await Promise.all([
      bench.provider.scheduleChange(params),
      bench.provider.scheduleChange(params),
    ]);
    expect((await fetched(subscriptionId)).scheduled?.price).toEqual(SMALLER_PRICE);
  });

  it.each([
    ['before anything was', async () => {}],
    [
      'once it was taken back',
      async (subscriptionId: string) => {
        await bench.provider.scheduleChange(change(subscriptionId));
        await bench.provider.unscheduleChange(change(subscriptionId, PRICE));
      },
    ],
    [
      'of a schedule with nothing in it',
      async (subscriptionId: string) => {
        await bench.stripe.subscriptionSchedules.create({ from_subscription: subscriptionId });
      },
    ],
  ])('is nothing %s', async (_when, prepare) => {
    const subscriptionId = await bench.subscribe();
    await prepare(subscriptionId);
    expect((await fetched(subscriptionId)).scheduled).toBeNull();
  });

  it.each([
    ['month', 'year'],
    ['year', 'month'],
  ] as const)('from %s to %s is charged whole, and begins its own cycle', async (from, to) => {
    const subscriptionId = await bench.subscribe({ price: { ...PRICE, interval: from } });
    await renew(subscriptionId);
    const { currentPeriodEnd } = await fetched(subscriptionId);
    const price = { ...SMALLER_PRICE, interval: to };
    await bench.provider.scheduleChange(change(subscriptionId, price));
    await renew(subscriptionId);
    const { payments, currentPeriodStart } = await fetched(subscriptionId);
    expect(currentPeriodStart).toEqual(currentPeriodEnd);
    expect(payments[0]).toMatchObject({
      status: 'paid',
      amount: { amountMinor: price.amountMinor },
      paysFor: { kind: 'period', lookupKey: lookupKey(SMALLER, price) },
    });
  });
});

describe('a cancellation', () => {
  const cancel = (subscriptionId: string) =>
    bench.provider.cancelSubscription(subscriptionId, { when: 'now', idempotencyKey: 'now' });

  it('voids what is open, a draft and what was given up, and again what came later', async () => {
    const subscriptionId = await bench.subscribe();
    await bench.control('card', { subscription: subscriptionId, works: false });
    await bench.control('dunning', { end: 'past_due' });
    await renew(subscriptionId, 'declined');
    const [uncollectible] = (await bench.stripe.invoices.list({ subscription: subscriptionId }))
      .data;
    await bench.stripe.invoices.markUncollectible(uncollectible?.id ?? '');
    await renew(subscriptionId, 'declined');
    const { currentPeriodEnd } = await fetched(subscriptionId);
    const seconds = (currentPeriodEnd.getTime() - bench.sandbox.clock.now().getTime()) / 1000;
    await bench.control('clock/advance', { seconds: Math.ceil(seconds) + 60 });
    await bench.control('faults', { route: 'POST /v1/invoices/:id/void', status: 500, times: 2 });
    await expect(cancel(subscriptionId)).rejects.toMatchObject({ isRetryable: true });
    await cancel(subscriptionId);
    await cancel(subscriptionId);
    await bench.control('dunning', { end: 'cancel' });
    const ended = await fetched(subscriptionId);
    expect(ended.state).toBe('cancelled');
    expect(ended.payments.map(({ status }) => status)).toEqual(['void', 'void', 'void', 'paid']);
    expect(ended.payments.every(({ payUrl }) => payUrl === null)).toBe(true);
  });

  it('that is dated beyond the running period leaves its renewals announced', async () => {
    const subscriptionId = await bench.subscribe();
    const { currentPeriodEnd } = await fetched(subscriptionId);
    const at = Math.floor(currentPeriodEnd.getTime() / 1000) + 10 * DAY;
    await bench.stripe.subscriptions.update(subscriptionId, { cancel_at: at });
    const cancelAt = new Date(at * 1000);
    expect(await fetched(subscriptionId)).toMatchObject({
      cancelAt,
      nextChargeAt: currentPeriodEnd,
    });
    await renew(subscriptionId);
    expect(await fetched(subscriptionId)).toMatchObject({ cancelAt, nextChargeAt: null });
  });

  it('at period end does not hide a retry that comes before it', async () => {
    const subscriptionId = await bench.subscribe();
    await renew(subscriptionId, 'declined');
    await bench.stripe.subscriptions.update(subscriptionId, { cancel_at_period_end: true });
    const { nextChargeAt, payments } = await fetched(subscriptionId);
    expect(nextChargeAt).toEqual(payments[0]?.nextAttemptAt);
  });
});

describe('a deleted customer', () => {
  it('is told to those who name it, and another takes its place', async () => {
    const order = await newOrder(bench);
    const account = {
      businessId: 'replaced',
      name: 'Ferretería',
      email: 'f@example.com',
      locale: 'es-AR',
      currency: 'ARS',
    };
    const { customerId } = await bench.provider.createCustomer(account, 'replaced');
    await bench.provider.createCheckout({ ...order, customerId });
    await bench.control('customers/delete', { customer: customerId });
    const missing = { code: 'customer_missing', isRetryable: false };
    const page = bench.provider.createCheckout({ ...order, intentId: 'after', customerId });
    await expect(page).rejects.toMatchObject(missing);
    const portal = bench.provider.createPortal(customerId, 'http://localhost/billing', 'manage');
    await expect(portal).rejects.toMatchObject(missing);
    const other = await bench.provider.createCustomer(account, 'replaced');
    expect(other.customerId).not.toBe(customerId);
    expect(await bench.provider.createCustomer(account, 'replaced')).toEqual(other);
    const { customers } = await bench.state();
    expect(customers[other.customerId]?.metadata).toEqual({
      businessId: 'replaced',
      currency: 'ARS',
    });
    const opened = await bench.provider.createCheckout({ ...order, intentId: 'after', ...other });
    expect(opened.url).toContain('/pay/');
  });

  it('leaves its subscription readable, refunds too, and its bills can be voided', async () => {
    const subscriptionId = await bench.subscribe();
    const { customerId, payments } = await fetched(subscriptionId);
    await bench.control('refund', { invoice: payments[0]?.paymentId });
    await renew(subscriptionId, 'declined');
    await bench.control('customers/delete', { customer: customerId });
    await bench.provider.cancelSubscription(subscriptionId, {
      when: 'now',
      idempotencyKey: 'gone',
    });
    expect(await fetched(subscriptionId)).toMatchObject({
      state: 'cancelled',
      customerId,
      paymentMethod: { brand: 'visa' },
      payments: [{ status: 'void' }, { status: 'refunded' }],
    });
  });
});

describe('a subscription that somebody edited at Stripe', () => {
  it('is read without its metadata', async () => {
    const subscriptionId = await bench.subscribe();
    await bench.control('metadata', { object: subscriptionId, values: null });
    await renew(subscriptionId);
    expect(await fetched(subscriptionId)).toMatchObject({
      intentId: null,
      lookupKey: lookupKey(PLAN, PRICE),
      payments: [{ intentId: null, status: 'paid' }, { status: 'paid' }],
    });
  });

  it('of an unknown status says so, names no charge, and can be cancelled', async () => {
    const subscriptionId = await bench.subscribe();
    await bench.control('status', { subscription: subscriptionId, status: 'frozen' });
    expect(await fetched(subscriptionId)).toMatchObject({ state: 'unknown', nextChargeAt: null });
    await bench.provider.cancelSubscription(subscriptionId, { when: 'now', idempotencyKey: 'x' });
    expect((await fetched(subscriptionId)).state).toBe('cancelled');
    expectViolationsOnly('answer /status must be');
  });

  it('has all of its payments, however many', async () => {
    const subscriptionId = await bench.subscribe();
    for (let month = 0; month < 30; month += 1) await renew(subscriptionId);
    const { payments } = await fetched(subscriptionId);
    expect(payments).toHaveLength(31);
    expect(payments.at(-1)).toMatchObject({ reason: 'first', status: 'paid' });
  });
});

describe('a price that was archived', () => {
  it('is sold again, since our catalogue offers it, and never kept a subscription from being read', async () => {
    const subscriptionId = await bench.subscribe();
    const { data } = await bench.stripe.prices.list({ lookup_keys: [lookupKey(PLAN, PRICE)] });
    await bench.stripe.prices.update(data[0]?.id ?? '', { active: false });
    expect((await fetched(subscriptionId)).lookupKey).toBe(lookupKey(PLAN, PRICE));
    const refused = await newOrder(bench);
    await expect(bench.provider.createCheckout(refused)).rejects.toMatchObject({
      name: 'ProviderError',
    });
    expect((await bench.provider.createCheckout(refused)).url).toContain('/pay/');
  });
});

describe('a refused call', () => {
  const paid = async () => {
    const subscriptionId = await bench.subscribe();
    const { payments } = await fetched(subscriptionId);
    return { subscriptionId, paymentId: payments[0]?.paymentId ?? '' };
  };

  it('is heard again, though its key remembers the refusals', async () => {
    const { subscriptionId, paymentId } = await paid();
    await bench.control('refuse', { times: 3 });
    const part = { amountMinor: 1000, idempotencyKey: `part-${subscriptionId}` };
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(bench.provider.refundPayment(paymentId, part)).rejects.toMatchObject({
        isRetryable: false,
      });
    }
    await bench.provider.refundPayment(paymentId, part);
    await bench.provider.refundPayment(paymentId, part);
    expect((await fetched(subscriptionId)).payments[0]?.refundedMinor).toBe(1000);
  });

  it.each([
    ['POST /v1/customers', 'new-customer'],
    ['POST /v1/prices', 'new-price'],
    ['POST /v1/checkout/sessions', 'new-page'],
  ])('to %s does not stand in the way for a day', async (route, id) => {
    const buy = async () => {
      const { customerId } = await bench.provider.createCustomer(
        { businessId: id, name: id, email: 'f@example.com', locale: 'es', currency: 'ARS' },
        `customer-${id}`,
      );
      return bench.provider.createCheckout({
        ...(await newOrder(bench)),
        intentId: id,
        customerId,
        plan: { ...PLAN, id },
      });
    };
    await bench.control('refuse', { route });
    await expect(buy()).rejects.toMatchObject({ isRetryable: false });
    await bench.control('clock/advance', { seconds: 60 });
    expect((await buy()).url).toContain('/pay/');
  });

  it('of money gives nothing back twice, long after Stripe forgot the key', async () => {
    const { subscriptionId, paymentId } = await paid();
    const part = { amountMinor: 1000, idempotencyKey: `late-${subscriptionId}` };
    await bench.provider.refundPayment(paymentId, part);
    await bench.control('clock/advance', { seconds: 3 * DAY });
    await bench.provider.refundPayment(paymentId, part);
    expect((await fetched(subscriptionId)).payments[0]?.refundedMinor).toBe(1000);
  });

  it('of a change is not charged twice either', async () => {
    const { subscriptionId } = await paid();
    const larger = { ...change(subscriptionId, { ...PRICE, amountMinor: 4_999_000 }) };
    await bench.provider.changeSubscription(larger);
    await bench.control('clock/advance', { seconds: 2 * DAY });
    expect(await bench.provider.changeSubscription(larger)).toEqual({ outcome: 'applied' });
    expect((await fetched(subscriptionId)).payments).toMatchObject([
      {
        reason: 'change',
        paysFor: { kind: 'proration', lookupKey: lookupKey(SMALLER, larger.price) },
      },
      { reason: 'first' },
    ]);
  });

  it('of a pause is not answered by an older one', async () => {
    const { subscriptionId } = await paid();
    const how = { idempotencyKey: 'pause' };
    await bench.provider.pauseSubscription(subscriptionId, how);
    await bench.provider.resumeSubscription(subscriptionId, how);
    await bench.provider.pauseSubscription(subscriptionId, how);
    expect((await fetched(subscriptionId)).state).toBe('paused');
  });
});

describe('a plan in another currency', () => {
  it.each([
    ['EUR', 1_999],
    ['CLP', 19_990],
    ['ISK', 2_500],
    ['COP', 80_000],
    ['KWD', 5_120],
  ])(
    '%s is bought, renewed, changed and given back as any other',
    async (currency, amountMinor) => {
      const price = { ...PRICE, currency, amountMinor };
      const subscriptionId = await bench.subscribe({ price });
      await renew(subscriptionId);
      const larger = change(subscriptionId, { ...price, amountMinor: amountMinor * 2 });
      const preview = await bench.provider.previewChange(larger);
      await bench.provider.changeSubscription(larger);
      const changed = await fetched(subscriptionId);
      expect(changed.price).toEqual(larger.price);
      expect(preview.nextCharge.amount).toEqual({ currency, amountMinor: amountMinor * 2 });
      const [difference, renewal] = changed.payments;
      expect(difference?.amount).toEqual(preview.dueNow);
      expect(renewal?.amount).toEqual({ currency, amountMinor });
      const part = { amountMinor: 1000, idempotencyKey: `part-${subscriptionId}` };
      await bench.provider.refundPayment(renewal?.paymentId ?? '', part);
      expect((await fetched(subscriptionId)).payments[1]?.refundedMinor).toBe(1000);
    },
  );
});
