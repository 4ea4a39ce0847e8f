import type * as Stripe from './objects.ts';
import type * as Payment from './payment-objects.ts';

/** Everything that the Stripe half remembers; plain JSON, objects by id in the order of their making. */
export interface StripeState {
  version: 1;
  clockOffsetSeconds: number;
  customers: Record<string, Stripe.Customer>;
  paymentMethods: Record<string, Stripe.PaymentMethod>;
  products: Record<string, Stripe.Product>;
  prices: Record<string, Stripe.Price>;
  checkoutSessions: Record<string, Stripe.CheckoutSession>;
  subscriptions: Record<string, Stripe.Subscription>;
  invoices: Record<string, Stripe.Invoice>;
  paymentIntents: Record<string, Payment.PaymentIntent>;
  invoicePayments: Record<string, Payment.InvoicePayment>;
  charges: Record<string, Payment.Charge>;
  refunds: Record<string, Payment.Refund>;
  disputes: Record<string, Payment.Dispute>;
  portalSessions: Record<string, Stripe.PortalSession>;
  events: Record<string, Stripe.StripeEvent>;

  /** What a session will subscribe to, and the subscription that an attempt to pay began. */
  checkouts: Record<string, CheckoutPlan>;
  /** Proration lines that wait for the next invoice, by subscription. */
  pendingLines: Record<string, Stripe.InvoiceLine[]>;
  /** Outcomes that were asked for, by subscription; each is used up by one payment. */
  forcedOutcomes: Record<string, ForcedOutcome>;
  /** Subscriptions whose trial_will_end was sent. */
  trialNotices: Record<string, true>;
  endOfDunning: EndOfDunning;
  idempotency: Record<string, StoredAnswer>;
  deliveries: Delivery[];
  invoiceCount: number;
}

export interface CheckoutPlan {
  priceId: string;
  quantity: number;
  trialDays: number;
  metadata: Stripe.Metadata;
  subscriptionId: string | null;
}

type ForcedOutcome = 'paid' | 'declined';

/** What follows when the last retry of a renewal fails: a setting of the account at Stripe. */
type EndOfDunning = 'cancel' | 'unpaid' | 'past_due';

interface StoredAnswer {
  at: number;
  parameters: string;
  status: number;
  body: string;
}

export interface Delivery {
  eventId: string;
  attempts: number;
  dueAt: number;
}

export function emptyState(): StripeState {
  return {
    version: 1,
    clockOffsetSeconds: 0,
    customers: {},
    paymentMethods: {},
    products: {},
    prices: {},
    checkoutSessions: {},
    subscriptions: {},
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
    endOfDunning: 'cancel',
    idempotency: {},
    deliveries: [],
    invoiceCount: 0,
  };
}
