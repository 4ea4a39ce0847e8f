import { createRequire } from 'node:module';
import type SortedBTree from 'sorted-btree';
import type { bulkLoad as BulkLoad } from 'sorted-btree/extended/bulkLoad';
import { keyWriter } from '../bson/key-writer.ts';
import { END, flipKey, keyOf } from '../bson/order-key.ts';
import { Rank } from '../bson/types.ts';
import { type Doc, isDoc } from '../bson/values.ts';
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

// The package is CommonJS without an ESM face, so it is required rather than imported.
const required = createRequire(import.meta.url);
const { default: BTree } = required('sorted-btree') as { default: typeof SortedBTree };
const { bulkLoad } = required('sorted-btree/extended/bulkLoad') as { bulkLoad: typeof BulkLoad };

const NODE_SIZE = 64;

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The sorted keys of one index, each with the slot it leads to. */
export class IndexTree {
  readonly spec: IndexSpec;
  private several = false;
  private entries = new BTree<string, Slot>(undefined, compareKeys, NODE_SIZE);
  /** Where the keys come from while the index is not built yet; it is at its first use. */
  private source: (() => Iterable<Slot>) | undefined;
  private readonly covers: Predicate | undefined;
  /** A first path part that several fields share: its array's elements go together. */
  private readonly sharedRoot: string | undefined;

  constructor(spec: IndexSpec, covers: Predicate | undefined) {
    this.spec = spec;
    this.covers = covers;
    const roots = spec.fields.map((field) => field.parts[0]);
    this.sharedRoot = roots.find((root, i) => roots.indexOf(root) !== i);
  }

  get size(): number {
    return this.tree.size;
  }

  /** Whether some document has several keys, because of an array; it stays true once it was. */
  get multikey(): boolean {
    return this.tree.size > 0 && this.several;
  }

  private get tree(): SortedBTree<string, Slot> {
    const { source } = this;
    if (source !== undefined) {
      this.source = undefined;
      if (this.build(source()) !== undefined)
        throw new Error(`the index ${this.spec.name} is damaged`);
    }
    return this.entries;
  }

  /** Builds the index from these slots when it is used for the first time. */
  buildLater(source: () => Iterable<Slot>): void {
    this.source = source;
  }

  /** Fills an empty index in one go; returns a document whose unique key is there twice. */
  build(slots: Iterable<Slot>): Doc | undefined {
    const entries: [string, Slot][] = [];
    for (const slot of slots) {
      const keys = this.keysOf(slot.doc, slot.id);
      if (keys.length > 1) this.several = true;
      for (const key of keys) entries.push([key, slot]);
    }
    entries.sort(([a], [b]) => compareKeys(a, b));
    for (let i = 1; i < entries.length; i++) {
      if (entries[i]?.[0] === entries[i - 1]?.[0]) return entries[i]?.[1].doc;
    }
    this.entries = bulkLoad(
      entries.map(([key]) => key),
      entries.map(([, slot]) => slot),
      NODE_SIZE,
      compareKeys,
    );
    return undefined;
  }

  /**
   * The keys under which a document is found; none when a sparse or partial index leaves it out.
   * Unless the index is unique, the slot's number makes each key one of its own.
   */
  keysOf(doc: Doc, slotId: number): string[] {
    if (this.covers !== undefined && !this.covers(doc)) return [];
    const together = this.sharedRoot === undefined ? undefined : doc[this.sharedRoot];
    if (this.sharedRoot !== undefined && Array.isArray(together) && together.some(isDoc)) {
      const root = this.sharedRoot;
      const keys = together.flatMap((item: unknown) =>
        this.keysOf({ ...doc, [root]: item }, slotId),
      );
      return [...new Set(keys)];
    }
    const values = this.fieldValues(doc);
    if (values === undefined) return [];
    const many = values.findIndex((items) => items.length > 1);
    if (many < 0) return [this.key(values, -1, undefined, slotId)];
    return [...new Set(values[many]?.map((item) => this.key(values, many, item, slotId)))];
  }

  /** Whether an update surely left the keys as they were: unchanged parts are the same objects. */
  sameKeys(before: Doc, after: Doc): boolean {
    return (
      this.covers === undefined &&
      this.spec.fields.every(({ parts: [root = ''] }) => before[root] === after[root])
    );
  }

  /** For each field its values, arrays taken apart; undefined when a sparse index skips this. */
  private fieldValues(doc: Doc): unknown[][] | undefined {
    let present = false;
    let arrayPath: string | undefined;
    const all = this.spec.fields.map((field) => {
      const values = indexedValues(doc, field.parts);
      if (values.length > 1 || Array.isArray(values[0])) {
        if (arrayPath !== undefined)
          fail(171, `cannot index parallel arrays [${field.path}] [${arrayPath}]`);
        arrayPath = field.path;
      }
      present ||= values.some((value) => value !== undefined);
      return elementsOf(values);
    });
    return this.spec.sparse && !present ? undefined : all;
  }

  private key(values: unknown[][], many: number, item: unknown, slotId: number): string {
    const { fields, collation, unique } = this.spec;
    keyWriter.start();
    for (let i = 0; i < fields.length; i++) {
      const from = keyWriter.length;
      keyWriter.indexed(i === many ? item : values[i]?.[0], collation);
      if (fields[i]?.direction === -1) keyWriter.flipFrom(from);
    }
    if (!unique) keyWriter.slotId(slotId);
    return keyWriter.take();
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
    if (keys.length > 1) this.several = true;
    for (const key of keys) this.tree.set(key, slot);
  }

  remove(keys: readonly string[]): void {
    for (const key of keys) this.tree.delete(key);
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

  /** How many keys lie in a range. */
  count(range: KeyRange): number {
    return this.tree.forRange(range.low, range.high, false);
  }

  /** The slots whose date (of an array: any of them) is before a moment; for TTL indexes. */
  olderThan(moment: Date): Slot[] {
    const dates = String.fromCharCode(Rank.date);
    const [low, high] = [dates, keyOf(moment)];
    const descending = this.spec.fields[0]?.direction === -1;
    const range = descending ? { low: flipKey(high), high: flipKey(dates) + END } : { low, high };
    return [...new Set(this.scan(range, false))];
  }
}

/** Everything an index holds. */
export const WHOLE_INDEX: KeyRange = { low: '', high: END };
