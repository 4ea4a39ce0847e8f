import { model, Schema } from 'mongoose';
import type { Features, PlanPrice } from '#shared/domain/plan.ts';

/** A plan of an app's catalogue. Editing its price or features makes a new version. */
export interface PlanRecord {
  /** appId:planId */
  _id: string;
  appId: string;
  planId: string;
  version: number;
  name: string;
  description: string;
  sortOrder: number;
  prices: PlanPrice[];
  features: Features;
  isDefault: boolean;
  isPopular: boolean;
  isPublic: boolean;
  isCustom: boolean;
  isArchived: boolean;
  trialDays: number;
}

const planSchema = new Schema<PlanRecord>(
  {
    _id: String,
    appId: { type: String, required: true },
    planId: { type: String, required: true },
    version: { type: Number, default: 1 },
    name: { type: String, required: true },
    description: { type: String, default: '' },
    sortOrder: { type: Number, required: true },
    prices: {
      type: [{ _id: false, currency: String, interval: String, amountMinor: Number }],
      default: [],
    },
    features: { type: Schema.Types.Mixed, default: {} },
    isDefault: { type: Boolean, default: false },
    isPopular: { type: Boolean, default: false },
    isPublic: { type: Boolean, default: true },
    isCustom: { type: Boolean, default: false },
    isArchived: { type: Boolean, default: false },
    trialDays: { type: Number, default: 0 },
  },
  { versionKey: false, collection: 'plans', minimize: false },
);
planSchema.index({ appId: 1, sortOrder: 1 });

export const planModel = model<PlanRecord>('Plan', planSchema);
