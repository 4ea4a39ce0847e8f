import type { IncomingHttpHeaders } from 'node:http';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { Money } from '#shared/domain/money.ts';
import type { PlanPrice } from '#shared/domain/plan.ts';

/**
 * The port to a payment provider. Adapters turn its calls into a provider's API and answer with neutral
 * snapshots, built only from what was fetched in that call. They never write to our database, and what a
 * provider cannot do is declared in its capabilities instead of being faked.
 */
export interface PaymentProvider {
  readonly name: ProviderName;
  /** Whether it can charge a currency, ISO 4217 upper case. Which ones are on offer is for the catalogue to say. */
  charges(currency: string): boolean;
  /** What it charges best: chosen beforehand where a plan has several. */
  readonly preferredCurrency: string;
  /** Whether payments are made with pretended money. */
  readonly isSandbox: boolean;
  readonly capabilities: ProviderCapabilities;

  /**
   * Creates the provider's customer of a business for one currency: a customer keeps the currency of its first
   * bill. The same key always answers the same customer. Only where `capabilities.customers`.
   */
  createCustomer(account: ProviderAccount, idempotencyKey: string): Promise<{ customerId: string }>;

  /**
   * Opens a hosted payment page for one intent, whose id is the external reference. Where
   * `capabilities.idempotentCheckout` it is the idempotency key too, and a repetition answers the same page.
   */
  createCheckout(
    order: CheckoutOrder,
  ): Promise<{ sessionId: string; url: string; expiresAt: Date }>;
  /**
   * Answers null when the provider does not know the session. A session of a single payment comes with its
   * payments, any other with the subscription that came of it.
   */
  fetchCheckout(sessionId: string): Promise<CheckoutSnapshot | null>;
  /**
   * Closes a session that is still open, with payments that are on their way, and answers how it then stands:
   * it may have been paid meanwhile.
   */
  expireCheckout(sessionId: string): Promise<CheckoutSnapshot | null>;

  /** The subscription with its latest payments, newest first; null when the provider does not know it. */
  fetchSubscription(subscriptionId: string): Promise<SubscriptionSnapshot | null>;

  /**
   * What changing the price now would charge and credit. `at` fixes the instant that prorates. Only where
   * `capabilities.proration`, as `changeSubscription`.
   */
  previewChange(change: SubscriptionChange): Promise<ChangePreview>;
  /**
   * Changes the price in place and charges the difference at once. Nothing changes when the charge fails:
   * the answer is then `pending_payment`, with the page where the person can pay it. That page is a session too: it is
   * fetched and closed as a checkout's, and closed, the change is taken back.
   */
  changeSubscription(
    change: SubscriptionChange & { idempotencyKey: string },
  ): Promise<ChangeOutcome>;
  /**
   * Charges another price from the next renewal on, and nothing now. Repeatable: asking for the price that is
   * set already changes nothing. Another interval only where `capabilities.intervalChange`.
   */
  scheduleChange(change: SubscriptionChange & { idempotencyKey: string }): Promise<void>;
  /** Takes back `scheduleChange`: `change` names the terms that run now. Repeatable. */
  unscheduleChange(change: SubscriptionChange & { idempotencyKey: string }): Promise<void>;
  /**
   * `period_end` only where `capabilities.cancelAtPeriodEnd`. Takes a scheduled change back first. `now` also
   * voids every bill that is still open, so that nothing can be charged or paid afterwards. Repeatable: of one that
   * is cancelled already it voids what is left open.
   */
  cancelSubscription(
    subscriptionId: string,
    options: { when: 'now' | 'period_end'; idempotencyKey: string },
  ): Promise<void>;
  /** Stops charging until it is resumed; what is paid stays paid. Repeatable. */
  pauseSubscription(subscriptionId: string, options: { idempotencyKey: string }): Promise<void>;
  /** Takes back a cancellation at period end, or a pause. Repeatable. */
  resumeSubscription(subscriptionId: string, options: { idempotencyKey: string }): Promise<void>;
  /**
   * Gives a payment back, whole when `amountMinor` is null. `paymentId` as in PaymentSnapshot. Repeating it
   * with the same key gives nothing back twice.
   */
  refundPayment(
    paymentId: string,
    options: { amountMinor: number | null; idempotencyKey: string },
  ): Promise<void>;

