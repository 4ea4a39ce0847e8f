import { model, Schema } from 'mongoose';
import type { EventRecord } from '#server/features/events/events.service.ts';
import type { Locale } from '#shared/contracts/accounts.ts';

export interface BusinessRecord {
  _id: string;
  name: string;
  locale: Locale;
  /** Where receipts and warnings go; null is the owners' addresses. */
  billingEmail: string | null;
  taxId: string | null;
  createdAt: Date;
  /** Events that this document's last writes owe to the events collection. */
  pendingEvents: EventRecord[];
}

const businessSchema = new Schema<BusinessRecord>(
  {
    _id: String,
    name: { type: String, required: true },
    locale: { type: String, required: true },
    billingEmail: { type: String, default: null },
    taxId: { type: String, default: null },
    createdAt: { type: Date, required: true },
    pendingEvents: { type: Schema.Types.Mixed, default: () => [] },
  },
  { versionKey: false, collection: 'businesses', minimize: false },
);
businessSchema.index({ 'pendingEvents.at': 1 }, { sparse: true });

export const businessModel = model<BusinessRecord>('Business', businessSchema);
