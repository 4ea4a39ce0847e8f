import type { CatalogPlan } from '#server/features/plans/plans.service.ts';
import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';
import type { CheckoutSnapshot, SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { IntentRecord, IntentState } from './intent.model.ts';

/** What is true now: our records, and what the providers said when they were asked under the lease. */
export interface Facts {
  current: SubscriptionRecord;
  intents: readonly IntentRecord[];
  /** Payment pages by session; null for one that the provider does not know. */
  checkouts: ReadonlyMap<string, CheckoutSnapshot | null>;
  /** Provider subscriptions by id; null for one that the provider does not know. */
  snapshots: ReadonlyMap<string, SubscriptionSnapshot | null>;
  defaultPlan: CatalogPlan;
  now: Date;
}

/** What follows from the facts: what to write here, and what to put right at the provider. */
export interface Verdict {
  /** Null when the subscription is as it should be. */
  changes: Partial<SubscriptionRecord> | null;
  event: { type: string; data: Record<string, unknown> } | null;
  intentStates: { intentId: string; state: IntentState }[];
  /** Provider subscriptions that must not go on charging. */
  duplicates: DuplicateSubscription[];
  /** Payments that bought nothing: two people paid, or somebody too late. */
  refunds: { provider: ProviderName; paymentId: string }[];
  /** Provider subscriptions that would charge another price than what was agreed for the next renewal. */
  corrections: PriceCorrection[];
  /** For a person to look at: the code says what, the data where. */
  alerts: { code: string; data: Record<string, unknown> }[];
}

export type DuplicateSubscription = Pick<
  SubscriptionSnapshot,
  'provider' | 'subscriptionId' | 'intentId'
>;

export interface PriceCorrection {
  provider: ProviderName;
  subscriptionId: string;
  /** Whose plan and price it has to charge next. */
  intent: IntentRecord;
}

/** How long a paid plan outlives its paid time while a renewal is unsettled or the provider is silent. */
export const GRACE_DAYS = 7;
/** How long a trial outlives its end while its first charge is on the way: nothing was ever paid. */
export const TRIAL_GRACE_DAYS = 1;

/** Comped, or with a deal of its own: such a business never meets a checkout. */
export function isGranted({ isComped, manualGrant }: SubscriptionRecord): boolean {
  return isComped || (manualGrant ?? null) !== null;
}
