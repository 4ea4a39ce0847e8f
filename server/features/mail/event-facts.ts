import { z } from 'zod';
import { END_REASONS } from '#shared/contracts/subscriptions.ts';
import { METRIC_NAMES } from '#shared/domain/entitlements.ts';

/** What mails read of events. A field that has another shape counts as absent: a mail says what it knows. */
function told<T extends z.ZodType>(schema: T) {
  return schema.nullable().optional().catch(undefined);
}

const name = told(z.string());
const date = told(z.date());
const money = told(z.object({ amountMinor: z.int(), currency: z.string() }));
const price = told(
  z.object({ amountMinor: z.int(), currency: z.string(), interval: z.enum(['month', 'year']) }),
);
const usage = z.object({ metric: z.enum(METRIC_NAMES), used: z.int(), limit: z.int() });

/** A subscription as it was before or after an event: the fields that changed, and always its plan. */
const terms = told(
  z.object({
    businessName: name,
    planId: name,
    planName: name,
    status: name,
    provider: name,
    isDisputed: told(z.boolean()),
    price,
    currentPeriodEnd: date,
    cancelAtPeriodEnd: told(z.boolean()),
    graceEndsAt: date,
    trialEnd: date,
    scheduledChange: told(
      z.object({ planId: z.string(), planName: z.string(), effectiveAt: z.date(), price }),
    ),
    ended: told(z.object({ reason: z.enum(END_REASONS), planName: z.string() })),
  }),
);

/** As eventStanding writes it with every change of a subscription. */
const standing = told(
  z.object({
    planName: z.string(),
    paidPlanName: z.string(),
    isPremium: z.boolean(),
    isDisputed: z.boolean(),
    price: price.transform((value) => value ?? null),
    currentPeriodEnd: z.date().nullable(),
    renewal: z.enum(['automatic', 'manual']).nullable(),
  }),
);

export const eventFacts = z.object({
  before: terms,
  after: terms,
  standing,
  planName: name,
  amount: money,
  refunded: money,
  reason: told(z.enum(END_REASONS)),
  when: told(z.enum(['period_end', 'now'])),
  confirmationCode: name,
  kind: told(z.enum(['cancellation', 'withdrawal'])),
  trackingCode: name,
  email: name,
  price,
  periodEnd: date,
  isComped: told(z.boolean()),
  days: told(z.union([z.literal(1), z.literal(7)])),
  percent: told(z.union([z.literal(80), z.literal(95), z.literal(100)])),
  metrics: told(z.array(usage)),
});
export type EventFacts = z.output<typeof eventFacts>;
