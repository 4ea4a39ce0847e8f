import { z } from 'zod';
import {
  currency,
  DEFAULT_APP,
  id,
  idParams,
  instant,
  money,
  returnUrl,
  slug,
  text,
} from './common.ts';
import { endpoint } from './endpoint.ts';
import { billingPeriod } from './plans.ts';
import { metric, providerName, subscriptionStatus } from './subscriptions.ts';

const app = slug.default(DEFAULT_APP);

export const previewBody = z.strictObject({
  app,
  targetPlanId: slug,
  billingPeriod,
  provider: providerName.optional(),
  currency: currency.optional(),
});
export const preview = z.object({
  direction: z.enum(['upgrade', 'downgrade', 'period', 'same']),
  method: z.enum(['checkout', 'in_place', 'scheduled', 'none']),
  dueNow: money,
  nextCharge: z.object({ amount: money, at: instant }).nullable(),
  lines: z.array(
    z.object({ description: z.string(), amount: z.object({ amountMinor: z.int(), currency }) }),
  ),
  effectiveAt: instant,
  overLimit: z.array(z.object({ metric, used: z.int(), limit: z.int(), over: z.int() })),
  featuresLost: z.array(z.string()),
  featuresGained: z.array(z.string()),
});
export type Preview = z.infer<typeof preview>;

export const upgradeBody = z.strictObject({
  app,
  targetPlanId: slug,
  billingPeriod,
  provider: providerName,
  currency: currency.optional(),
  source: text(80).optional(),
  returnUrl: returnUrl.optional(),
  idempotencyKey: z.string().min(8).max(200).optional(),
});
export type UpgradeBody = z.infer<typeof upgradeBody>;

export const checkoutStarted = z.object({
  checkoutId: id,
  checkoutUrl: z.string(),
  sessionId: z.string(),
});
export const checkoutStatuses = ['open', 'confirming', 'completed', 'failed', 'expired'] as const;
export const checkout = z.object({
  id,
  status: z.enum(checkoutStatuses),
  targetPlanId: z.string(),
  targetPlanName: z.string(),
  /** Where the person pays while the checkout is open; null afterwards. */
  checkoutUrl: z.string().nullable(),
  returnUrl: z.string().nullable(),
  subscription: subscriptionStatus,
});
export type Checkout = z.infer<typeof checkout>;

export const previewChange = endpoint({
  method: 'POST',
  path: '/api/billing/preview',
  tag: 'Billing',
  summary: 'What a change would cost and change, computed as the change itself is',
  body: previewBody,
  answer: preview,
});
export const startUpgrade = endpoint({
  method: 'POST',
  path: '/api/billing/upgrade',
  tag: 'Billing',
  summary: 'Start a checkout (201), or change a running subscription in place (200)',
  body: upgradeBody,
  status: 201,
  answer: z.union([checkoutStarted, z.object({ subscription: subscriptionStatus })]),
});
export const getCheckout = endpoint({
  method: 'GET',
  path: '/api/billing/checkouts/:id',
  tag: 'Billing',
  summary: 'How a checkout stands; asks the provider while it is not settled',
  params: idParams,
  answer: checkout,
});
export const cancelCheckout = endpoint({
  method: 'POST',
  path: '/api/billing/checkouts/:id/cancel',
  tag: 'Billing',
  summary: 'Give up an open checkout',
  params: idParams,
  answer: checkout,
});
const cancellation = z.object({ subscription: subscriptionStatus, confirmationCode: z.string() });

export const cancelSubscription = endpoint({
  method: 'POST',
  path: '/api/billing/cancel',
  tag: 'Billing',
  summary: 'End the subscription, at the end of what is paid or now',
  body: z.strictObject({
    app,
    when: z.enum(['period_end', 'now']).default('period_end'),
    reason: text(500).optional(),
  }),
  answer: cancellation,
});
export const resumeSubscription = endpoint({
  method: 'POST',
  path: '/api/billing/resume',
  tag: 'Billing',
  summary: 'Take back a cancellation at period end',
  body: z.strictObject({ app }),
  answer: cancellation,
});
export const openPortal = endpoint({
  method: 'POST',
  path: '/api/billing/portal',
  tag: 'Billing',
  summary: "The provider's page for payment methods and invoices",
  body: z.strictObject({ app, returnTo: returnUrl }),
  answer: z.object({ portalUrl: z.string() }),
});
export const getBillingOptions = endpoint({
  method: 'GET',
  path: '/api/billing/options',
  tag: 'Billing',
  summary: 'Payment providers on offer and their currencies',
  answer: z.object({
    providers: z.array(
      z.object({ name: providerName, currencies: z.array(currency), isSandbox: z.boolean() }),
    ),
  }),
});
export const billingStatus = endpoint({
  method: 'GET',
  path: '/api/billing/status',
  tag: 'Billing',
  summary: 'The short status that products of the upgrades dialect read',
  query: z.strictObject({ app }),
  answer: z.object({
    currentTier: z.string(),
    status: z.string(),
    currentPeriodEnd: instant.nullable(),
    cancelAtPeriodEnd: z.boolean(),
    trialEnd: instant.nullable(),
    isComped: z.boolean(),
    paymentMethod: z.object({ brand: z.string(), last4: z.string() }).optional(),
  }),
});
export const createStripeCheckout = endpoint({
  method: 'POST',
  path: '/api/stripe/create-checkout',
  tag: 'Billing',
  summary: 'Start a Stripe checkout; the same service as /api/billing/upgrade',
  body: z.strictObject({ app, planId: slug, billingPeriod, currency: currency.optional() }),
  status: 201,
  answer: z.object({ id, url: z.string() }),
});
export const changePlan = endpoint({
  method: 'PATCH',
  path: '/api/businesses/:id/plan',
  tag: 'Billing',
  summary: 'Change plan where no payment is needed',
  params: idParams,
  body: z.strictObject({ app, planId: slug }),
  answer: subscriptionStatus,
});
