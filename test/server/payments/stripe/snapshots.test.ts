import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOrder, PLAN, PRICE, type StripeBench, startStripeBench } from '../stripe-bench.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const LARGER = { ...PLAN, id: 'larger', name: 'Larger' };
const LARGER_PRICE = { ...PRICE, amountMinor: 4_999_000 };

let bench: StripeBench;
beforeAll(async () => {
  bench = await startStripeBench();
});
afterAll(() => bench.stop());

const advance = (seconds: number) => bench.control('clock/advance', { seconds });

async function fetched(subscriptionId: string) {
  const snapshot = await bench.provider.fetchSubscription(subscriptionId);
  if (!snapshot) throw new Error('The subscription is unknown.');
  return snapshot;
}

async function advanceTo(date: Date, extraSeconds = 0): Promise<void> {
  const seconds = (date.getTime() - bench.sandbox.clock.now().getTime()) / 1000 + extraSeconds;
  await advance(Math.ceil(seconds));
}

describe('a renewal', () => {
  it('moves the period an hour before the money: the new one is not paid yet', async () => {
    const subscriptionId = await bench.subscribe();
    const before = await fetched(subscriptionId);
    await advanceTo(before.currentPeriodEnd, 60);
    const moved = await fetched(subscriptionId);
    expect(moved.state).toBe('active');
    expect(moved.currentPeriodStart).toEqual(before.currentPeriodEnd);
    expect(moved.payments[0]).toMatchObject({
      status: 'pending',
      number: null,
      paidAt: null,
      attempts: 0,
      period: { start: moved.currentPeriodStart, end: moved.currentPeriodEnd },
    });
    await advance(HOUR);
    expect((await fetched(subscriptionId)).payments[0]?.status).toBe('paid');
  });

  it('tried again and again keeps one payment, and counts the attempts', async () => {
    const subscriptionId = await bench.subscribe();
    await bench.control('renew', { subscription: subscriptionId, outcome: 'declined' });
    await usePortalCard(subscriptionId, '0341');
    const first = await fetched(subscriptionId);
    await advance(3 * DAY);
    const second = await fetched(subscriptionId);
    expect(second.payments[0]?.paymentId).toBe(first.payments[0]?.paymentId);
    expect(second.payments[0]?.attempts).toBe(2);
    await usePortalCard(subscriptionId, '4444');
    await advance(5 * DAY);
    const recovered = await fetched(subscriptionId);
    expect(recovered).toMatchObject({
      state: 'active',
      paymentMethod: { brand: 'mastercard', last4: '4444' },
    });
    expect(recovered.payments[0]).toMatchObject({ status: 'paid', attempts: 3 });
  });

  it.each([
    ['unpaid', 'unpaid'],
    ['past_due', 'past_due'],
    ['cancel', 'cancelled'],
  ])('given up ends as the account says: %s', async (end, state) => {
    await bench.control('dunning', { end });
    const subscriptionId = await bench.subscribe();
    await bench.control('renew', { subscription: subscriptionId, outcome: 'declined' });
    await usePortalCard(subscriptionId, '0341');
    await advance(16 * DAY);
    expect((await fetched(subscriptionId)).state).toBe(state);
    await bench.control('dunning', { end: 'cancel' });
  });
});

async function usePortalCard(subscriptionId: string, card: string): Promise<void> {
  const { customerId } = await fetched(subscriptionId);
  const { url } = await bench.provider.createPortal(
    customerId ?? '',
    'http://localhost/billing',
    'manage',
  );
  await bench.submit(url, { action: 'card', card });
}

