import { calculateObjectSize, Long } from 'bson';
import type { Doc } from '../bson/values.ts';
import { fail } from '../errors.ts';

const IDLE_MS = 10 * 60 * 1000;
const MAX_BATCH_BYTES = 16 * 1024 * 1024;
export const DEFAULT_FIRST_BATCH = 101;

interface Cursor {
  ns: string;
  docs: Doc[];
  at: number;
  shape: (doc: Doc) => Doc;
  usedAt: number;
}

/** Results that clients have not read to the end. They stand still, whatever is written meanwhile. */
export class Cursors {
  private readonly open = new Map<string, Cursor>();
  private last = Math.floor(Math.random() * 2 ** 30) * 2 ** 20;

  /** The reply to a query: its first documents, and a cursor if there are more. */
  start(
    ns: string,
    docs: Doc[],
    batchSize: number,
    singleBatch = false,
    shape: (doc: Doc) => Doc = (doc) => doc,
  ): Doc {
    const cursor: Cursor = { ns, docs, at: 0, shape, usedAt: Date.now() };
    const firstBatch = take(cursor, batchSize);
    let id = Long.ZERO;
    if (cursor.at < docs.length && !singleBatch) {
      this.last++;
      id = Long.fromNumber(this.last);
      this.open.set(id.toString(), cursor);
    }
    return { cursor: { firstBatch, id, ns }, ok: 1 };
  }

  more(id: Long, ns: string, batchSize: number | undefined): Doc {
    const key = id.toString();
    const cursor = this.open.get(key);
    if (cursor === undefined) return fail(43, `cursor id ${key} not found`);
    if (cursor.ns !== ns) {
      fail(
        13,
        `Requested getMore on namespace '${ns}', but cursor belongs to a different namespace ${cursor.ns}`,
      );
    }
    cursor.usedAt = Date.now();
    const nextBatch = take(cursor, batchSize ?? Number.POSITIVE_INFINITY);
    const done = cursor.at >= cursor.docs.length;
    if (done) this.open.delete(key);
    return { cursor: { nextBatch, id: done ? Long.ZERO : id, ns }, ok: 1 };
  }

  /** Whether there was such a cursor. */
  kill(id: Long): boolean {
    return this.open.delete(id.toString());
  }

  killAll(ns: (ns: string) => boolean): void {
    for (const [key, cursor] of this.open) if (ns(cursor.ns)) this.open.delete(key);
  }

  get count(): number {
    return this.open.size;
  }

  closeIdle(): void {
    const oldest = Date.now() - IDLE_MS;
    for (const [key, cursor] of this.open) if (cursor.usedAt < oldest) this.open.delete(key);
  }
}

function take(cursor: Cursor, count: number): Doc[] {
  const batch: Doc[] = [];
  let bytes = 0;
  while (batch.length < count && cursor.at < cursor.docs.length) {
    const next = cursor.docs[cursor.at];
    if (next === undefined) break;
    const doc = cursor.shape(next);
    bytes += calculateObjectSize(doc);
    if (bytes > MAX_BATCH_BYTES && batch.length > 0) break;
    batch.push(doc);
    cursor.at++;
  }
  return batch;
}
