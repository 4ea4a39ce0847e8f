import { expect, test } from 'vitest';
import { chosenPayment, paymentChoices } from '#client/features/billing/payment-choices.ts';
import { offerOf } from '#client/features/billing/standing.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { mercadoPago, stripe } from '#test/support/client-business.ts';
import {
  aPlan,
  aSubscription,
  catalogue,
  forestPlan,
  oakPlan,
  paidSubscription,
  seedPlan,
} from '#test/support/client-plans.ts';

const elm = aPlan({ id: 'elm', name: 'ELM', sortOrder: 50 });
const plans = [...catalogue, elm];
const onElm = (over: Partial<SubscriptionStatus> = {}) =>
  paidSubscription({ planId: 'elm', planName: 'ELM', ...over });
const manual = { provider: 'mercadopago', renewal: 'manual', autoRenew: false } as const;
const over = { cancelAtPeriodEnd: true, canResume: false, autoRenew: false };

test.each([
  ['a higher plan', oakPlan, aSubscription(), 'monthly', 'buy'],
  ['a higher plan, whatever is paid', elm, paidSubscription(), 'monthly', 'buy'],
  ['a lower plan', oakPlan, onElm(), 'monthly', 'lower'],
  ['the free plan', seedPlan, paidSubscription(), 'monthly', 'lower'],
  ['the free plan, when it comes anyway', seedPlan, paidSubscription(over), 'monthly', null],
  ['less, of what ends by itself', oakPlan, onElm(manual), 'monthly', null],
  ['the same plan', oakPlan, paidSubscription(), 'monthly', null],
  ['the same plan by the year', oakPlan, paidSubscription(), 'yearly', 'toYearly'],
  [
    'the same plan by the month',
    oakPlan,
    paidSubscription({ billingPeriod: 'yearly' }),
    'monthly',
    'toMonthly',
  ],
  ['another period in advance', oakPlan, paidSubscription(manual), 'monthly', 'extend'],
  ['what ran out at the provider', oakPlan, paidSubscription(over), 'monthly', 'again'],
  ['a custom plan', forestPlan, aSubscription(), 'monthly', null],
  ['anything, when nothing is paid', elm, paidSubscription({ isComped: true }), 'monthly', null],
  ['anything, when it was agreed', elm, paidSubscription({ provider: null }), 'monthly', null],
] as const)('%s is offered as what it is', (_name, plan, current, period, offer) => {
  expect(offerOf(plan, plans, current, period)).toBe(offer);
});

const ids = (...args: Parameters<typeof paymentChoices>) =>
  paymentChoices(...args).map(({ id }) => id);
const both = [mercadoPago, stripe];

test.each([
  [
    'whoever pays nothing has every way',
    oakPlan,
    aSubscription(),
    ['mercadopago-ARS', 'mercadopago-ARS-prepaid', 'stripe-ARS', 'stripe-USD'],
  ],
  ['another plan keeps the way', elm, paidSubscription(), ['stripe-ARS']],
  ['also one in advance', elm, paidSubscription(manual), ['mercadopago-ARS-prepaid']],
  [
    'the same plan can be paid in other ways, from the end of what is paid',
    oakPlan,
    paidSubscription(),
    ['mercadopago-ARS', 'stripe-USD'],
  ],
  [
    'one in advance is extended, or renews by itself from then on',
    oakPlan,
    paidSubscription(manual),
    ['mercadopago-ARS', 'mercadopago-ARS-prepaid', 'stripe-ARS', 'stripe-USD'],
  ],
  [
    'what ran out is agreed anew',
    oakPlan,
    paidSubscription(over),
    ['mercadopago-ARS', 'stripe-ARS', 'stripe-USD'],
  ],
])('%s', (_name, plan, current, choices) => {
  expect(ids(plan, 'monthly', both, current)).toEqual(choices);
});

test('of several ways the one that is used already comes first, unless another was chosen', () => {
  const current = paidSubscription(manual);
  const choices = paymentChoices(oakPlan, 'monthly', both, current);
  expect(chosenPayment(choices, null, 'ARS', current)?.id).toBe('mercadopago-ARS-prepaid');
  expect(chosenPayment(choices, 'stripe-USD', 'ARS', current)?.id).toBe('stripe-USD');
  expect(chosenPayment(choices, 'gone', 'ARS')?.id).toBe('mercadopago-ARS');
});
