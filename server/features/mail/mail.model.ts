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
  /** When a worker may take it: now, after a back-off, or when the lease of one that died is over. */
  availableAt: Date;
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
    createdAt: { type: Date, required: true, expires: KEPT_SECONDS },
    finishedAt: { type: Date, default: null },
  },
  { versionKey: false, collection: 'mails' },
);
mailSchema.index({ state: 1, availableAt: 1 });

export const mailModel = model<MailRecord>('Mail', mailSchema);