  /**
   * A short-lived page where the person manages payment methods and invoices, or only changes the payment
   * method. Only where `capabilities.portal`.
   */
  createPortal(
    customerId: string,
    returnUrl: string,
    purpose: 'manage' | 'payment_method',
  ): Promise<{ url: string }>;

  /**
   * Checks a webhook's signature on its raw bytes. Pure: no call to the provider.
   * @throws InvalidSignatureError when it is missing, wrong or stale.
   */
  verifyWebhook(delivery: WebhookDelivery, now: Date): WebhookNotice;
  /** Finds what a stored notice is about; asks the provider where the notice does not say. */
  resolveWebhook(notice: WebhookNotice): Promise<WebhookSubject>;
}

/** What is false here is not faked by the adapter: the billing service composes it from what there is. */
export interface ProviderCapabilities {
  /** It keeps customers, who have to be created before a checkout. */
  customers: boolean;
  /** Creating a checkout twice for one intent gives one checkout. */
  idempotentCheckout: boolean;
  /** It charges the difference of a change of price in place. */
  proration: boolean;
  /** A running subscription can go from months to years and back. */
  intervalChange: boolean;
  cancelAtPeriodEnd: boolean;
  /** Single payments on a hosted page: a period paid in advance. */
  singlePayments: boolean;
  portal: boolean;
}

export interface ProviderAccount {
  businessId: string;
  name: string;
  email: string;
  locale: string;
  currency: string;
}

export interface CheckoutOrder {
  intentId: string;
  /** Null where the provider keeps no customers. */
  customerId: string | null;
  payerEmail: string;
  locale: string;
  plan: { appId: string; id: string; version: number; name: string; description: string };
  /** The price of the plan: what a subscription charges at each renewal. */
  price: PlanPrice;
  charge: CheckoutCharge;
  /** Where the person goes after paying, and after giving up. */
  successUrl: string;
  cancelUrl: string;
}

export type CheckoutCharge =
  /**
   * A subscription. Nothing is charged before the trial is over, or before `startsAt`: until then the time
   * was paid elsewhere. At most one of the two is set.
   */
  | { kind: 'recurring'; trialDays: number; startsAt: Date | null }
  /**
   * One payment: a period in advance, or the difference of an upgrade. `isInstant` leaves out the ways to pay
   * that take days, such as cash.
   */
  | { kind: 'once'; amount: Money; isInstant: boolean };

export interface CheckoutSnapshot {
  provider: ProviderName;
  sessionId: string;
  /** complete: the person went through it. For a single payment: some payment was made. */
  status: 'open' | 'complete' | 'expired';
  url: string | null;
  /** Our intent, as the provider keeps it. */
  intentId: string | null;
  customerId: string | null;
  subscriptionId: string | null;
  /** Of a single payment, newest first; their periods are empty: what they pay for stands in the intent. */
  payments: PaymentSnapshot[];
  paymentMethod: PaymentMethod | null;
}

export interface PaymentMethod {
  /** visa, mastercard …, or account_money, ticket, bank_transfer. */
  brand: string;
  /** Empty where the method has no number. */
  last4: string;
}

export interface SubscriptionSnapshot {
  provider: ProviderName;
  subscriptionId: string;
  customerId: string | null;
  /** Our intent that created it, as the provider keeps it. */
  intentId: string | null;
  /** unknown: a status that this code does not know. It gives nothing new, and can be cancelled. */
  state:
    | 'incomplete'
    | 'trialing'
    | 'active'
    | 'past_due'
    | 'unpaid'
    | 'paused'
    | 'cancelled'
    | 'unknown';
  price: PlanPrice;
  /** The catalogue's price that it charges, see lookupKey; null where the provider keeps only an amount. */
  lookupKey: string | null;
  /**
   * What the provider itself says it will charge from a later renewal on, where that is another price; null where
   * nothing is scheduled there. A provider that keeps only an amount shows it as `price` at once.
   */
  scheduled: { price: PlanPrice; lookupKey: string | null; at: Date } | null;
  currentPeriodStart: Date;
  currentPeriodEnd: Date;
  /** Set while a cancellation is scheduled. */
  cancelAt: Date | null;
  endedAt: Date | null;
  /** Whether a cancelled subscription leaves the person what was paid. */
  keepsPaidTime: boolean;
  /** Until when nothing is charged: a trial, or time that was paid elsewhere. */
  trialEnd: Date | null;
  /** When the next charge is due; null when none will come. */
  nextChargeAt: Date | null;
  paymentMethod: PaymentMethod | null;
  /** Newest first. */
  payments: PaymentSnapshot[];
  fetchedAt: Date;
}

