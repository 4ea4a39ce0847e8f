import { Schema } from 'mongoose';
import {
  type Counted,
  pendingCountsField,
} from '#server/features/entitlements/count-marks.service.ts';

/** What every kind of inventory document has beside its own fields. */
export interface ResourceRecord extends Counted {
  name: string;
  nameKey: string;
  searchKeys: string[];
  archived: boolean;
  deletedAt: Date | null;
  isDeleted: boolean;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export const resourceFields = {
  _id: String,
  businessId: { type: String, required: true },
  name: { type: String, required: true },
  nameKey: { type: String, required: true },
  searchKeys: { type: Schema.Types.Mixed, default: () => [] },
  archived: { type: Boolean, default: false },
  deletedAt: { type: Date, default: null },
  isDeleted: { type: Boolean, default: false },
  version: { type: Number, default: 1 },
  createdAt: { type: Date, required: true },
  updatedAt: { type: Date, required: true },
  pendingCounts: pendingCountsField,
};

/** The documents that take room in the plan: archived and deleted ones do not. */
export const LIVE = { isDeleted: false, archived: false } as const;

/** Every list is served from an index that leads with the business and ends in a unique key. */
export function indexResource(
  schema: { index(fields: Record<string, 1 | -1>, options?: { sparse: boolean }): unknown },
  sortFields: readonly string[],
): void {
  for (const field of sortFields) {
    schema.index({ businessId: 1, isDeleted: 1, archived: 1, [field]: 1 });
  }
  schema.index({ businessId: 1, isDeleted: 1, archived: 1, searchKeys: 1 });
  schema.index({ 'pendingCounts.at': 1 }, { sparse: true });
}
