import { randomUUID } from 'node:crypto';
import { model, Schema } from 'mongoose';
import type { Clock } from '../clock.ts';
import { duplicateKey } from './duplicate-key.ts';
import { type Every, keepRenewing } from './keep-renewing.ts';

interface Lease {
  _id: string;
  owner: string;
  /** By the database's clock. */
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
 * Takes a named lease; null when somebody else holds it. One process at a time does what the name stands for.
 * It is renewed until it is released, for ten minutes at most; a crash gives it up when its time is over.
 */
export async function takeLease(
  name: string,
  milliseconds: number,
  clock: Pick<Clock, 'elapsedMs' | 'sharedNow'>,
  every?: Every,
): Promise<LeaseHandle | null> {
  const owner = randomUUID();
  const takenAtMs = clock.elapsedMs();
  const now = await clock.sharedNow();
  try {
    await leaseModel.updateOne(
      { _id: name, until: { $lte: now } },
      { $set: { owner, until: new Date(now.getTime() + milliseconds) } },
      { upsert: true },
    );
  } catch (thrown) {
    if (duplicateKey(thrown)) return null;
    throw thrown;
  }
  const holding = keepRenewing({
    leaseMs: milliseconds,
    takenAtMs,
    clock,
    renew: async (until) => {
      const renewed = await leaseModel.updateOne({ _id: name, owner }, { $set: { until } });
      return renewed.matchedCount === 1;
    },
    ...(every ? { every } : {}),
  });
  return {
    isHeld: holding.isHeld,
    release: async () => {
      holding.stop();
      await leaseModel.deleteOne({ _id: name, owner });
    },
  };
}
