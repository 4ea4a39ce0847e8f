import { createHash, randomUUID } from 'node:crypto';
import { model, Schema } from 'mongoose';
import type { Clock } from '../clock.ts';
import { duplicateKey } from '../db/duplicate-key.ts';
import { type Holding, keepRenewing } from '../db/keep-renewing.ts';
import { ProblemError } from './problem.ts';
import type { Session } from './session.ts';

interface IdempotencyRow {
  _id: string;
  bodyHash: string;
  /** The id fixed beforehand for what the request creates: a repeat after a crash finds it again. */
  documentId: string;
  /** Names one try: one that lost the lock no longer writes. */
  owner: string;
  /** By the clock that processes share. */
  lockedUntil: Date;
  answer: string | null;
  createdAt: Date;
}

const rowSchema = new Schema<IdempotencyRow>(
  {
    _id: String,
    bodyHash: String,
    documentId: String,
    owner: String,
    lockedUntil: Date,
    answer: { type: String, default: null },
    createdAt: { type: Date, expires: 24 * 60 * 60 },
  },
  { versionKey: false, collection: 'idempotencyKeys' },
);

const rows = model<IdempotencyRow>('IdempotencyKey', rowSchema);

export interface IdempotencyStore {
  /**
   * Runs a creation once for each key: a repeat gets the first answer.
   * @throws ProblemError IDEMPOTENCY_MISMATCH for the same key with another request, CONFLICT while the
   * first one is still running, INVALID_REQUEST for an unusable key.
   */
  once<T>(
    request: { session: Session; key: string; operation: string; body: unknown },
    run: (documentId: string) => Promise<T>,
  ): Promise<T>;
}

const LOCK_MS = 20_000;
const WAIT_STEPS_MS = [25, 50, 100, 200, 400, 800, 1600];
const KEY = /^[\x21-\x7e]{8,200}$/;

export function createIdempotencyStore(parts: {
  clock: Clock;
  newId: () => string;
}): IdempotencyStore {
  async function claim(id: string, bodyHash: string): Promise<IdempotencyRow | 'taken'> {
    const now = await parts.clock.sharedNow();
    const owner = randomUUID();
    const lockedUntil = new Date(now.getTime() + LOCK_MS);
    const row = {
      _id: id,
      bodyHash,
      documentId: parts.newId(),
      owner,
      lockedUntil,
      answer: null,
      createdAt: now,
    };
    try {
      await rows.collection.insertOne(row as never);
      return row;
    } catch (thrown) {
      if (!duplicateKey(thrown)) throw thrown;
    }
    // The one who held it may have died: whoever comes after the lock goes on with the same document id.
    const abandoned = await rows
      .findOneAndUpdate(
        { _id: id, bodyHash, answer: null, lockedUntil: { $lt: now } },
        { owner, lockedUntil },
        { returnDocument: 'after' },
      )
      .lean();
    return abandoned ?? 'taken';
  }

  /** Keeps a key ours for as long as its request takes. */
  function keepLock({ _id, owner }: IdempotencyRow, takenAtMs: number): Holding {
    return keepRenewing({
      leaseMs: LOCK_MS,
      takenAtMs,
      clock: parts.clock,
      renew: async (lockedUntil) =>
        (await rows.updateOne({ _id, owner }, { lockedUntil })).matchedCount === 1,
    });
  }

  async function release({ _id, owner }: IdempotencyRow, thrown: unknown): Promise<void> {
    const isRefusal = thrown instanceof ProblemError && thrown.status < 500;
    // A refusal is no creation: the person may mend what was wrong and send the same key again. After any
    // other fault the write may have happened, so a repeat has to go on with the same document id.
    const released = isRefusal
      ? rows.deleteOne({ _id, owner, answer: null })
      : rows.updateOne({ _id, owner, answer: null }, { lockedUntil: new Date(0) });
    await released.exec().catch(() => undefined);
  }

  return {
    async once<T>(
      {
        session,
        key,
        operation,
        body,
      }: { session: Session; key: string; operation: string; body: unknown },
      run: (documentId: string) => Promise<T>,
    ): Promise<T> {
      if (!KEY.test(key)) {
        throw new ProblemError('INVALID_REQUEST', {
          errors: [{ path: 'idempotency-key', code: 'invalid_key', message: 'invalid key' }],
        });
      }
      const id = hash(`${session.businessId}\n${session.userId}\n${operation}\n${key}`);
      const bodyHash = hash(JSON.stringify(body));
      for (const wait of [...WAIT_STEPS_MS, null]) {
        const takenAtMs = parts.clock.elapsedMs();
        const claimed = await claim(id, bodyHash);
        if (claimed !== 'taken') {
          const lock = keepLock(claimed, takenAtMs);
          try {
            const answer = await run(claimed.documentId);
            const { owner } = claimed;
            await rows.updateOne({ _id: id, owner }, { answer: JSON.stringify(answer ?? null) });
            return answer;
          } catch (thrown) {
            await release(claimed, thrown);
            throw thrown;
          } finally {
            lock.stop();
          }
        }
        const row = await rows.findById(id).lean();
        if (row && row.bodyHash !== bodyHash) throw new ProblemError('IDEMPOTENCY_MISMATCH');
        if (row?.answer != null) return JSON.parse(row.answer) as T;
        if (wait !== null) await new Promise((resolve) => setTimeout(resolve, wait));
      }
      throw new ProblemError('CONFLICT', {
        detail: 'The first request is still running',
        retryable: true,
      });
    },
  };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
