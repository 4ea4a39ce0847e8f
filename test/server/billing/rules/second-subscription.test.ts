import { describe, expect, it } from 'vitest';
import type { IntentRecord, ReplacedPayment } from '#server/features/billing/intent.model.ts';
import type { SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { begun, factsOf, outcomeOf, settled, told } from './telling.ts';
import {
  at,
  changeOf,
  HIGH,
  intentOf,
  LOW,
  paymentOf,
  renewalOf,
  subscriptionOf,
} from './world.ts';

const first = intentOf('i1', LOW);
const running = begun(first);
const replacing = (over: Partial<ReplacedPayment> = {}): ReplacedPayment => ({
  provider: 'stripe',
  subscriptionId: 'sub_i1',
  intentId: 'i1',
  paidUntil: at(25),
  ...over,
});
const beside = (
  later: IntentRecord,
  its: Partial<SubscriptionSnapshot> = {},
  former: Partial<SubscriptionSnapshot> = {},
) =>
  told(running, {
    intents: [...running.intents, later],
    subscriptions: [subscriptionOf(later, its), subscriptionOf(first, former)],
  });
const later = (over: Partial<IntentRecord> = {}) =>
  intentOf('i2', HIGH, { createdAt: at(-2), ...over });

describe('a second subscription', () => {
  it('that nobody wanted is stopped and given back, and a person is told; the first one goes on', () => {
    const { plan, owed, alerts, entry, stateOf } = outcomeOf(beside(later()));
    expect(plan).toMatchObject({ providerSubscriptionId: 'sub_i1', planId: first.plan.id });
    expect(owed).toEqual(['cancel:stripe:sub_i2', 'return:stripe:pay_i2']);
    expect(alerts).toEqual([
      { code: 'second_subscription', data: { subscriptionId: 'sub_i2', reason: 'duplicate' } },
    ]);
    expect(entry('pay_i2')).toMatchObject({ granted: null, outcomeReason: 'duplicate' });
    expect(stateOf('i2')).toBe('failed');
  });

  it('that came to be at once with another one loses to the older checkout', () => {
    const both = factsOf({
      intents: [later(), first],
      subscriptions: [subscriptionOf(later()), subscriptionOf(first)],
    });
    expect(outcomeOf(both).plan.providerSubscriptionId).toBe('sub_i1');
    expect(outcomeOf(both).owed).toContain('cancel:stripe:sub_i2');
  });

  it('of the same instant loses by its name, so that the outcome is the same every time', () => {
    const same = later({ createdAt: first.createdAt });
    const snapshots = [subscriptionOf(same), subscriptionOf(first)];
    for (const subscriptions of [snapshots, snapshots.toReversed()]) {
      const facts = factsOf({ intents: [same, first], subscriptions });
      expect(outcomeOf(facts).plan.providerSubscriptionId).toBe('sub_i1');
    }
  });

  it('is a duplicate also when its payment was known before it was paid', () => {
    const waiting = { payments: [paymentOf(later(), { status: 'pending' })] };
    const known = factsOf({
      intents: [later()],
      subscriptions: [subscriptionOf(later(), waiting)],
    });
    const { entries } = settled(known);
    const facts = beside(later());
    const { plan, entry } = outcomeOf({ ...facts, entries: [...facts.entries, ...entries] });
    expect(plan.providerSubscriptionId).toBe('sub_i1');
    expect(entry('pay_i2')?.outcomeReason).toBe('duplicate');
  });

  it('whose money went back already is stopped without an alarm', () => {
    const refunded = paymentOf(later(), { status: 'refunded' });
    const disputed = paymentOf(later(), { paymentId: 'd', status: 'disputed' });
    const { owed, told: alerts } = outcomeOf(beside(later(), { payments: [disputed, refunded] }));
    expect(owed).toEqual(['cancel:stripe:sub_i2']);
    expect(alerts).toEqual([]);
  });

  it('that is cancelled needs no cancelling', () => {
    const over = { state: 'cancelled', keepsPaidTime: true } as const;
    expect(outcomeOf(beside(later(), over)).owed).toEqual(['return:stripe:pay_i2']);
  });

  it('begins when the first one is over and nothing of it is paid any more', () => {
    const spent = {
      state: 'cancelled' as const,
      payments: [paymentOf(first, { status: 'refunded' })],
    };
    expect(outcomeOf(beside(later(), {}, spent)).plan.providerSubscriptionId).toBe('sub_i2');
    const paid = { state: 'cancelled', keepsPaidTime: true } as const;
    expect(outcomeOf(beside(later(), {}, paid)).plan.providerSubscriptionId).toBe('sub_i1');
    const alive = { payments: [paymentOf(first, { status: 'refunded' })] };
    expect(outcomeOf(beside(later(), {}, alive)).plan.providerSubscriptionId).not.toBe('sub_i2');
  });
});

describe('a subscription that was to take the place of another', () => {
  it('does so without alarm or refund: the former stops charging, its time goes on', () => {
    const {
      plan,
      owed,
      told: alerts,
      stateOf,
      intents,
    } = outcomeOf(beside(later({ replaces: replacing() })));
    expect(plan).toMatchObject({ providerSubscriptionId: 'sub_i2', planId: later().plan.id });
    expect(owed).toEqual(['cancel:stripe:sub_i1']);
    expect(alerts).toEqual([]);
    expect([stateOf('i1'), stateOf('i2')]).toEqual(['ended', 'completed']);
    expect(intents.find(({ _id }) => _id === 'i1')?.endedAt).toEqual(at(0));
  });

  it('takes scheduled and asked changes of the former with it', () => {
    const schedule = changeOf(first, 's1', HIGH, { state: 'scheduled', effectiveAt: at(25) });
    const changing = changeOf(first, 'c1', HIGH);
    const facts = beside(later({ replaces: replacing() }));
    const { stateOf } = outcomeOf({ ...facts, intents: [...facts.intents, schedule, changing] });
    expect([stateOf('s1'), stateOf('c1')]).toEqual(['cancelled', 'cancelled']);
  });

  it('does so though the former cannot be read: that it has to stop is owed', () => {
    const intents = [...running.intents, later({ replaces: replacing() })];
    const unread = told(running, { intents, subscriptions: [subscriptionOf(later())] });
    const { plan, owed } = outcomeOf(unread);
    expect(plan.providerSubscriptionId).toBe('sub_i2');
    expect(owed).toEqual(['cancel:stripe:sub_i1']);
  });

  it('is a duplicate once the former was renewed', () => {
    const renewed = [renewalOf(first), paymentOf(first)];
    const facts = beside(later({ replaces: replacing() }), {}, { payments: renewed });
    const { owed, entry, plan } = outcomeOf({ ...facts, now: at(26) });
    expect(plan.providerSubscriptionId).toBe('sub_i1');
    expect(owed).toEqual(['cancel:stripe:sub_i2', 'return:stripe:pay_i2']);
    expect(entry('pay_i2')?.outcomeReason).toBe('duplicate');
  });

  it('is none when the same period is only counted otherwise, up to two days', () => {
    const knownUntil = (day: number) =>
      outcomeOf(beside(later({ replaces: replacing({ paidUntil: at(day) }) }))).plan;
    expect(knownUntil(23).providerSubscriptionId).toBe('sub_i2');
    expect(knownUntil(22.99).providerSubscriptionId).toBe('sub_i1');
  });

  it('is none when nobody knew until when the former was paid', () => {
    const unknown = later({ replaces: replacing({ paidUntil: null }) });
    expect(outcomeOf(beside(unknown)).plan.providerSubscriptionId).toBe('sub_i2');
  });

  it('is a duplicate beside anything else than what it was to replace', () => {
    for (const subscriptionId of ['sub_i9', null]) {
      const facts = beside(later({ replaces: replacing({ subscriptionId }) }));
      expect(outcomeOf(facts).plan.providerSubscriptionId).toBe('sub_i1');
    }
  });
});

describe('a subscription that was replaced', () => {
  const moved = settled(beside(later({ replaces: replacing() })));
  const heard = (over: Partial<SubscriptionSnapshot>, now = at(2)) =>
    outcomeOf(
      told(moved, { subscriptions: [subscriptionOf(later()), subscriptionOf(first, over)], now }),
    );

  it('is told to stop for as long as it may charge, or can be paid by an open bill', () => {
    expect(heard({}).owed).toEqual(['cancel:stripe:sub_i1']);
    expect(heard({ state: 'cancelled', keepsPaidTime: true }).owed).toEqual([]);
    const bill = renewalOf(first, { status: 'failed', payUrl: 'https://pay.example' });
    expect(heard({ state: 'cancelled', payments: [bill, paymentOf(first)] }).owed).toEqual([
      'cancel:stripe:sub_i1',
    ]);
  });

  it('keeps what was paid before, and gives back what it takes later', () => {
    const late = renewalOf(first, { paidAt: at(1) });
    const { entry, owed, plan } = heard({ state: 'cancelled', payments: [late, paymentOf(first)] });
    expect(entry('pay_i1')?.outcome).toBe('bought');
    expect(entry('pay_i1_2')).toMatchObject({ outcome: 'return_owed', outcomeReason: 'ended' });
    expect(owed).toEqual(['return:stripe:pay_i1_2']);
    expect(plan.providerSubscriptionId).toBe('sub_i2');
    const atOnce = heard({ payments: [renewalOf(first, { paidAt: at(0) }), paymentOf(first)] });
    expect(atOnce.entry('pay_i1_2')?.outcome).toBe('bought');
  });

  it('is not brought back by what is heard of it later', () => {
    expect(heard({}).plan.providerSubscriptionId).toBe('sub_i2');
    const alone = told(moved, { subscriptions: [subscriptionOf(first)] });
    expect(outcomeOf(alone).plan.providerSubscriptionId).toBe('sub_i2');
  });
});
