import { model, Schema } from 'mongoose';

/**
 * received: stored and answered. forwarded: told to the business whose owner asked. unmatched: nobody known
 * here has this address; kept, because the person was given a code for it.
 */
export type ConsumerRequestState = 'received' | 'forwarded' | 'unmatched';

export interface ConsumerRequestRecord {
  _id: string;
  trackingCode: string;
  kind: 'cancellation' | 'withdrawal';
  email: string;
  message: string | null;
  locale: string | null;
  state: ConsumerRequestState;
  /** Null until it is known whose it is. */
  businessId: string | null;
  createdAt: Date;
}

const consumerRequestSchema = new Schema<ConsumerRequestRecord>(
  {
    _id: String,
    trackingCode: { type: String, required: true },
    kind: { type: String, required: true },
    email: { type: String, required: true },
    message: { type: String, default: null },
    locale: { type: String, default: null },
    state: { type: String, required: true },
    businessId: { type: String, default: null },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, collection: 'consumerRequests' },
);
consumerRequestSchema.index({ trackingCode: 1 }, { unique: true });
consumerRequestSchema.index({ state: 1, createdAt: 1 });

export const consumerRequestModel = model<ConsumerRequestRecord>(
  'ConsumerRequest',
  consumerRequestSchema,
);
