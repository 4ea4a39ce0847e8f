import { createHash } from 'node:crypto';
import { model, Schema } from 'mongoose';
import type { Clock } from '../clock.ts';
import { duplicateKey } from '../db/duplicate-key.ts';
import { ProblemError } from './problem.ts';
import type { Session } from './session.ts';

interface IdempotencyRow {
  _id: string;
  bodyHash: string;
  /** The id fixed beforehand for what the request creates: a repeat after a crash finds it again. */
  documentId: string;
  lockedUntil: Date;
  answer: string | null;
  createdAt: Date;
}

const rowSchema = new Schema<IdempotencyRow>(
  {
    _id: String,
    bodyHash: String,
    documentId: String,
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
    const now = parts.clock.now();
    const lockedUntil = new Date(now.getTime() + LOCK_MS);
    const row = {
      _id: id,
      bodyHash,
      documentId: parts.newId(),
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
        { lockedUntil },
      )
      .lean();
    return abandoned ?? 'taken';
  }

  async function release(id: string, thrown: unknown): Promise<void> {
    const isRefusal = thrown instanceof ProblemError && thrown.status < 500;
    // A refusal is no creation: the person may mend what was wrong and send the same key again. After any
    // other fault the write may have happened, so a repeat has to go on with the same document id.
    const released = isRefusal
      ? rows.deleteOne({ _id: id, answer: null })
      : rows.updateOne({ _id: id, answer: null }, { lockedUntil: new Date(0) });
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
        const claimed = await claim(id, bodyHash);
        if (claimed !== 'taken') {
          try {
            const answer = await run(claimed.documentId);
            await rows.updateOne({ _id: id }, { answer: JSON.stringify(answer ?? null) });
            return answer;
          } catch (thrown) {
            await release(id, thrown);
            throw thrown;
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
