import { describe, expect, it } from 'vitest';
import type { PaymentSnapshot, SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { begun, factsOf, outcomeOf, settled, told } from './telling.ts';
import {
  at,
  changeOf,
  HIGH,
  intentOf,
  LOW,
  onceOf,
  pageOf,
  paymentOf,
  renewalOf,
  subscriptionOf,
} from './world.ts';

const intent = intentOf('i1', LOW);
const running = begun(intent);
const heard = (over: Partial<SubscriptionSnapshot>, now = at(1), from = running) =>
  told(from, { now, subscriptions: [subscriptionOf(intent, over)] });
const outcome = (...of: Parameters<typeof heard>) => outcomeOf(heard(...of));
const requested = (when: 'now' | 'period_end', providerSubscriptionId = 'sub_i1', day = 1) => ({
  ...running,
  current: {
    ...running.current,
    cancelRequest: { when, providerSubscriptionId, at: at(day), code: 'c' },
  },
});

describe('a cancellation for the end of the period', () => {
  it('says the day and what comes then, and can be taken back', () => {
    const { plan, event } = outcome({ cancelAt: at(25) });
    expect(plan).toMatchObject({
      planId: intent.plan.id,
      status: 'active',
      cancelAtPeriodEnd: true,
      scheduledChange: { planId: 'free', planName: 'Free', effectiveAt: at(25), price: null },
      resumable: 'cancellation',
      cancelRequest: null,
    });
    expect(event?.type).toBe('subscription.cancellation_scheduled');
    const undone = outcome({}, at(2), settled(heard({ cancelAt: at(25) })));
    expect(undone.plan).toMatchObject({
      cancelAtPeriodEnd: false,
      scheduledChange: null,
      resumable: null,
    });
    expect(undone.event?.type).toBe('subscription.cancellation_undone');
  });

  it('for a later day renews until then: it does not end with this period', () => {
    expect(outcome({ cancelAt: at(26) }).plan.cancelAtPeriodEnd).toBe(true);
    expect(outcome({ cancelAt: at(26.01) }).plan).toMatchObject({
      cancelAtPeriodEnd: false,
      scheduledChange: { effectiveAt: at(26.01) },
      resumable: 'cancellation',
    });
  });

  it('hides what was scheduled before it', () => {
    const schedule = changeOf(intent, 's1', HIGH, { state: 'scheduled', effectiveAt: at(25) });
    const { price, lookupKey } = schedule;
    const facts = heard({ cancelAt: at(25), scheduled: { price, lookupKey, at: at(25) } });
    const { plan } = outcomeOf({ ...facts, intents: [...facts.intents, schedule] });
    expect(plan.scheduledChange?.planId).toBe('free');
  });

  it('is composed of a pause where the provider knows none, and looks the same', () => {
    const { plan } = outcome({ state: 'paused' }, at(1), requested('period_end'));
    expect(plan).toMatchObject({
      status: 'active',
      cancelAtPeriodEnd: true,
      cancelRequest: { when: 'period_end', code: 'c' },
      scheduledChange: { effectiveAt: at(25) },
      resumable: 'cancellation',
    });
    const over = outcome({ state: 'paused' }, at(25), requested('period_end'));
    expect(over.plan).toMatchObject({ provider: null, ended: { reason: 'cancelled' } });
    expect(over.owed).toEqual(['cancel:stripe:sub_i1']);
  });

  it('is a plain pause when it was asked of another subscription, or resumed', () => {
    const { plan } = outcome({ state: 'paused' }, at(1), requested('period_end', 'sub_i9'));
    expect(plan).toMatchObject({ status: 'paused', resumable: 'pause', cancelRequest: null });
    const resumed = outcome({}, at(1), requested('period_end'));
    expect(resumed.plan).toMatchObject({ cancelAtPeriodEnd: false, cancelRequest: null });
  });

  it('that has come there leaves the rest of what is paid, and cannot be taken back', () => {
    const { plan, owed } = outcome({ state: 'cancelled', keepsPaidTime: true, endedAt: at(1) });
    expect(plan).toMatchObject({
      planId: intent.plan.id,
      cancelAtPeriodEnd: true,
      scheduledChange: { effectiveAt: at(25) },
      resumable: null,
    });
    expect(owed).toEqual([]);
  });
});

describe('a cancellation at once', () => {
  it('gives up what is paid when it was asked for here', () => {
    const { plan, entry, owed, event } = outcome({}, at(2), requested('now'));
    expect(plan).toMatchObject({
      planId: 'free',
      provider: null,
      cancelRequest: null,
      ended: { planId: intent.plan.id, planName: intent.plan.name, at: at(2) },
    });
    expect(entry('pay_i1')?.granted).toMatchObject({ from: at(-5), to: at(25), endedAt: at(1) });
    expect(owed).toEqual(['cancel:stripe:sub_i1']);
    expect(event?.type).toBe('subscription.ended');
  });

  it('is not one that was asked of another subscription, nor one for the end of the period', () => {
    for (const from of [requested('now', 'sub_i9'), requested('period_end')]) {
      expect(outcome({}, at(2), from).plan.planId).toBe(intent.plan.id);
    }
  });

  it('at the provider takes the rest of the period where it does not leave it', () => {
    const { plan, entry } = outcome({ state: 'cancelled', endedAt: at(1) }, at(2));
    expect(plan).toMatchObject({ planId: 'free', ended: { reason: 'cancelled' } });
    expect(entry('pay_i1')?.granted?.endedAt).toEqual(at(1));
    const undated = outcome({ state: 'cancelled', endedAt: null }, at(2));
    expect(undated.entry('pay_i1')?.granted?.endedAt).toEqual(at(2));
  });

  it('leaves alone what was over by then, and what ended before', () => {
    const { entry } = outcome({ state: 'cancelled', endedAt: at(25) }, at(26));
    expect(entry('pay_i1')?.granted?.endedAt).toBeNull();
    const ended = settled(heard({ state: 'cancelled', endedAt: at(1) }, at(1)));
    const again = outcome({ state: 'cancelled', endedAt: at(9) }, at(9), ended);
    expect(again.entry('pay_i1')?.granted?.endedAt).toEqual(at(1));
  });

  it('takes only its own time: what was paid elsewhere before goes on', () => {
    const month = onceOf('p1', LOW);
    const prepaid = settled(factsOf({ intents: [month], pages: [pageOf(month)] }));
    const charge = { kind: 'recurring', trialDays: 0, startsAt: at(26) } as const;
    const replaces = {
      provider: 'mercadopago',
      subscriptionId: null,
      intentId: 'p1',
      paidUntil: at(26),
    } as const;
    const follows = intentOf('i3', LOW, { createdAt: at(-1), charge, replaces });
    const free = {
      state: 'trialing',
      trialEnd: at(26),
      payments: [],
    } satisfies Partial<SubscriptionSnapshot>;
    const agreed = settled(
      told(prepaid, {
        intents: [...prepaid.intents, follows],
        subscriptions: [subscriptionOf(follows, free)],
      }),
    );
    const cancelled = subscriptionOf(follows, { ...free, state: 'cancelled', endedAt: at(1) });
    const { plan } = outcomeOf(told(agreed, { subscriptions: [cancelled], now: at(1) }));
    expect(plan).toMatchObject({
      planId: month.plan.id,
      currentPeriodEnd: at(26),
      resumable: null,
    });
  });

  it('is not brought back by money that comes later: it is given back', () => {
    const ended = settled(heard({}, at(2), requested('now')));
    const payments = [renewalOf(intent, { paidAt: at(3) }), paymentOf(intent)];
    const { plan, entry, owed } = outcome({ payments }, at(3), ended);
    expect(plan.provider).toBeNull();
    expect(entry('pay_i1_2')).toMatchObject({ outcome: 'return_owed', outcomeReason: 'ended' });
    expect(owed).toEqual(['cancel:stripe:sub_i1', 'return:stripe:pay_i1_2']);
  });
});

describe('what ended, and why', () => {
  const reason = (over: Partial<SubscriptionSnapshot>, now = at(40)) =>
    outcome(over, now).plan.ended?.reason;
  const owed = (over: Partial<PaymentSnapshot> = {}) => [
    renewalOf(intent, { status: 'failed', ...over }),
    paymentOf(intent),
  ];

  it.each(['refunded', 'charged_back'] as const)('%s money ends it', (status) => {
    expect(reason({ payments: [paymentOf(intent, { status })] }, at(1))).toBe(status);
  });

  it('is told by the newest payment that bought a period', () => {
    const earlier = paymentOf(intent, { status: 'refunded' });
    expect(
      reason(
        { payments: [renewalOf(intent), earlier], state: 'cancelled', keepsPaidTime: true },
        at(60),
      ),
    ).toBe('cancelled');
    expect(
      reason({ payments: [renewalOf(intent, { status: 'refunded' }), paymentOf(intent)] }, at(60)),
    ).toBe('refunded');
  });

  it.each<[string, string, Partial<SubscriptionSnapshot>]>([
    ['a charge that did not come', 'expired', { state: 'active' }],
    ['a trial without a charge', 'expired', { state: 'trialing' }],
    ['a declined renewal', 'unpaid', { state: 'past_due', payments: owed() }],
    ['a bill given up', 'unpaid', { state: 'unpaid', payments: owed() }],
    ['a status that nobody knows', 'unpaid', { state: 'unknown' }],
    ['a cancellation', 'cancelled', { state: 'cancelled', keepsPaidTime: true }],
    [
      'a cancellation for its day',
      'cancelled',
      { state: 'past_due', cancelAt: at(30), payments: owed() },
    ],
    [
      'a cancellation by the provider, for want of payment',
      'unpaid',
      { state: 'cancelled', payments: owed() },
    ],
    [
      'a cancellation for its day, with a bill left open',
      'cancelled',
      { state: 'cancelled', cancelAt: at(25), payments: owed() },
    ],
  ])('%s: %s', (_name, expected, over) => {
    expect(reason(over)).toBe(expected);
  });

  it('a period in advance expires, and nothing is owed to anybody', () => {
    const month = onceOf('p1', LOW);
    const prepaid = settled(factsOf({ intents: [month], pages: [pageOf(month)] }));
    expect(outcomeOf(told(prepaid, { now: at(25.99) })).plan.isPremium).toBe(true);
    const { plan, owed: remedies, stateOf } = outcomeOf(told(prepaid, { now: at(26) }));
    expect(plan).toMatchObject({
      provider: null,
      ended: { reason: 'expired', planId: month.plan.id },
    });
    expect(remedies).toEqual([]);
    expect(stateOf('p1')).toBe('ended');
  });

  it('that ran out ended on the day until which it was paid, however late that is seen', () => {
    const month = onceOf('p1', LOW);
    const prepaid = settled(factsOf({ intents: [month], pages: [pageOf(month)] }));
    const [paidUntil] = [outcomeOf(prepaid).plan.currentPeriodEnd];
    expect(outcomeOf(told(prepaid, { now: at(50) })).plan.ended?.at).toEqual(paidUntil);
  });

  it('voids the bill that is left open where the subscription is over already', () => {
    const open = owed({ payUrl: 'https://pay.example' });
    expect(outcome({ state: 'cancelled', payments: open }, at(40)).owed).toEqual([
      'cancel:stripe:sub_i1',
    ]);
    expect(outcome({ state: 'cancelled', payments: owed() }, at(40)).owed).toEqual([]);
  });

  it('leaves a business that pays nothing as it is', () => {
    expect(outcomeOf(factsOf({})).changes).toBeNull();
  });
});
