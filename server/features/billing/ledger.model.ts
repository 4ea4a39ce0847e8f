import { model, Schema } from 'mongoose';
import type { PaymentSnapshot } from '#server/payments/payment-provider.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { Money } from '#shared/domain/money.ts';
import type { Terms } from './intent.model.ts';

/**
 * A period that a payment bought, fixed when the payment first counted. A raise lifts the plan of a period that was
 * bought before, and gives no time of its own.
 */
export interface Grant extends Terms {
  kind: 'period' | 'raise';
  /** The intent that agreed to it. */
  intentId: string;
  from: Date;
  to: Date;
  /** Taken away before its end: by the operator, or by the person who ended it at once. */
  endedAt: Date | null;
}

/**
 * What became of a paid payment: exactly one of these. return_owed: it bought nothing, and a remedy gives it back.
 * alerted: a person was told, because nobody else can judge it.
 */
export type Outcome = 'bought' | 'return_owed' | 'returned' | 'alerted';

/** Why a payment bought nothing. */
export type OutcomeReason =
  /** A second payment or subscription beside one that counts. */
  | 'duplicate'
  /** The plan is over, or free of charge. */
  | 'ended'
  /** Too late for what it was to pay for. */
  | 'late'
  /** Another amount or price than anybody agreed to. */
  | 'not_agreed';

/**
 * One payment of a provider, as it was last fetched, and what it bought. Written once; then its status moves. What a
 * business has follows from these rows, and so does what it paid, whoever the provider was.
 */
export interface LedgerEntry {
  /** provider:paymentId, so that no payment can count for two businesses. */
  _id: string;
  businessId: string;
  appId: string;
  provider: ProviderName;
  paymentId: string;
  /** Null for one payment that belongs to no subscription. */
  providerSubscriptionId: string | null;
  /** Our intent of a single payment; of a subscription's, the one that began it. */
  intentId: string | null;
  planName: string;
  number: string | null;
  status: PaymentSnapshot['status'];
  isInMediation: boolean;
  amount: Money;
  refundedMinor: number;
  /** The period of service as the provider says it; null for the rest of a running one. */
  period: { start: Date; end: Date } | null;
  reason: PaymentSnapshot['reason'];
  attempts: number;
  nextAttemptAt: Date | null;
  receiptUrl: string | null;
  payUrl: string | null;
  paymentMethod: { brand: string; last4: string } | null;
  createdAt: Date;
  paidAt: Date | null;
  /** By the provider's clock; null where it does not say. */
  updatedAt: Date | null;
  granted: Grant | null;
  outcome: Outcome | null;
  outcomeReason: OutcomeReason | null;
}

const text = { type: String, default: null };
const date = { type: Date, default: null };
const plain = { type: Schema.Types.Mixed, default: null };

const ledgerSchema = new Schema<LedgerEntry>(
  {
    _id: String,
    businessId: { type: String, required: true },
    appId: { type: String, required: true },
    provider: { type: String, required: true },
    paymentId: { type: String, required: true },
    providerSubscriptionId: text,
    intentId: text,
    planName: { type: String, required: true },
    number: text,
    status: { type: String, required: true },
    isInMediation: { type: Boolean, default: false },
    amount: { type: Schema.Types.Mixed, required: true },
    refundedMinor: { type: Number, default: 0 },
    period: plain,
    reason: { type: String, required: true },
    attempts: { type: Number, default: 0 },
    nextAttemptAt: date,
    receiptUrl: text,
    payUrl: text,
    paymentMethod: plain,
    createdAt: { type: Date, required: true },
    paidAt: date,
    updatedAt: date,
    granted: plain,
    outcome: text,
    outcomeReason: text,
  },
  { versionKey: false, collection: 'ledger', minimize: false },
);
ledgerSchema.index({ businessId: 1, appId: 1, createdAt: -1 });
// A subscription that was replaced: its refunds still find their business.
ledgerSchema.index(
  { providerSubscriptionId: 1, provider: 1 },
  { partialFilterExpression: { providerSubscriptionId: { $gt: '' } } },
);
// The audit.
ledgerSchema.index({ status: 1, outcome: 1 });

export const ledgerModel = model<LedgerEntry>('LedgerEntry', ledgerSchema);
