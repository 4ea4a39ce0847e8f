import type { CatalogPlan } from '#server/features/plans/plans.service.ts';
import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';
import type { CheckoutSnapshot, SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import type { IntentRecord } from './intent.model.ts';
import type { LedgerEntry } from './ledger.model.ts';
import type { Remedy } from './remedy.ts';

/** What is known now: our records, and what the providers said when they were asked under the lease. */
export interface Facts {
  current: SubscriptionRecord;
  /** Unsettled ones, those of the subscriptions asked about, and those whose period runs. */
  intents: readonly IntentRecord[];
  /** All of the business and app. */
  entries: readonly LedgerEntry[];
  /** Payment pages by session; null for one that the provider does not know. */
  checkouts: ReadonlyMap<string, CheckoutSnapshot | null>;
  /** Provider subscriptions by id; null for one that the provider does not know. What could not be read is absent. */
  subscriptions: ReadonlyMap<string, SubscriptionSnapshot | null>;
  defaultPlan: CatalogPlan;
  now: Date;
}

/** What follows from the facts: what to write here, and what is owed at the providers. */
export interface Verdict {
  /** New or changed. */
  entries: LedgerEntry[];
  /** Changed. */
  intents: IntentRecord[];
  /** Null when the subscription is as it should be. */
  changes: Partial<SubscriptionRecord> | null;
  event: { type: string; data: Record<string, unknown> } | null;
  remedies: Remedy[];
  alerts: Alert[];
}

/** For a person to look at: the code says what, the data where. */
export interface Alert {
  code: string;
  data: Record<string, unknown>;
}

/** How long a paid plan outlives its paid time while a renewal is unsettled or the provider is silent. */
export const GRACE_DAYS = 7;
/** How long a trial outlives its end while its first charge is on the way: nothing was ever paid. */
export const TRIAL_GRACE_DAYS = 1;

/** Comped, or with a deal of its own: such a business never meets a checkout. */
export function isArranged({
  isComped,
  manualGrant,
}: Pick<SubscriptionRecord, 'isComped' | 'manualGrant'>): boolean {
  return isComped || manualGrant !== null;
}
