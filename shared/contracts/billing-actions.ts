import { z } from 'zod';
import { BILLING_REFUSALS } from '#shared/domain/billing-refusals.ts';
import { appQuery, currency, id, instant, money } from './common.ts';
import { endpoint } from './endpoint.ts';
import { billingPeriod, planPrice } from './plans.ts';
import { providerName } from './subscriptions.ts';

const refusal = z.enum(BILLING_REFUSALS);
const refused = z.object({
  isAllowed: z.literal(false),
  reason: refusal,
  /** When that will be otherwise by itself; null where it will not, or is not known. */
  until: instant.nullable(),
});
const allowed = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.union([z.object({ isAllowed: z.literal(true), ...shape }), refused]);

/**
 * One thing that can be bought or chosen: a plan, for a period, paid in one way. The price of what is free is null,
 * and so are its provider and currency.
 */
export const offer = z.object({
  planId: z.string(),
  billingPeriod,
  provider: providerName.nullable(),
  currency: currency.nullable(),
  mode: z.enum(['recurring', 'prepaid']),
  price: planPrice.nullable(),
  /**
   * buy: the first plan that is paid. upgrade, downgrade: to another plan. yearly, monthly: of the same plan. extend:
   * one more period in advance. restart: again, after it was ended. payment: the same, charged in another way.
   * current: what one has. end: back to the free plan.
   */
  kind: z.enum([
    'buy',
    'upgrade',
    'downgrade',
    'yearly',
    'monthly',
    'extend',
    'restart',
    'payment',
    'current',
    'end',
  ]),
  /** Null where it can be chosen. */
  refused: z.object({ reason: refusal, until: instant.nullable() }).nullable(),
});
export type Offer = z.infer<typeof offer>;

export const billingActions = z.object({
  /** Every public plan with each way to pay it; what cannot be chosen says why. */
  offers: z.array(offer),
  /** In general; a single offer may be refused all the same. */
  change: allowed({}),
  cancel: allowed({
    /** One or two ways to end it. */
    options: z.array(
      z.object({
        when: z.enum(['period_end', 'now']),
        /** When the plan ends, as the provider will act on it. Nothing is charged after the request. */
        endsAt: instant,
        /** What is owed and will be owed no more. */
        voided: money.nullable(),
      }),
    ),
  }),
  pause: allowed({ paidUntil: instant }),
  resume: allowed({ takesBack: z.enum(['cancellation', 'pause', 'schedule']) }),
  /** The first purchase ever, for ten days: what comes back (null in a trial), and until when. */
  withdraw: allowed({ until: instant, refund: money.nullable() }),
  /** Another method for what is charged. */
  paymentMethod: allowed({ kind: z.enum(['portal', 'new_agreement']) }),
  /** What is owed now; null when nothing is. No url: it is charged again once another method is given. */
  pay: z
    .object({
      amount: money,
      since: instant,
      url: z.string().nullable(),
      /** When the provider tries again by itself. */
      nextAttemptAt: instant.nullable(),
    })
    .nullable(),
  /** A payment page that was opened and not used yet; null without one. Choosing anything else closes it. */
  openCheckout: z
    .object({
      id,
      planId: z.string(),
      planName: z.string(),
      provider: providerName,
      expiresAt: instant,
    })
    .nullable(),
});
export type BillingActions = z.infer<typeof billingActions>;

export const getBillingActions = endpoint({
  method: 'GET',
  path: '/api/billing/actions',
  tag: 'Billing',
  summary: 'What can be done about the plan now, what cannot, and why',
  query: appQuery,
  response: billingActions,
});
