import { model, Schema } from 'mongoose';
import type { CountMark } from '#server/http/endpoint-router.ts';
import type { Metric } from '#shared/domain/entitlements.ts';

/** How much of one metric a business uses, with the changes that are not settled yet. */
export interface UsageRecord {
  /** businessId:appId:metric */
  _id: string;
  businessId: string;
  appId: string;
  metric: Metric;
  value: number;
  /** Grows with every change, so that a recount can tell whether anything moved meanwhile. */
  seq: number;
  pending: (CountMark & { documentId: string })[];
}

const usageSchema = new Schema<UsageRecord>(
  {
    _id: String,
    businessId: { type: String, required: true },
    appId: { type: String, required: true },
    metric: { type: String, required: true },
    value: { type: Number, default: 0 },
    seq: { type: Number, default: 0 },
    pending: {
      type: [{ _id: false, id: String, documentId: String, n: Number, at: Date }],
      default: [],
    },
  },
  { versionKey: false, collection: 'usage' },
);
usageSchema.index({ businessId: 1, appId: 1 });
usageSchema.index({ 'pending.at': 1 }, { sparse: true });

export const usageModel = model<UsageRecord>('Usage', usageSchema);
