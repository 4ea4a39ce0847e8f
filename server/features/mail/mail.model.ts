import { model, Schema } from 'mongoose';
import type { Locale } from '#shared/contracts/accounts.ts';
import type { MailKind } from './mail-kinds.ts';

/**
 * queued: to be sent. sent: the mail server took it. failed: given up after a day. kept: there is no mail
 * server, so it is only shown on the outbox page.
 */
export type MailState = 'queued' | 'sent' | 'failed' | 'kept';

export interface MailRecord {
  /** What it is about, its kind and its address: there can be one of each. */
  _id: string;
  kind: MailKind;
  businessId: string;
  to: string;
  locale: Locale;
  subject: string;
  text: string;
  html: string;
  state: MailState;
  attempts: number;
  /** When a worker may take it: now, or after a back-off. */
  availableAt: Date;
  /** Names the try that has it: one that lost it no longer writes. */
  owner: string | null;
  /** Until when a worker has it, by the clock that processes share. */
  leasedUntil: Date | null;
  createdAt: Date;
  finishedAt: Date | null;
}

/** Mails hold names and amounts: they are not kept for good. What happened stands in the events. */
const KEPT_SECONDS = 90 * 24 * 60 * 60;

const mailSchema = new Schema<MailRecord>(
  {
    _id: String,
    kind: { type: String, required: true },
    businessId: { type: String, required: true },
    to: { type: String, required: true },
    locale: { type: String, required: true },
    subject: { type: String, required: true },
    text: { type: String, required: true },
    html: { type: String, required: true },
    state: { type: String, required: true },
    attempts: { type: Number, default: 0 },
    availableAt: { type: Date, required: true },
    owner: { type: String, default: null },
    leasedUntil: { type: Date, default: null },
    createdAt: { type: Date, required: true, expires: KEPT_SECONDS },
    finishedAt: { type: Date, default: null },
  },
  { versionKey: false, collection: 'mails' },
);
mailSchema.index({ state: 1, availableAt: 1 });

export const mailModel = model<MailRecord>('Mail', mailSchema);