describe('a first payment', () => {
  it('that was begun and left is incomplete, and over after 23 hours', async () => {
    const { sessionId, url } = await bench.provider.createCheckout(await newOrder(bench));
    const challenge = await bench.submit(url, { card: '3155' });
    expect(challenge.status).toBe(200);
    const begun = Object.values((await bench.state()).subscriptions).at(-1)?.id ?? '';
    expect(await fetched(begun)).toMatchObject({
      state: 'incomplete',
      paymentMethod: null,
      payments: [{ status: 'pending' }],
    });
    await advance(23 * HOUR);
    const ended = await fetched(begun);
    expect(ended).toMatchObject({ state: 'cancelled', payments: [{ status: 'void' }] });
    expect(ended.endedAt).not.toBeNull();
    expect((await bench.provider.fetchCheckout(sessionId))?.status).toBe('expired');
  });
});

describe('a pause of collection', () => {
  it('is a pause, although Stripe says active', async () => {
    const subscriptionId = await bench.subscribe();
    await bench.stripe.subscriptions.update(subscriptionId, {
      pause_collection: { behavior: 'keep_as_draft' },
    });
    expect((await fetched(subscriptionId)).state).toBe('paused');
    await bench.stripe.subscriptions.update(subscriptionId, { pause_collection: '' });
    expect((await fetched(subscriptionId)).state).toBe('active');
  });
});

describe('a scheduled cancellation', () => {
  it('is seen when only its date is set, and taken back by the date', async () => {
    const subscriptionId = await bench.subscribe();
    const at = Math.floor(bench.sandbox.clock.now().getTime() / 1000) + 5 * DAY;
    await bench.stripe.subscriptions.update(subscriptionId, { cancel_at: at });
    expect((await fetched(subscriptionId)).cancelAt).toEqual(new Date(at * 1000));
    await bench.provider.resumeSubscription(subscriptionId, { idempotencyKey: 'by-date' });
    expect((await fetched(subscriptionId)).cancelAt).toBeNull();
    await bench.provider.resumeSubscription(subscriptionId, { idempotencyKey: 'nothing-to-do' });
  });

  it('comes before the renewal of the same moment', async () => {
    const subscriptionId = await bench.subscribe();
    const { currentPeriodEnd } = await fetched(subscriptionId);
    const how = { when: 'period_end', idempotencyKey: `end-${subscriptionId}` } as const;
    await bench.provider.cancelSubscription(subscriptionId, how);
    await advanceTo(currentPeriodEnd);
    expect(await fetched(subscriptionId)).toMatchObject({
      state: 'cancelled',
      endedAt: currentPeriodEnd,
      cancelAt: null,
      payments: [{ reason: 'first' }],
    });
  });
});

