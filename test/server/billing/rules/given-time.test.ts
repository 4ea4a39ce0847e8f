// test/server/billing/rules/zz-trial-extended.test.ts
import { expect, it } from 'vitest';
import { begun, outcomeOf, told } from './telling.ts';
import { at, intentOf, LOW, paymentOf, subscriptionOf } from './world.ts';

const intent = intentOf('i1', LOW);

it('free time that the seller gives to a paying subscriber ends no plan', () => {
  // Stripe: a later trial_end set in the dashboard; status trialing, and a bill of nothing for the trial.
  const free = paymentOf(intent, {
    paymentId: 'in_free',
    amount: { amountMinor: 0, currency: 'ARS' },
    paysFor: null,
    period: { start: at(25), end: at(85) },
    createdAt: at(25),
    paidAt: at(25),
    reason: 'other',
  });
  const trialing = subscriptionOf(intent, {
    state: 'trialing',
    trialEnd: at(85),
    currentPeriodEnd: at(85),
    nextChargeAt: at(85),
    payments: [free, paymentOf(intent)],
  });
  const { plan, owed } = outcomeOf(told(begun(intent), { now: at(40), subscriptions: [trialing] }));
  expect(owed).toEqual([]);
  expect(plan.planId).toBe(intent.plan.id);
});
