import { Types } from 'mongoose';

/** Makes the ids of new documents: 24 hex digits, growing with time. Injected so that tests can fix them. */
export interface Ids {
  next(): string;
}

export const objectIds: Ids = { next: () => new Types.ObjectId().toHexString() };
