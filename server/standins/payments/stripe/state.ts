import type { CheckoutSession } from './checkout-objects.ts';
import type { Coupon, Discount } from './discount-objects.ts';
import type { Invoice, InvoiceLine } from './invoice-objects.ts';
import type * as Stripe from './objects.ts';
import type * as Payment from './payment-objects.ts';
import type { PortalSession } from './portal-objects.ts';
import type { SubscriptionSchedule } from './schedule-objects.ts';

/** Everything that the Stripe half remembers; plain JSON, objects by id in the order of their making. */
export interface StripeState {
  customers: Record<string, Stripe.Customer>;
  deletedCustomers: Record<string, Stripe.DeletedCustomer>;
  coupons: Record<string, Coupon>;
  discounts: Record<string, Discount>;
  paymentMethods: Record<string, Stripe.PaymentMethod>;
  products: Record<string, Stripe.Product>;
  prices: Record<string, Stripe.Price>;
  checkoutSessions: Record<string, CheckoutSession>;
  subscriptions: Record<string, Stripe.Subscription>;
  schedules: Record<string, SubscriptionSchedule>;
  invoices: Record<string, Invoice>;
  paymentIntents: Record<string, Payment.PaymentIntent>;
  invoicePayments: Record<string, Payment.InvoicePayment>;
  charges: Record<string, Payment.Charge>;
  refunds: Record<string, Payment.Refund>;
  disputes: Record<string, Payment.Dispute>;
  portalSessions: Record<string, PortalSession>;
  events: Record<string, Stripe.StripeEvent>;

  /** What a session will subscribe to, and the subscription that an attempt to pay began. */
  checkouts: Record<string, CheckoutPlan>;
  /** Prorations and the seller's items that wait for the next invoice, by subscription. */
  pendingLines: Record<string, InvoiceLine[]>;
  /** Outcomes that were asked for, by subscription; each is used up by one payment. */
  forcedOutcomes: Record<string, ForcedOutcome>;
  /** Subscriptions whose trial_will_end was sent. */
  trialNotices: Record<string, true>;
  /** Calls that will be refused, as the control `refuse` said. */
  refusals: Refusal[];
  endOfDunning: EndOfDunning;
  idempotency: Record<string, StoredAnswer>;
  invoiceCount: number;
}

export interface CheckoutPlan {
  priceId: string;
  quantity: number;
  trialDays: number;
  /** A first charge that comes later, as the end of a trial or as the anchor of the cycle. Seconds since 1970. */
  trialEnd?: number;
  anchor?: number;
  metadata: Stripe.Metadata;
  subscriptionId: string | null;
}

type ForcedOutcome = 'paid' | 'declined';

/** What follows when the last retry of a renewal fails: a setting of the account at Stripe. */
type EndOfDunning = 'cancel' | 'unpaid' | 'past_due';

export interface Refusal {
  /** "POST /v1/refunds", with `:id` for any segment. */
  route: string;
  times: number;
  code: string | null;
  message: string;
}

interface StoredAnswer {
  at: number;
  parameters: string;
  /** The request that was answered first. */
  requestId: string;
  status: number;
  body: string;
}

export function emptyStripeState(): StripeState {
  return {
    customers: {},
    deletedCustomers: {},
    coupons: {},
    discounts: {},
    paymentMethods: {},
    products: {},
    prices: {},
    checkoutSessions: {},
    subscriptions: {},
    schedules: {},
    invoices: {},
    paymentIntents: {},
    invoicePayments: {},
    charges: {},
    refunds: {},
    disputes: {},
    portalSessions: {},
    events: {},
    checkouts: {},
    pendingLines: {},
    forcedOutcomes: {},
    trialNotices: {},
    refusals: [],
    endOfDunning: 'cancel',
    idempotency: {},
    invoiceCount: 0,
  };
}
