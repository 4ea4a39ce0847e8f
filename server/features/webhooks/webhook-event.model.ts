import { model, Schema } from 'mongoose';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';

/**
 * received: stored and answered. processing: a worker has it until its lease ends. processed, ignored and
 * parked are final: done, of no interest, of nobody known here. failed: tried too often, for a person.
 */
export type WebhookState =
  | 'received'
  | 'processing'
  | 'processed'
  | 'ignored'
  | 'parked'
  | 'failed';

export interface WebhookEventRecord {
  _id: string;
  provider: ProviderName;
  dedupeKey: string;
  type: string;
  /** What it is about; see WebhookNotice. */
  subjectKey: string | null;
  payload: unknown;
  state: WebhookState;
  attempts: number;
  /** When a worker may take it: now, or after a back-off. */
  availableAt: Date;
  /** Names the try that has it: one that lost it no longer writes. */
  owner: string | null;
  /** Until when a worker has it, by the clock that processes share. */
  leasedUntil: Date | null;
  receivedAt: Date;
  finishedAt: Date | null;
  outcome: string | null;
}

const webhookEventSchema = new Schema<WebhookEventRecord>(
  {
    _id: String,
    provider: { type: String, required: true },
    dedupeKey: { type: String, required: true },
    type: { type: String, required: true },
    subjectKey: { type: String, default: null },
    payload: { type: Schema.Types.Mixed, required: true },
    state: { type: String, required: true },
    attempts: { type: Number, default: 0 },
    availableAt: { type: Date, required: true },
    owner: { type: String, default: null },
    leasedUntil: { type: Date, default: null },
    receivedAt: { type: Date, required: true },
    finishedAt: { type: Date, default: null },
    outcome: { type: String, default: null },
  },
  { versionKey: false, collection: 'webhookEvents', minimize: false },
);
webhookEventSchema.index({ provider: 1, dedupeKey: 1 }, { unique: true });
webhookEventSchema.index({ state: 1, availableAt: 1 });
webhookEventSchema.index(
  { provider: 1, subjectKey: 1, receivedAt: 1 },
  { partialFilterExpression: { subjectKey: { $type: 'string' } } },
);

// What is over is kept for half a year, to answer questions: providers repeat for days only, and payloads name
// people.
webhookEventSchema.index({ finishedAt: 1 }, { expireAfterSeconds: 180 * 24 * 60 * 60 });

export const webhookEventModel = model<WebhookEventRecord>('WebhookEvent', webhookEventSchema);
