import { Long } from 'bson';
import { type Raw, wrap } from '../bson/raw.ts';
import type { Doc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { Ready } from '../wire/message.ts';

const IDLE_MS = 10 * 60 * 1000;
const MAX_BATCH_BYTES = 16 * 1024 * 1024;
const FIRST_BATCH = 101;

interface Cursor {
  ns: string;
  /** The documents not sent yet, each made when its turn comes. */
  items: readonly unknown[];
  at: number;
  toRaw: (item: unknown) => Raw;
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
    batchSize = FIRST_BATCH,
    singleBatch = false,
  ): Doc {
    const make = toRaw as (item: unknown) => Raw;
    const cursor: Cursor = { ns, items, at: 0, toRaw: make, usedAt: Date.now() };
    const firstBatch = take(cursor, batchSize);
    let id = Long.ZERO;
    if (cursor.at < items.length && !singleBatch) {
      this.last++;
      id = Long.fromNumber(this.last);
      this.open.set(id.toString(), cursor);
    }
    return { cursor: { firstBatch, id, ns }, ok: 1 };
  }

  more(id: Long, ns: string, batchSize = Number.POSITIVE_INFINITY): Doc {
    const key = id.toString();
    const cursor = this.open.get(key) ?? fail(43, `cursor id ${key} not found`);
    if (cursor.ns !== ns) fail(13, `cursor id ${key} belongs to another namespace ${cursor.ns}`);
    cursor.usedAt = Date.now();
    const nextBatch = take(cursor, batchSize);
    const done = cursor.at === cursor.items.length;
    if (done) this.open.delete(key);
    return { cursor: { nextBatch, id: done ? Long.ZERO : id, ns }, ok: 1 };
  }

  /** Whether there was such a cursor. */
  kill(id: Long): boolean {
    return this.open.delete(id.toString());
  }

  killAll(gone: (ns: string, usedAt: number) => boolean): void {
    for (const [key, { ns, usedAt }] of this.open) if (gone(ns, usedAt)) this.open.delete(key);
  }

  closeIdle(): void {
    const oldest = Date.now() - IDLE_MS;
    this.killAll((_ns, usedAt) => usedAt < oldest);
  }
}

function take(cursor: Cursor, count: number): Ready {
  const batch: Raw[] = [];
  const { items, toRaw } = cursor;
  for (let bytes = 0; batch.length < count && cursor.at < items.length; cursor.at++) {
    const raw = toRaw(items[cursor.at]);
    bytes += raw.length;
    if (bytes > MAX_BATCH_BYTES && batch.length > 0) break;
    batch.push(raw);
  }
  return new Ready(4, wrap(batch.map((raw, i) => `\x03${i}\0${raw}`).join('')));
}
