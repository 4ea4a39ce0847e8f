import SortedBTree from 'sorted-btree';
import { END, flipKey, indexKeyOf, keyOf } from '../bson/order-key.ts';
import { Rank } from '../bson/types.ts';
import type { Doc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Predicate } from '../query/match.ts';
import { elementsOf, indexedValues } from '../query/path.ts';
import type { IndexSpec } from './index-spec.ts';

/** A document's place: indexes point at it, an update puts another document in it. */
export interface Slot {
  readonly id: number;
  doc: Doc;
  size: number;
}

/** From `low` up to, not including, `high`. */
export interface KeyRange {
  low: string;
  high: string;
}

// Under Node the package's CommonJS export arrives wrapped once more.
const BTree: typeof SortedBTree =
  (SortedBTree as unknown as { default?: typeof SortedBTree }).default ?? SortedBTree;

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The sorted keys of one index, each with the slot it leads to. */
export class IndexTree {
  readonly spec: IndexSpec;
  /** Whether some document has several keys, because of an array; it stays true once it was. */
  multikey = false;
  private readonly tree = new BTree<string, Slot>(undefined, compareKeys, 64);
  private readonly covers: Predicate | undefined;

  constructor(spec: IndexSpec, covers: Predicate | undefined) {
    this.spec = spec;
    this.covers = covers;
  }

  get size(): number {
    return this.tree.size;
  }

  /** The keys under which a document is found; none when a sparse or partial index leaves it out. */
  keysOf(doc: Doc): string[] {
    if (this.covers !== undefined && !this.covers(doc)) return [];
    const { spec } = this;
    let keys = [''];
    let present = false;
    let arrayPath: string | undefined;
    for (const field of spec.fields) {
      const values = indexedValues(doc, field.parts);
      if (values.some((value) => value !== undefined)) present = true;
      const items = elementsOf(values);
      if (values.length > 1 || Array.isArray(values[0])) {
        if (arrayPath !== undefined && arrayPath !== field.parts[0]) {
          fail(171, `cannot index parallel arrays [${field.path}] [${arrayPath}]`);
        }
        arrayPath = field.parts[0];
      }
      const encoded = items.map((item) => {
        const key = indexKeyOf(item, spec.collation);
        return field.direction === 1 ? key : flipKey(key);
      });
      keys = combine(keys, encoded);
    }
    if (spec.sparse && !present) return [];
    return keys.length > 1 ? [...new Set(keys)] : keys;
  }

  /** The slot that already has one of these keys, for unique indexes. */
  conflict(keys: readonly string[], own: Slot | undefined): Slot | undefined {
    if (!this.spec.unique) return undefined;
    for (const key of keys) {
      const found = this.tree.get(key);
      if (found !== undefined && found !== own) return found;
    }
    return undefined;
  }

  add(keys: readonly string[], slot: Slot): void {
    if (keys.length > 1) this.multikey = true;
    for (const key of keys) this.tree.set(this.stored(key, slot), slot);
  }

  remove(keys: readonly string[], slot: Slot): void {
    for (const key of keys) this.tree.delete(this.stored(key, slot));
  }

  get(key: string): Slot | undefined {
    return this.tree.get(key);
  }

  /** The slots of a range in key order, or in reverse. */
  *scan(range: KeyRange, reverse: boolean): Generator<Slot> {
    const pair: (string | Slot)[] = [];
    if (reverse) {
      for (const [key, slot] of this.tree.entriesReversed(range.high, pair, true)) {
        if (key < range.low) return;
        yield slot;
      }
      return;
    }
    for (const [key, slot] of this.tree.entries(range.low, pair)) {
      if (key >= range.high) return;
      yield slot;
    }
  }

  /** The slots whose date (of an array: any of them) is before a moment; for TTL indexes. */
  olderThan(moment: Date): Slot[] {
    const dates = String.fromCharCode(Rank.date);
    const [low, high] = [dates, keyOf(moment)];
    const descending = this.spec.fields[0]?.direction === -1;
    const range = descending ? { low: flipKey(high), high: flipKey(dates) + END } : { low, high };
    return [...new Set(this.scan(range, false))];
  }

  private stored(key: string, slot: Slot): string {
    return this.spec.unique ? key : key + slotKey(slot.id);
  }
}

/** Everything an index holds. */
export const WHOLE_INDEX: KeyRange = { low: '', high: END };

function slotKey(id: number): string {
  return String.fromCharCode(
    (id / 0x100000000) & 0xff,
    (id >>> 24) & 0xff,
    (id >>> 16) & 0xff,
    (id >>> 8) & 0xff,
    id & 0xff,
  );
}

function combine(heads: string[], tails: string[]): string[] {
  if (tails.length === 1) {
    const tail = tails[0] ?? '';
    return heads.map((head) => head + tail);
  }
  return heads.flatMap((head) => tails.map((tail) => head + tail));
}
