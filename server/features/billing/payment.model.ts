import { model, Schema } from 'mongoose';
import type { PaymentSnapshot } from '#server/payments/payment-provider.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { Money } from '#shared/domain/money.ts';

/**
 * A provider's payment as it was last fetched. One row for each, whoever the provider is: what was paid stays
 * readable after the subscription is over or moved elsewhere.
 */
export interface PaymentRecord {
  /** provider:paymentId, so that no payment can count for two businesses. */
  _id: string;
  businessId: string;
  appId: string;
  provider: ProviderName;
  paymentId: string;
  /** Null for one payment that belongs to no subscription. */
  providerSubscriptionId: string | null;
  intentId: string | null;
  planName: string;
  number: string | null;
  status: PaymentSnapshot['status'];
  amount: Money;
  refundedMinor: number;
  period: { start: Date; end: Date } | null;
  reason: PaymentSnapshot['reason'];
  receiptUrl: string | null;
  paymentMethod: { brand: string; last4: string } | null;
  createdAt: Date;
  paidAt: Date | null;
}

const text = { type: String, default: null };

const paymentSchema = new Schema<PaymentRecord>(
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
    amount: { type: Schema.Types.Mixed, required: true },
    refundedMinor: { type: Number, default: 0 },
    period: { type: Schema.Types.Mixed, default: null },
    reason: { type: String, required: true },
    receiptUrl: text,
    paymentMethod: { type: Schema.Types.Mixed, default: null },
    createdAt: { type: Date, required: true },
    paidAt: { type: Date, default: null },
  },
  { versionKey: false, collection: 'payments', minimize: false },
);
paymentSchema.index({ businessId: 1, appId: 1, createdAt: -1 });

export const paymentModel = model<PaymentRecord>('Payment', paymentSchema);