describe('a change of price', () => {
  // better-auth 1880, 2440: an upgrade made a second subscription.
  it('replaces the item; without its id Stripe adds another one', async () => {
    const subscriptionId = await bench.subscribe();
    const change = { subscriptionId, plan: LARGER, price: LARGER_PRICE };
    await bench.provider.changeSubscription({
      ...change,
      at: bench.sandbox.clock.now(),
      idempotencyKey: `one-${subscriptionId}`,
    });
    const changed = await bench.stripe.subscriptions.retrieve(subscriptionId);
    expect(changed.items.data).toHaveLength(1);
    const price = changed.items.data[0]?.price.id ?? '';
    const doubled = await bench.stripe.subscriptions.update(subscriptionId, { items: [{ price }] });
    expect(doubled.items.data).toHaveLength(2);
  });

  it('asked for twice at once is charged once', async () => {
    const subscriptionId = await bench.subscribe();
    await advance(DAY);
    const change = {
      subscriptionId,
      plan: LARGER,
      price: LARGER_PRICE,
      at: bench.sandbox.clock.now(),
      idempotencyKey: `twice-${subscriptionId}`,
    };
    const outcomes = await Promise.all([
      bench.provider.changeSubscription(change),
      bench.provider.changeSubscription(change),
    ]);
    expect(outcomes).toEqual([{ outcome: 'applied' }, { outcome: 'applied' }]);
    const { payments } = await fetched(subscriptionId);
    expect(payments.filter((payment) => payment.reason === 'change')).toHaveLength(1);
  });

  // gumroad PR 6077: the second upgrade in one period was credited too little.
  it('a second one in the same period gives full credit for the first', async () => {
    const subscriptionId = await bench.subscribe();
    const { currentPeriodStart, currentPeriodEnd } = await fetched(subscriptionId);
    const length = (currentPeriodEnd.getTime() - currentPeriodStart.getTime()) / 1000;
    await advance(length / 4);
    const first = { subscriptionId, plan: LARGER, price: LARGER_PRICE };
    const firstAt = bench.sandbox.clock.now();
    await bench.provider.changeSubscription({ ...first, at: firstAt, idempotencyKey: 'first-up' });
    await advance(length / 4);
    const largest = { ...PRICE, amountMinor: 9_999_000 };
    const preview = await bench.provider.previewChange({
      subscriptionId,
      plan: { ...PLAN, id: 'largest' },
      price: largest,
      at: bench.sandbox.clock.now(),
    });
    expect(preview.lines.map((line) => line.amount.amountMinor)).toEqual([
      -LARGER_PRICE.amountMinor / 2,
      largest.amountMinor / 2,
    ]);
    expect(preview.dueNow.amountMinor).toBe((largest.amountMinor - LARGER_PRICE.amountMinor) / 2);
  });

  it('that waits for its payment is dropped after 23 hours', async () => {
    const subscriptionId = await bench.subscribe();
    await usePortalCard(subscriptionId, '0341');
    const result = await bench.provider.changeSubscription({
      subscriptionId,
      plan: LARGER,
      price: LARGER_PRICE,
      at: bench.sandbox.clock.now(),
      idempotencyKey: `waits-${subscriptionId}`,
    });
    const payUrl = result.outcome === 'pending_payment' ? result.payUrl : null;
    expect(payUrl).toMatch(/\/invoice\/in_/);
    await advance(23 * HOUR);
    const after = await fetched(subscriptionId);
    expect(after).toMatchObject({ state: 'active', price: PRICE });
    expect(after.payments[0]).toMatchObject({ status: 'void', reason: 'change' });
    await bench.submit(payUrl ?? '', { card: '4242' });
    expect((await fetched(subscriptionId)).price).toEqual(PRICE);
  });

  it('in a trial costs nothing now', async () => {
    const charge = { kind: 'recurring', trialDays: 7, startsAt: null } as const;
    const subscriptionId = await bench.subscribe({ charge });
    const change = {
      subscriptionId,
      plan: LARGER,
      price: LARGER_PRICE,
      at: bench.sandbox.clock.now(),
    };
    const preview = await bench.provider.previewChange(change);
    expect(preview.dueNow.amountMinor).toBe(0);
    expect(preview.nextCharge).toEqual({
      amount: { amountMinor: LARGER_PRICE.amountMinor, currency: 'ARS' },
      at: (await fetched(subscriptionId)).trialEnd,
    });
  });
});

describe('the worked proration of the reference', () => {
  it('is due to the centavo', async () => {
    const own = await startStripeBench();
    const subscriptionId = await own.subscribe();
    await own.control('clock/advance', { seconds: 15 * DAY });
    const preview = await own.provider.previewChange({
      subscriptionId,
      plan: LARGER,
      price: LARGER_PRICE,
      at: own.sandbox.clock.now(),
    });
    expect(preview.lines).toEqual([
      {
        description: 'Unused time on Growing after 16 Nov 2026',
        amount: { amountMinor: -1_249_500, currency: 'ARS' },
      },
      {
        description: 'Remaining time on Larger after 16 Nov 2026',
        amount: { amountMinor: 2_499_500, currency: 'ARS' },
      },
    ]);
    expect(preview.dueNow).toEqual({ amountMinor: 1_250_000, currency: 'ARS' });
    expect(preview.nextCharge).toEqual({
      amount: { amountMinor: 4_999_000, currency: 'ARS' },
      at: new Date('2026-12-01T00:00:00Z'),
    });
    await own.stop();
  });
});
