import { z } from 'zod';
import { METRIC_NAMES } from '#shared/domain/entitlements.ts';
import { appQuery, instant } from './common.ts';
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
  scheduledChange: z
    .object({ planId: z.string(), planName: z.string(), effectiveAt: instant })
    .nullable(),
  trialEnd: instant.nullable(),
  failedPayments: z.int(),
  graceEndsAt: instant.nullable(),
  isComped: z.boolean(),
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
  answer: subscriptionStatus,
});
export const getSubscriptionLimits = endpoint({
  method: 'GET',
  path: '/api/subscription/limits',
  tag: 'Subscription',
  summary: 'Used, limit and state of every metric',
  query: appQuery,
  answer: z.object({ planId: z.string(), metrics: z.array(metricUsage) }),
});
export type Limits = z.infer<NonNullable<typeof getSubscriptionLimits.answer>>;

/** Data of the server-sent events: enough to know what to fetch again, nothing else. */
export const liveEvent = z.object({
  type: z.enum(['subscription.changed', 'usage.changed']),
  appId: z.string(),
  version: z.int().optional(),
});
export type LiveEvent = z.infer<typeof liveEvent>;
