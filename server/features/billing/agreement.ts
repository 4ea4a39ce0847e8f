import type {
  CheckoutSnapshot,
  PaymentSnapshot,
  SubscriptionSnapshot,
} from '#server/payments/payment-provider.ts';
import type { IntentRecord } from './intent.model.ts';

export interface Period {
  start: Date;
  end: Date;
}

/** Something at a provider that is ours: what was agreed before it was paid, and what was paid for it. */
export interface Agreement {
  /** Whose terms hold now; null where the subscription runs on as our record has it. */
  terms: IntentRecord | null;
  /** The intent that began it. */
  origin: IntentRecord | null;
  /** Agreed for a later day. */
  pending: IntentRecord | null;
  /** Null for a period that was paid in advance. */
  snapshot: SubscriptionSnapshot | null;
  checkout: CheckoutSnapshot | null;
  payments: readonly PaymentSnapshot[];
  /** Time that was bought: by payments that are really paid and match what was agreed. */
  paid: readonly Period[];
  /** Time that was paid elsewhere before, and goes on here. */
  credited: Period | null;
  trial: Period | null;
}
