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
  /** Currencies it can charge, ISO 4217 upper case, the preferred one first. */
  readonly currencies: readonly string[];
  /** Whether payments are made with pretended money. */
  readonly isSandbox: boolean;
  readonly capabilities: ProviderCapabilities;

  /** Creates the provider's customer of a business. The same key always answers the same customer. */
  createCustomer(account: ProviderAccount, idempotencyKey: string): Promise<{ customerId: string }>;

  /** Opens a hosted payment page for one intent. The intent's id is idempotency key and reference. */
  createCheckout(
    order: CheckoutOrder,
  ): Promise<{ sessionId: string; url: string; expiresAt: Date }>;
  /** Answers null when the provider does not know the session. */
  fetchCheckout(sessionId: string): Promise<CheckoutSnapshot | null>;
  /** Closes a session that is still open, and answers how it then stands: it may have been paid meanwhile. */
  expireCheckout(sessionId: string): Promise<CheckoutSnapshot | null>;

  /** The subscription with its latest payments, newest first; null when the provider does not know it. */
  fetchSubscription(subscriptionId: string): Promise<SubscriptionSnapshot | null>;

  /** What changing the price now would charge and credit. `at` fixes the instant that prorates. */
  previewChange(change: SubscriptionChange): Promise<ChangePreview>;
  /**
   * Changes the price in place and charges the difference at once. Nothing changes when the charge fails:
   * the answer is then `pending_payment`, with the page where the person can pay it.
   */
  changeSubscription(
    change: SubscriptionChange & { idempotencyKey: string },
  ): Promise<{ outcome: 'applied' } | { outcome: 'pending_payment'; payUrl: string | null }>;
  cancelSubscription(
    subscriptionId: string,
    options: { when: 'now' | 'period_end'; idempotencyKey: string },
  ): Promise<void>;
  /** Takes back a cancellation at period end. */
  resumeSubscription(subscriptionId: string, options: { idempotencyKey: string }): Promise<void>;

  /** A short-lived page where the person manages payment methods and invoices. */
  createPortal(customerId: string, returnUrl: string): Promise<{ url: string }>;

  /**
   * Checks a webhook's signature on its raw bytes. Pure: no call to the provider.
   * @throws InvalidSignatureError when it is missing, wrong or stale.
   */
  verifyWebhook(delivery: WebhookDelivery, now: Date): WebhookNotice;
  /** Finds what a stored notice is about; asks the provider where the notice does not say. */
  resolveWebhook(notice: WebhookNotice): Promise<WebhookSubject>;
}

export interface ProviderCapabilities {
  proration: boolean;
  cancelAtPeriodEnd: boolean;
  portal: boolean;
}

export interface ProviderAccount {
  businessId: string;
  name: string;
  email: string;
  locale: string;
}

export interface CheckoutOrder {
  intentId: string;
  customerId: string;
  locale: string;
  plan: { appId: string; id: string; version: number; name: string; description: string };
  price: PlanPrice;
  trialDays: number;
  /** Where the person goes after paying, and after giving up. */
  successUrl: string;
  cancelUrl: string;
}

export interface CheckoutSnapshot {
  sessionId: string;
  status: 'open' | 'complete' | 'expired';
  url: string | null;
  /** Our intent, as the provider keeps it. */
  intentId: string | null;
  customerId: string | null;
  subscriptionId: string | null;
}

export interface SubscriptionSnapshot {
  provider: ProviderName;
  subscriptionId: string;
  customerId: string;
  /** Our intent that created it, as the provider keeps it. */
  intentId: string | null;
  state: 'incomplete' | 'trialing' | 'active' | 'past_due' | 'unpaid' | 'paused' | 'cancelled';
  price: PlanPrice;
  /** The catalogue's price that it charges; see priceKey. */
  priceKey: string | null;
  currentPeriodStart: Date;
  currentPeriodEnd: Date;
  /** Set while a cancellation is scheduled. */
  cancelAt: Date | null;
  endedAt: Date | null;
  trialEnd: Date | null;
  paymentMethod: { brand: string; last4: string } | null;
  /** Newest first. */
  payments: PaymentSnapshot[];
  fetchedAt: Date;
}

export interface PaymentSnapshot {
  /** The provider's id of the invoice or payment: a period is granted once for each. */
  paymentId: string;
  number: string | null;
  intentId: string | null;
  status: 'pending' | 'paid' | 'failed' | 'void' | 'refunded' | 'disputed';
  /** What was or is to be paid. */
  amount: Money;
  refundedMinor: number;
  /** The period of service that it pays. */
  period: { start: Date; end: Date };
  reason: 'first' | 'renewal' | 'change' | 'other';
  createdAt: Date;
  paidAt: Date | null;
  attempts: number;
  nextAttemptAt: Date | null;
  receiptUrl: string | null;
}

export interface SubscriptionChange {
  subscriptionId: string;
  plan: CheckoutOrder['plan'];
  price: PlanPrice;
  at: Date;
}

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
export function priceKey(
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

/** The provider refused, failed or could not be reached. Carries no text of the SDK to the outside. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  /** Whether the same call may succeed later. */
  readonly isRetryable: boolean;

  constructor(message: string, options: { isRetryable: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.isRetryable = options.isRetryable;
  }
}

export class InvalidSignatureError extends Error {
  override readonly name = 'InvalidSignatureError';
}
