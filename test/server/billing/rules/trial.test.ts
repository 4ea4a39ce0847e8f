import { describe, expect, it } from 'vitest';
import type { IntentRecord } from '#server/features/billing/intent.model.ts';
import type { PaymentSnapshot, SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { begun, factsOf, outcomeOf, settled, told } from './telling.ts';
import { at, changeOf, HIGH, intentOf, LOW, paymentOf, subscriptionOf } from './world.ts';

const charge = { kind: 'recurring', trialDays: 14, startsAt: null } as const;
const intent = intentOf('t1', LOW, { charge, createdAt: at(0) });
const empty = paymentOf(intent, {
  paymentId: 'empty',
  amount: { amountMinor: 0, currency: 'ARS' },
  paysFor: null,
});
const trialing = {
  state: 'trialing',
  trialEnd: at(14),
  payments: [empty],
} satisfies Partial<SubscriptionSnapshot>;
const trial = begun(intent, trialing);
const later = (now: Date, over: Partial<SubscriptionSnapshot> = {}) =>
  outcomeOf(
    told(trial, { now, subscriptions: [subscriptionOf(intent, { ...trialing, ...over })] }),
  );
const first = (over: Partial<PaymentSnapshot> = {}) =>
  paymentOf(intent, { createdAt: at(14), period: { start: at(14), end: at(45) }, ...over });

describe('a trial', () => {
  it('gives the plan to its end, and is noted for good', () => {
    const { plan, event, owed, stateOf } = outcomeOf(
      factsOf({ intents: [intent], subscriptions: [subscriptionOf(intent, trialing)] }),
    );
    expect(plan).toMatchObject({
      planId: intent.plan.id,
      status: 'trialing',
      trialEnd: at(14),
      trialIntentId: 't1',
      currentPeriodStart: at(0),
      currentPeriodEnd: at(14),
      creditedUntil: null,
    });
    expect(event?.type).toBe('subscription.trial_started');
    expect([owed, stateOf('t1')]).toEqual([[], 'completed']);
  });

  it('is no longer than what was agreed, whatever the provider says: two days for the payment page', () => {
    expect(later(at(1), { trialEnd: at(15) }).plan.trialEnd).toEqual(at(15));
    expect(later(at(1), { trialEnd: at(90) }).plan.trialEnd).toEqual(at(16));
  });

  it('is none where nobody agreed to one', () => {
    const paidElsewhere = intentOf('n1', LOW);
    const facts = factsOf({
      intents: [paidElsewhere],
      subscriptions: [subscriptionOf(paidElsewhere, { ...trialing, payments: [] })],
    });
    expect(outcomeOf(facts).plan.isPremium).toBe(false);
    expect(later(at(1), { trialEnd: null }).plan.isPremium).toBe(false);
  });

  it('is one in the life of a business', () => {
    const used = { ...trial.current, trialIntentId: 't0' };
    const again = told({ ...trial, current: used }, { now: at(1) });
    expect(outcomeOf(again).plan).toMatchObject({ isPremium: false, trialIntentId: 't0' });
  });

  it('goes on a day beyond its end while the first charge is on its way', () => {
    expect(later(at(14.99), { state: 'active' }).plan).toMatchObject({
      planId: intent.plan.id,
      status: 'active',
    });
    expect(later(at(15), { state: 'active' }).plan.isPremium).toBe(false);
  });

  it('whose first charge is declined has a day of grace, not seven', () => {
    const failed = first({ status: 'failed' });
    const over = { state: 'past_due' as const, payments: [failed, empty] };
    expect(later(at(14.5), over).plan).toMatchObject({ status: 'past_due', graceEndsAt: at(15) });
    expect(later(at(15), over).plan.isPremium).toBe(false);
  });

  it('becomes the plan that is paid', () => {
    const { plan } = later(at(14), { state: 'active', payments: [first(), empty] });
    expect(plan).toMatchObject({
      status: 'active',
      trialEnd: null,
      trialIntentId: 't1',
      currentPeriodStart: at(14),
      currentPeriodEnd: at(45),
    });
  });

  it('that was paid once has the grace of what is paid', () => {
    const renewal = first({ paymentId: 'second', status: 'failed', createdAt: at(45) });
    const over = { state: 'past_due' as const, payments: [renewal, first(), empty] };
    expect(later(at(46), over).plan).toMatchObject({
      graceEndsAt: at(52),
      currentPeriodEnd: at(45),
    });
    expect(later(at(51.9), { state: 'active', payments: [first(), empty] }).plan.isPremium).toBe(
      true,
    );
  });

  it('that is cancelled at once is over, and noted', () => {
    const { plan } = later(at(3), { state: 'cancelled', endedAt: at(3) });
    expect(plan).toMatchObject({ isPremium: false, ended: { reason: 'cancelled' } });
    expect(plan.trialIntentId).toBe('t1');
  });

  it('that is cancelled for its end says so, and gives the rest', () => {
    expect(later(at(3), { cancelAt: at(14) }).plan).toMatchObject({
      planId: intent.plan.id,
      status: 'trialing',
      cancelAtPeriodEnd: true,
      resumable: 'cancellation',
    });
  });

  it('gives the plan that was changed to, as soon as the change is made', () => {
    const change = changeOf(intent, 'c1', HIGH, { createdAt: at(1) });
    const raised = { ...trialing, price: HIGH, lookupKey: change.lookupKey };
    const facts = told(trial, {
      intents: [...trial.intents, change],
      subscriptions: [subscriptionOf(intent, raised)],
      now: at(1),
    });
    expect(outcomeOf(facts).plan).toMatchObject({
      planId: change.plan.id,
      status: 'trialing',
      trialIntentId: 't1',
    });
    expect(outcomeOf(settled(facts)).changes).toBeNull();
  });

  it('has nothing to do with how a charge of one payment is paid', () => {
    const none: Partial<IntentRecord> = { charge: null };
    const facts = factsOf({
      intents: [{ ...intent, ...none }],
      subscriptions: [subscriptionOf(intent, trialing)],
    });
    expect(outcomeOf(facts).plan.isPremium).toBe(false);
  });
});
