import type {
  PaymentProvider,
  ProviderCapabilities,
  WebhookNotice,
} from '#server/payments/payment-provider.ts';

/** A provider together with the hands that move its sandbox: the person who pays, the bank, and time. */
export interface ProviderBench {
  provider: PaymentProvider;
  now(): Date;
  /** At the hosted page, and until the first charge was made where it comes later. */
  pay(checkoutUrl: string): Promise<void>;
  decline(checkoutUrl: string): Promise<void>;
  /** Leaves the page with a slip to pay in a shop. Only where there are single payments, as `settleCash`. */
  takeCashSlip(checkoutUrl: string): Promise<void>;
  settleCash(paymentId: string): Promise<void>;
  advance(seconds: number): Promise<void>;
  /** Moves time past the next renewal, whose charge ends as told. */
  renew(subscriptionId: string, outcome: 'paid' | 'declined'): Promise<void>;
  /** Time passes until the provider has given up charging. */
  exhaustRetries(subscriptionId: string): Promise<void>;
  /** What a renewal could not take is paid after all. */
  settleDebt(subscriptionId: string): Promise<void>;
  refund(paymentId: string, amountMinor: number | null): Promise<void>;
  dispute(paymentId: string, status: 'needs_response' | 'won' | 'lost'): Promise<void>;
  /** From now on the card on file is declined. */
  breakCard(subscriptionId: string): Promise<void>;
  /** What the provider's webhooks said since the last call, signatures checked. */
  notices(): Promise<WebhookNotice[]>;
  stop(): Promise<void>;
}

export interface ContractOptions {
  capabilities: ProviderCapabilities;
  currency: string;
  /** Whether what is left of a period stays when a subscription is cancelled at once. */
  keepsPaidTime: boolean;
  open(): Promise<ProviderBench>;
}
