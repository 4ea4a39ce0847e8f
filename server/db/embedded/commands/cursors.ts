import { Long } from 'bson';
import type { Raw } from '../bson/raw.ts';
import type { Doc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { Ready } from '../wire/message.ts';

const IDLE_MS = 10 * 60 * 1000;
const MAX_BATCH_BYTES = 16 * 1024 * 1024;
export const DEFAULT_FIRST_BATCH = 101;

interface Cursor {
  ns: string;
  /** The documents not sent yet, each when its turn comes. */
  rest: Iterator<Raw, undefined, undefined>;
  next: Raw | undefined;
  usedAt: number;
}

/** Results that clients have not read to the end. They stand still, whatever is written meanwhile. */
export class Cursors {
  private readonly open = new Map<string, Cursor>();
  private last = Math.floor(Math.random() * 2 ** 30) * 2 ** 20;

  /** The reply to a query: its first documents, and a cursor if there are more. */
  start<T>(
    ns: string,
    items: readonly T[],
    toRaw: (item: T) => Raw,
    batchSize = DEFAULT_FIRST_BATCH,
    singleBatch = false,
  ): Doc {
    const rest = (function* each() {
      for (const item of items) yield toRaw(item);
      return undefined;
    })();
    const cursor: Cursor = { ns, rest, next: rest.next().value, usedAt: Date.now() };
    const firstBatch = take(cursor, batchSize);
    let id = Long.ZERO;
    if (cursor.next !== undefined && !singleBatch) {
      this.last++;
      id = Long.fromNumber(this.last);
      this.open.set(id.toString(), cursor);
    }
    return { cursor: { firstBatch, id, ns }, ok: 1 };
  }

  more(id: Long, ns: string, batchSize = Number.POSITIVE_INFINITY): Doc {
    const key = id.toString();
    const cursor = this.open.get(key) ?? fail(43, `cursor id ${key} not found`);
    if (cursor.ns !== ns)
      fail(13, `cursor id ${key} belongs to a different namespace ${cursor.ns}`);
    cursor.usedAt = Date.now();
    const nextBatch = take(cursor, batchSize);
    if (cursor.next === undefined) this.open.delete(key);
    return { cursor: { nextBatch, id: cursor.next === undefined ? Long.ZERO : id, ns }, ok: 1 };
  }

  /** Whether there was such a cursor. */
  kill(id: Long): boolean {
    return this.open.delete(id.toString());
  }

  killAll(ns: (ns: string) => boolean): void {
    for (const [key, cursor] of this.open) if (ns(cursor.ns)) this.open.delete(key);
  }

  closeIdle(): void {
    const oldest = Date.now() - IDLE_MS;
    for (const [key, cursor] of this.open) if (cursor.usedAt < oldest) this.open.delete(key);
  }
}

function take(cursor: Cursor, count: number): Ready {
  const batch: Raw[] = [];
  for (let bytes = 0; batch.length < count && cursor.next !== undefined; ) {
    bytes += cursor.next.length;
    if (bytes > MAX_BATCH_BYTES && batch.length > 0) break;
    batch.push(cursor.next);
    cursor.next = cursor.rest.next().value;
  }
  return Ready.list(batch);
}