export interface PaymentSnapshot {
  /** The provider's id of the invoice or payment: a period is granted once for each. */
  paymentId: string;
  number: string | null;
  intentId: string | null;
  /** disputed: the bank has the money while it decides. charged_back: it has decided against us. */
  status: 'pending' | 'paid' | 'failed' | 'void' | 'refunded' | 'disputed' | 'charged_back';
  /** Somebody objected, but the money is still ours. */
  isInMediation: boolean;
  /** What was or is to be paid, after the seller's own reductions (coupons, credit). */
  amount: Money;
  /**
   * What it pays for. period: a whole period of a price, whatever the seller took off; its lookup key is null where
   * the provider keeps only an amount. proration: the rest of a running period at a higher price. null: nothing of
   * the kind, such as the empty bill of a trial.
   */
  paysFor: { kind: 'period' | 'proration'; lookupKey: string | null } | null;
  /** When it last changed, by the provider's own clock; null where the provider does not say. */
  updatedAt: Date | null;
  refundedMinor: number;
  /** The period of service that it pays. */
  period: { start: Date; end: Date };
  reason: 'first' | 'renewal' | 'change' | 'other';
  /** The seller gave up the bill of a renewal that was declined, and the subscription goes on. */
  isForgiven: boolean;
  createdAt: Date;
  paidAt: Date | null;
  attempts: number;
  nextAttemptAt: Date | null;
  receiptUrl: string | null;
  /** Where what is owed can be paid now; null where there is no such page, or nothing is owed. */
  payUrl: string | null;
}

export interface SubscriptionChange {
  subscriptionId: string;
  plan: CheckoutOrder['plan'];
  price: PlanPrice;
  at: Date;
}

export type ChangeOutcome =
  | { outcome: 'applied' }
  | { outcome: 'pending_payment'; sessionId: string | null; payUrl: string | null };

export interface ChangePreview {
  dueNow: Money;
  nextCharge: { amount: Money; at: Date };
  /** Credits are negative. */
  lines: { description: string; amount: Money }[];
}

export interface WebhookDelivery {
  rawBody: Buffer;
  headers: IncomingHttpHeaders;
  query: Readonly<Record<string, unknown>>;
}

export interface WebhookNotice {
  /** Two deliveries with one key are one notice. */
  dedupeKey: string;
  type: string;
  /** What it is about: older notices about the same that still wait are served by processing this one. */
  subjectKey: string | null;
  /** False for types that change nothing here: they are stored as ignored. */
  isRelevant: boolean;
  payload: unknown;
}

export interface WebhookSubject {
  intentId: string | null;
  checkoutId: string | null;
  subscriptionId: string | null;
  customerId: string | null;
}

/** Names one price of one version of a plan at the provider, so that what is charged can be traced back. */
export function lookupKey(
  plan: { appId: string; id: string; version: number },
  price: PlanPrice,
): string {
  return [
    plan.appId,
    plan.id,
    `v${plan.version}`,
    price.currency,
    price.interval,
    price.amountMinor,
  ].join(':');
}

/** customer_missing: the customer named in the call was deleted at the provider: a new one has to be made. */
export type ProviderErrorCode = 'customer_missing';

/** The provider refused, failed or could not be reached. Carries no text of the SDK to the outside. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  /** Whether the same call may succeed later. */
  readonly isRetryable: boolean;
  /** What the caller can do something about; null for everything else. */
  readonly code: ProviderErrorCode | null;

  constructor(
    message: string,
    options: { isRetryable: boolean; code?: ProviderErrorCode; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.isRetryable = options.isRetryable;
    this.code = options.code ?? null;
  }
}

export class InvalidSignatureError extends Error {
  override readonly name = 'InvalidSignatureError';
}
