import { z } from 'zod';
import { BILLING_REFUSALS } from '#shared/domain/billing-refusals.ts';
import { METRIC_NAMES } from '#shared/domain/entitlements.ts';
import { preview } from './billing.ts';
import { instant, money } from './common.ts';

/** Every code that an error answer can carry, with its status. */
export const PROBLEM_STATUS = {
  INVALID_REQUEST: 400,
  UNAUTHENTICATED: 401,
  INVALID_CREDENTIALS: 401,
  INVALID_SIGNATURE: 400,
  FORBIDDEN: 403,
  CSRF: 403,
  LIMIT_REACHED: 403,
  FEATURE_NOT_AVAILABLE: 403,
  PAID_UPGRADE_REQUIRED: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  DUPLICATE: 409,
  ALREADY_ON_PLAN: 409,
  CHECKOUT_IN_PROGRESS: 409,
  QUOTE_CHANGED: 409,
  REFUSED: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  NOT_PURCHASABLE: 422,
  NO_PRICE: 422,
  COMPED: 422,
  INVALID_RETURN_URL: 422,
  IDEMPOTENCY_MISMATCH: 422,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  PROVIDER_ERROR: 502,
  UNAVAILABLE: 503,
} as const;
export type ProblemCode = keyof typeof PROBLEM_STATUS;

export const unlockingPlan = z.object({
  id: z.string(),
  name: z.string(),
  /** The new limit of the metric, null for unlimited; absent when the offer is a feature. */
  limit: z.int().nullable().optional(),
  price: money.extend({ interval: z.enum(['month', 'year']) }).nullable(),
});
export type UnlockingPlan = z.infer<typeof unlockingPlan>;

export const fieldError = z.object({ path: z.string(), code: z.string(), message: z.string() });
export type FieldError = z.infer<typeof fieldError>;

/** RFC 9457 with our extension members. Only the members of its code are present. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(PROBLEM_STATUS) as [ProblemCode, ...ProblemCode[]]),
  detail: z.string().optional(),
  requestId: z.string().optional(),
  errors: z.array(fieldError).optional(),
  field: z.string().optional(),
  metric: z.enum(METRIC_NAMES).optional(),
  used: z.int().optional(),
  limit: z.int().optional(),
  feature: z.string().optional(),
  planId: z.string().optional(),
  targetPlanId: z.string().optional(),
  unlockingPlan: unlockingPlan.nullable().optional(),
  upgradeUrl: z.string().optional(),
  checkoutId: z.string().optional(),
  /** REFUSED: why, see shared/domain/billing-refusals; with the day until when, and what is owed. */
  reason: z.enum(BILLING_REFUSALS).optional(),
  until: instant.nullable().optional(),
  amount: money.nullable().optional(),
  /** QUOTE_CHANGED: what it would cost now, to be confirmed anew. */
  quote: preview.optional(),
  retryAfterSeconds: z.int().optional(),
  retryable: z.boolean().optional(),
});
export type Problem = z.infer<typeof problem>;
