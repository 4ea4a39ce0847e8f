import { describe, expect, it } from 'vitest';
import type { PaymentSnapshot, SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { begun, factsOf, outcomeOf, settled, told } from './telling.ts';
import {
  at,
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
const outcome = (over: Partial<SubscriptionSnapshot>, now = at(1)) =>
  outcomeOf(told(running, { now, subscriptions: [subscriptionOf(intent, over)] }));

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

  it('voids the bill that is left open where the subscription is over already', () => {
    const open = owed({ payUrl: 'https://pay.example' });
    expect(outcome({ state: 'cancelled', payments: open }, at(40)).owed).toEqual([
      'cancel:stripe:sub_i1',
    ]);
    expect(outcome({ state: 'cancelled', payments: owed() }, at(40)).owed).toEqual([]);
  });

  it('leaves the page of one more period open: it can be paid until its hour', () => {
    const next = onceOf('p2', LOW, { createdAt: at(39.5), expiresAt: at(40.5) });
    const { stateOf, plan } = outcomeOf(
      told(running, {
        intents: [...running.intents, next],
        pages: [pageOf(next, { status: 'open', payments: [] })],
        subscriptions: [subscriptionOf(intent, { state: 'unpaid' })],
        now: at(40),
      }),
    );
    expect(plan.provider).toBeNull();
    expect(stateOf('p2')).toBe('open');
  });

  it('leaves a business that pays nothing as it is', () => {
    expect(outcomeOf(factsOf({})).changes).toBeNull();
  });
});
