import { describe, expect, it } from 'vitest';
import type { PaymentSnapshot, SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { begun, outcomeOf, settled, told } from './telling.ts';
import { at, intentOf, LOW, paymentOf, renewalOf, subscriptionOf } from './world.ts';

const intent = intentOf('i1', LOW);
const running = begun(intent);
const declined = (over: Partial<PaymentSnapshot> = {}) =>
  renewalOf(intent, { status: 'failed', ...over });
const owing = (
  now: Date,
  payments: readonly PaymentSnapshot[] = [declined()],
  from = running,
  over: Partial<SubscriptionSnapshot> = {},
) =>
  told(from, {
    now,
    subscriptions: [
      subscriptionOf(intent, {
        state: 'past_due',
        payments: [...payments, paymentOf(intent)],
        ...over,
      }),
    ],
  });

describe('a renewal that is declined', () => {
  it('keeps the plan for seven days from the first failure, and counts the tries', () => {
    const { plan, event } = outcomeOf(owing(at(25)));
    expect(plan).toMatchObject({
      status: 'past_due',
      planId: intent.plan.id,
      failedPayments: 1,
      graceEndsAt: at(32),
      currentPeriodStart: at(-5),
      currentPeriodEnd: at(25),
    });
    expect(event?.type).toBe('subscription.past_due');
    expect(outcomeOf(owing(at(26), [declined({ attempts: 3 })])).plan.failedPayments).toBe(3);
    expect(outcomeOf(owing(at(26), [declined({ attempts: 0 })])).plan.failedPayments).toBe(1);
    expect(outcomeOf(owing(at(31.99))).plan.isPremium).toBe(true);
    expect(outcomeOf(owing(at(32))).plan).toMatchObject({
      planId: 'free',
      provider: null,
      failedPayments: 0,
      graceEndsAt: null,
      ended: { reason: 'unpaid', planId: intent.plan.id, at: at(32) },
    });
  });

  it('has no new grace with each retry, nor with the next bill', () => {
    const first = settled(owing(at(25)));
    const retried = settled(owing(at(29), [declined({ createdAt: at(29), attempts: 3 })], first));
    expect(retried.current.graceEndsAt).toEqual(at(32));
    const next = declined({ paymentId: 'next', createdAt: at(30) });
    expect(outcomeOf(owing(at(30), [next, declined()], retried)).plan.graceEndsAt).toEqual(at(32));
  });

  it('has its grace from the first failure though we hear of it late', () => {
    const next = declined({ paymentId: 'next', createdAt: at(55) });
    expect(outcomeOf(owing(at(31), [next, declined()])).plan.graceEndsAt).toEqual(at(32));
    expect(outcomeOf(owing(at(56), [next, declined()])).plan.isPremium).toBe(false);
  });

  it('has a grace of its own after a payment that nobody told us of', () => {
    const first = settled(owing(at(25)));
    const paid = renewalOf(intent, { paidAt: at(26) });
    const next = declined({ paymentId: 'next', createdAt: at(55) });
    expect(outcomeOf(owing(at(55), [next, paid], first)).plan).toMatchObject({
      graceEndsAt: at(62),
      currentPeriodEnd: at(55),
    });
  });

  it('is not settled by a payment from before the failure', () => {
    const first = settled(owing(at(25)));
    const paidBefore = paymentOf(intent, {
      paymentId: 'before',
      paidAt: at(25),
      createdAt: at(24),
    });
    const next = declined({ createdAt: at(28) });
    expect(outcomeOf(owing(at(28), [next, paidBefore], first)).plan.graceEndsAt).toEqual(at(32));
  });

  it('has the grace of what it owes, not that of another subscription', () => {
    const other = { ...running.current, providerSubscriptionId: 'sub_i9', graceEndsAt: at(2) };
    const anew = { ...running, current: { ...other, providerSubscriptionId: 'sub_i1' } };
    expect(outcomeOf(owing(at(25), [declined()], anew)).plan.isPremium).toBe(false);
  });

  it('counts a bill that is on its way as owed, and asks for none before something failed', () => {
    const pending = renewalOf(intent, { status: 'pending' });
    expect(outcomeOf(owing(at(26), [pending])).plan.graceEndsAt).toEqual(at(32));
    expect(outcomeOf(owing(at(26), [])).plan.graceEndsAt).toEqual(at(33));
    const gone = renewalOf(intent, { status: 'void' });
    expect(outcomeOf(owing(at(26), [gone])).plan.graceEndsAt).toEqual(at(33));
  });

  it('recovers with the money, and the period is paid', () => {
    const first = settled(owing(at(25)));
    const paid = owing(at(28), [renewalOf(intent, { paidAt: at(28) })], first, { state: 'active' });
    const { plan, event } = outcomeOf(paid);
    expect(plan).toMatchObject({
      status: 'active',
      failedPayments: 0,
      graceEndsAt: null,
      currentPeriodStart: at(25),
      currentPeriodEnd: at(55),
    });
    expect(event?.type).toBe('subscription.recovered');
  });

  it('while the period before still runs takes nothing away', () => {
    expect(outcomeOf(owing(at(20), [declined({ createdAt: at(12) })])).plan).toMatchObject({
      planId: intent.plan.id,
      status: 'past_due',
      graceEndsAt: at(19),
    });
  });

  it('stops charging when the plan ends, and what is agreed about it is over', () => {
    const { owed, stateOf, event } = outcomeOf(owing(at(32)));
    expect(owed).toEqual(['cancel:stripe:sub_i1']);
    expect(stateOf('i1')).toBe('ended');
    expect(event).toEqual({ type: 'subscription.ended', data: { reason: 'unpaid' } });
  });
});

describe('the next payment', () => {
  const waiting = (now: Date, over: Partial<SubscriptionSnapshot>) =>
    outcomeOf(told(running, { now, subscriptions: [subscriptionOf(intent, over)] }));

  it.each(['active', 'trialing', 'unknown'] as const)(
    'may come seven days late while the subscription is %s',
    (state) => {
      expect(waiting(at(31.99), { state }).plan).toMatchObject({
        planId: intent.plan.id,
        currentPeriodEnd: at(25),
      });
      expect(waiting(at(32), { state }).plan.isPremium).toBe(false);
    },
  );

  it.each(['incomplete', 'unpaid', 'cancelled'] as const)(
    'is not waited for when it is %s',
    (state) => {
      const kept = { state, keepsPaidTime: true };
      expect(waiting(at(24.99), kept).plan.planId).toBe(intent.plan.id);
      expect(waiting(at(25), kept).plan.isPremium).toBe(false);
    },
  );

  it('moves what is paid with the money, not with the period', () => {
    const moved = { currentPeriodStart: at(25), currentPeriodEnd: at(55) };
    expect(waiting(at(1), moved).changes).toBeNull();
  });

  it('renews', () => {
    const { plan, event } = waiting(at(25), { payments: [renewalOf(intent), paymentOf(intent)] });
    expect(plan).toMatchObject({ currentPeriodStart: at(25), currentPeriodEnd: at(55) });
    expect(event?.type).toBe('subscription.renewed');
  });
});
