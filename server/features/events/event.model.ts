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

/** With the time when it was appended, which readers go by: an event can be stored long after it happened. */
export interface StoredEvent extends EventRecord {
  storedAt: Date;
}

const eventSchema = new Schema<StoredEvent>(
  {
    _id: String,
    type: { type: String, required: true },
    businessId: { type: String, required: true },
    appId: { type: String, default: null },
    at: { type: Date, required: true },
    actor: { type: String, required: true },
    data: { type: Schema.Types.Mixed, default: {} },
    storedAt: { type: Date, required: true },
  },
  { versionKey: false, collection: 'events', minimize: false },
);
// The history of a business, in pages by key.
eventSchema.index({ businessId: 1, at: -1, _id: -1 });
// The change feed reads the newest of all businesses.
eventSchema.index({ at: 1 });
// Readers with a position of their own.
eventSchema.index({ storedAt: 1, _id: 1 });

export const eventModel = model<StoredEvent>('Event', eventSchema);
