import { z } from 'zod';
import { METRIC_NAMES } from '#shared/domain/entitlements.ts';
import { appQuery, DEFAULT_APP, id, instant, slug, text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { billingPeriod, features, planPrice } from './plans.ts';

export const SUBSCRIPTION_STATUSES = [
  'active',
  'trialing',
  'past_due',
  'paused',
  'cancelled',
  'incomplete',
] as const;

/** Why a paid plan ended. */
export const END_REASONS = [
  'cancelled',
  /** The purchase was taken back within its ten days. */
  'withdrawn',
  'unpaid',
  'expired',
  'refunded',
  'charged_back',
  'revoked',
] as const;
export type EndReason = (typeof END_REASONS)[number];

export const providerName = z.enum(['stripe', 'mercadopago']);
export type ProviderName = z.infer<typeof providerName>;

export const metric = z.enum(METRIC_NAMES);

export const subscriptionStatus = z.object({
  appId: z.string(),
  planId: z.string(),
  planName: z.string(),
  status: z.enum(SUBSCRIPTION_STATUSES),
  isPremium: z.boolean(),
  features,
  provider: providerName.nullable(),
  billingPeriod: billingPeriod.nullable(),
  price: planPrice.nullable(),
  currentPeriodStart: instant.nullable(),
  currentPeriodEnd: instant.nullable(),
  autoRenew: z.boolean(),
  cancelAtPeriodEnd: z.boolean(),
  /** manual: each period is paid in advance and nothing is charged by itself. */
  renewal: z.enum(['automatic', 'manual']).nullable(),
  /** Whether what was scheduled, cancelled or paused can be taken back with one call to resume. */
  canResume: z.boolean(),
  scheduledChange: z
    .object({
      planId: z.string(),
      planName: z.string(),
      effectiveAt: instant,
      /** What is charged from then on; null when nothing is. */
      price: planPrice.nullable(),
    })
    .nullable(),
  trialEnd: instant.nullable(),
  failedPayments: z.int(),
  graceEndsAt: instant.nullable(),
  isComped: z.boolean(),
  /** Somebody objected to a payment; while the money is away the status is paused. */
  isDisputed: z.boolean(),
  /**
   * The paid plan that waits while the status is paused and the business has the default plan: what was paid is over,
   * or disputed. Null where nothing waits.
   */
  suspendedPlan: z.object({ planId: z.string(), planName: z.string(), features }).nullable(),
  /** How the last paid plan ended, where the business fell back to the default plan. */
  ended: z
    .object({ reason: z.enum(END_REASONS), planId: z.string(), planName: z.string(), at: instant })
    .nullable(),
  paymentMethod: z.object({ brand: z.string(), last4: z.string() }).nullable(),
  overLimit: z.array(metric),
  version: z.int(),
});
export type SubscriptionStatus = z.infer<typeof subscriptionStatus>;

export const metricUsage = z.object({
  metric,
  used: z.int(),
  limit: z.int().nullable(),
  remaining: z.int().nullable(),
  state: z.enum(['ok', 'warning', 'critical', 'reached', 'over']),
});

export const getSubscriptionStatus = endpoint({
  method: 'GET',
  path: '/api/subscriptions/status',
  tag: 'Subscription',
  summary: 'The plan of this business and what it may do',
  query: appQuery,
  response: subscriptionStatus,
});
export const getSubscriptionLimits = endpoint({
  method: 'GET',
  path: '/api/subscription/limits',
  tag: 'Subscription',
  summary: 'Used, limit and state of every metric',
  query: appQuery,
  response: z.object({ planId: z.string(), metrics: z.array(metricUsage) }),
});
export type Limits = z.infer<NonNullable<typeof getSubscriptionLimits.response>>;

export const setSubscriptionStatus = endpoint({
  method: 'PUT',
  path: '/api/subscriptions/status',
  tag: 'Subscription',
  summary: 'Give or end a plan by hand; for trusted services, signed with the service secret',
  body: z.strictObject({
    businessId: id,
    appId: slug.default(DEFAULT_APP),
    planId: slug,
    status: z.enum(['active', 'cancelled']),
    reason: text(500, 1),
    /** Free of charge: such an account never meets a checkout. */
    isComped: z.boolean().default(false),
    /** When the plan given by hand ends; null for no end. */
    until: instant.nullable().default(null),
  }),
  response: subscriptionStatus,
});

/** Data of the server-sent events: enough to know what to fetch again, nothing else. */
export const liveEvent = z.object({
  type: z.enum(['subscription.changed', 'usage.changed']),
  appId: z.string(),
  version: z.int().optional(),
});
export type LiveEvent = z.infer<typeof liveEvent>;
