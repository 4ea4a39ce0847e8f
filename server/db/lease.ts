import { randomUUID } from 'node:crypto';
import { model, Schema } from 'mongoose';
import type { Clock } from '../clock.ts';
import { duplicateKey } from './duplicate-key.ts';

interface Lease {
  _id: string;
  owner: string;
  until: Date;
}

const leaseModel = model<Lease>(
  'Lease',
  new Schema<Lease>(
    { _id: String, owner: String, until: { type: Date, expires: 24 * 60 * 60 } },
    { versionKey: false, collection: 'leases' },
  ),
);

export interface LeaseHandle {
  /** Whether the lease is still surely ours: asked before a write that must not overlap. */
  isHeld(): boolean;
  release(): Promise<void>;
}

/**
 * Takes a named lease for a while; null when somebody else holds it. One process at a time does what the
 * name stands for; a crash gives it up when the time is over.
 */
export async function takeLease(
  name: string,
  milliseconds: number,
  clock: Clock,
): Promise<LeaseHandle | null> {
  const owner = randomUUID();
  const now = clock.now();
  const until = new Date(now.getTime() + milliseconds);
  try {
    await leaseModel.updateOne(
      { _id: name, until: { $lte: now } },
      { $set: { owner, until } },
      { upsert: true },
    );
  } catch (thrown) {
    if (duplicateKey(thrown)) return null;
    throw thrown;
  }
  return {
    isHeld: () => clock.now() < until,
    release: async () => {
      await leaseModel.deleteOne({ _id: name, owner });
    },
  };
}
