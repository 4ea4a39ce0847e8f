import { z } from 'zod';
import {
  currency,
  DEFAULT_APP,
  emailAddress,
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
const appBody = z.strictObject({ app });
const appQueryOnly = z.strictObject({ app });
/** recurring: charged at each renewal. prepaid: one period in advance, and nothing by itself. */
const mode = z.enum(['recurring', 'prepaid']);
export type PaymentMode = z.infer<typeof mode>;
/** The address of the payer's account at the provider, where it is not the one they sign in with. */
const payerEmail = emailAddress.optional();

export const previewBody = z.strictObject({
  app,
  targetPlanId: slug,
  billingPeriod,
  provider: providerName.optional(),
  currency: currency.optional(),
  mode: mode.default('recurring'),
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
  /** Days without charge before the first payment; 0 without a trial. */
  trialDays: z.int(),
  /** The instant that prorates. */
  computedAt: instant,
  /**
   * This preview, signed: the confirmation carries it, and what it does is exactly what stands here. Good for fifteen
   * minutes.
   */
  quote: z.string(),
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
  mode: mode.default('recurring'),
  payerEmail,
  /** Of the preview that the person saw. Anything changed since: 409 QUOTE_CHANGED with the new one. */
  quote: z.string().max(4000).optional(),
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
  /** The page to pay on while the checkout is open, the slip to pay with while that is awaited; null otherwise. */
  checkoutUrl: z.string().nullable(),
  provider: providerName,
  /** How it is paid, as it was chosen: to choose it once more after a try that came to nothing. */
  billingPeriod,
  currency,
  mode,
  /** payment: the plan stays as it is, and is charged in another way from then on. */
  purpose: z.enum(['plan', 'payment']),
  /** A payment was ordered that takes days, such as cash: nothing more has to be done but wait. */
  isAwaitingPayment: z.boolean(),
  /** Until when its page can be paid. */
  expiresAt: instant,
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
  response: preview,
});
export const startUpgrade = endpoint({
  method: 'POST',
  path: '/api/billing/upgrade',
  tag: 'Billing',
  summary: 'Start a checkout (201), or change a running subscription in place (200)',
  body: upgradeBody,
  status: 201,
  response: z.union([checkoutStarted, z.object({ subscription: subscriptionStatus })]),
});
export const getCheckout = endpoint({
  method: 'GET',
  path: '/api/billing/checkouts/:id',
  tag: 'Billing',
  summary: 'How a checkout stands; asks the provider while it is not settled',
  params: idParams,
  response: checkout,
});
export const cancelCheckout = endpoint({
  method: 'POST',
  path: '/api/billing/checkouts/:id/cancel',
  tag: 'Billing',
  summary: 'Give up an open checkout',
  params: idParams,
  response: checkout,
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
  response: cancellation,
});
export const resumeSubscription = endpoint({
  method: 'POST',
  path: '/api/billing/resume',
  tag: 'Billing',
  summary: 'Take back a cancellation at period end',
  body: z.strictObject({ app }),
  response: cancellation,
});
export const pauseSubscription = endpoint({
  method: 'POST',
  path: '/api/billing/pause',
  tag: 'Billing',
  summary: 'Stop charging until it is resumed; what is paid stays',
  body: appBody,
  response: cancellation,
});
export const changePaymentMethod = endpoint({
  method: 'POST',
  path: '/api/billing/payment-method',
  tag: 'Billing',
  summary: "The provider's page where another payment method is given; nothing is charged twice",
  body: z.strictObject({ app, returnTo: returnUrl, payerEmail }),
  response: z.object({ url: z.string() }),
});
export const withdraw = endpoint({
  method: 'POST',
  path: '/api/billing/withdraw',
  tag: 'Billing',
  summary:
    'Take back a first purchase within ten days: everything is refunded and the plan ends now',
  body: z.strictObject({ app, reason: text(500).optional() }),
  response: cancellation.extend({ refunded: money.nullable() }),
});
export const INVOICE_STATUSES = [
  'pending',
  'paid',
  'failed',
  'void',
  'refunded',
  'disputed',
  'charged_back',
] as const;
export const INVOICE_KINDS = ['period', 'change', 'single', 'authorisation'] as const;
export const invoice = z.object({
  id: z.string(),
  number: z.string().nullable(),
  provider: providerName,
  status: z.enum(INVOICE_STATUSES),
  total: money,
  /** Zero unless something was given back. */
  refunded: money,
  /**
   * period: the time below. change: the difference of a change, whose period was bought already. single: one payment
   * whose period is fixed when it arrives. authorisation: nothing, such as the empty bill that a trial begins with.
   */
  kind: z.enum(INVOICE_KINDS),
  /** Null but for a period. */
  periodStart: instant.nullable(),
  periodEnd: instant.nullable(),
  createdAt: instant,
  paidAt: instant.nullable(),
  planName: z.string(),
  /** The receipt: the provider's page, or ours where it has none. */
  url: z.string().nullable(),
});
export type Invoice = z.infer<typeof invoice>;
export const listInvoices = endpoint({
  method: 'GET',
  path: '/api/billing/invoices',
  tag: 'Billing',
  summary: 'Payments of every provider, newest first',
  query: appQueryOnly,
  response: z.object({ items: z.array(invoice) }),
});
export const getReceipt = endpoint({
  method: 'GET',
  path: '/api/billing/invoices/:id',
  tag: 'Billing',
  summary: 'One payment with what a receipt shows',
  params: z.strictObject({ id: z.string().min(1).max(200) }),
  response: invoice.extend({
    business: z.object({ name: z.string(), taxId: z.string().nullable() }),
    paymentMethod: z.object({ brand: z.string(), last4: z.string() }).nullable(),
  }),
});
export const historyEntry = z.object({
  id: z.string(),
  /** One of HISTORY_TYPES. */
  type: z.string(),
  at: instant,
  /** Who or what caused it; a person by name, a visitor is somebody who had not signed in. */
  actor: z.object({
    kind: z.enum(['person', 'visitor', 'provider', 'system', 'service']),
    name: z.string().nullable(),
  }),
  /** What changed, by name of the field; money as objects, instants as text. */
  before: z.record(z.string(), z.unknown()),
  after: z.record(z.string(), z.unknown()),
  data: z.record(z.string(), z.unknown()),
});
export type HistoryEntry = z.infer<typeof historyEntry>;
export const listHistory = endpoint({
  method: 'GET',
  path: '/api/billing/history',
  tag: 'Billing',
  summary: 'What happened to account and subscription, newest first',
  query: z.strictObject({
    app,
    limit: z.coerce.number().int().min(1).max(200).default(20),
    cursor: z.string().max(200).optional(),
  }),
  response: z.object({ items: z.array(historyEntry), nextCursor: z.string().nullable() }),
});
export const billingDetails = z.object({
  /** Where receipts and warnings go; null is the owner's address. */
  billingEmail: emailAddress.nullable(),
  taxId: text(40).nullable(),
});
export type BillingDetails = z.infer<typeof billingDetails>;
export const getBillingDetails = endpoint({
  method: 'GET',
  path: '/api/billing/details',
  tag: 'Billing',
  summary: 'Billing address and tax id',
  response: billingDetails,
});
export const setBillingDetails = endpoint({
  method: 'PUT',
  path: '/api/billing/details',
  tag: 'Billing',
  summary: 'Set billing address and tax id',
  body: billingDetails.strict(),
  response: billingDetails,
});
export const requestByConsumer = endpoint({
  method: 'POST',
  path: '/api/consumer-requests',
  tag: 'Billing',
  summary: 'Ask without signing in to cancel (baja) or to take a purchase back (arrepentimiento)',
  body: z.strictObject({
    kind: z.enum(['cancellation', 'withdrawal']),
    email: emailAddress,
    message: text(1000).optional(),
    locale: z.string().max(20).optional(),
  }),
  status: 201,
  response: z.object({ trackingCode: z.string() }),
});
export const openPortal = endpoint({
  method: 'POST',
  path: '/api/billing/portal',
  tag: 'Billing',
  summary: "The provider's page for payment methods and invoices",
  body: z.strictObject({ app, returnTo: returnUrl }),
  response: z.object({ portalUrl: z.string() }),
});
export const getBillingOptions = endpoint({
  method: 'GET',
  path: '/api/billing/options',
  tag: 'Billing',
  summary: 'Payment providers on offer and their currencies',
  response: z.object({
    providers: z.array(
      z.object({
        name: providerName,
        currencies: z.array(currency),
        modes: z.array(mode),
        hasPortal: z.boolean(),
        /** It charges the account with this address: others are refused. */
        needsPayerEmail: z.boolean(),
        isSandbox: z.boolean(),
      }),
    ),
    /** Where time, cards and webhooks of the payment sandbox are moved by hand; null with real money. */
    sandboxUrl: z.string().nullable(),
  }),
});
export const billingStatus = endpoint({
  method: 'GET',
  path: '/api/billing/status',
  tag: 'Billing',
  summary: 'The short status that products of the upgrades dialect read',
  query: z.strictObject({ app }),
  response: z.object({
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
  response: z.object({ id, url: z.string() }),
});
export const createMercadoPagoCheckout = endpoint({
  method: 'POST',
  path: '/api/payments',
  tag: 'Billing',
  summary: 'Start a Mercado Pago checkout; the same service as /api/billing/upgrade',
  body: z.strictObject({
    app,
    planId: slug,
    billingPeriod,
    mode: mode.default('recurring'),
    payerEmail,
  }),
  status: 201,
  response: z.object({ id, initPoint: z.string() }),
});
export const changePlan = endpoint({
  method: 'PATCH',
  path: '/api/businesses/:id/plan',
  tag: 'Billing',
  summary: 'Change plan where no payment is needed',
  params: idParams,
  body: z.strictObject({ app, planId: slug }),
  response: subscriptionStatus,
});
