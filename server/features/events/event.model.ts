import { model, Schema } from 'mongoose';

/** Something that happened to a business. Append-only: audit log, outbox and change feed at once. */
export interface EventRecord {
  _id: string;
  type: string;
  businessId: string;
  appId: string | null;
  at: Date;
  /** Who or what caused it: a user's id, a provider's webhook, a job. */
  actor: string;
  data: Record<string, unknown>;
}

const eventSchema = new Schema<EventRecord>(
  {
    _id: String,
    type: { type: String, required: true },
    businessId: { type: String, required: true },
    appId: { type: String, default: null },
    at: { type: Date, required: true },
    actor: { type: String, required: true },
    data: { type: Schema.Types.Mixed, default: {} },
  },
  { versionKey: false, collection: 'events', minimize: false },
);
eventSchema.index({ businessId: 1, at: -1 });
// The change feed reads the newest of all businesses.
eventSchema.index({ at: 1 });

export const eventModel = model<EventRecord>('Event', eventSchema);
