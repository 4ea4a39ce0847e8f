import { createRequire } from 'node:module';
import type SortedBTree from 'sorted-btree';
import type { bulkLoad as BulkLoad } from 'sorted-btree/extended/bulkLoad';
import { compareKeys, END, flipKey, indexKeyOf, keyOf } from '../bson/keys.ts';
import { decode, type Fields, fieldsOf, type Raw } from '../bson/raw.ts';
import { Rank } from '../bson/types.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { type Filter, type FilterTools, filterRoots, matches } from '../query/filter.ts';
import type { Interval } from '../query/intervals.ts';
import { parseFilter } from '../query/parse.ts';
import { elementsOf, indexedValues } from '../query/path.ts';
import type { IndexSpec } from './index-spec.ts';

/** A document's place: indexes point at it, an update puts another document in it. */
export interface Slot {
  readonly id: number;
  raw: Raw;
}

// The package is CommonJS without an ESM face, so it is required rather than imported.
const required = createRequire(import.meta.url);
const { default: BTree } = required('sorted-btree') as { default: typeof SortedBTree };
const { bulkLoad } = required('sorted-btree/extended/bulkLoad') as { bulkLoad: typeof BulkLoad };

const NODE_SIZE = 64;
/** What ends a visit of the tree. */
const STOP = { break: true };
/** A slot's number as five bytes tells the documents under one key apart. */
const SLOT_BYTES = [4294967296, 16777216, 65536, 256, 1];

/** Everything an index holds. */
export const WHOLE_INDEX: Interval = { low: '', high: END };

/** The sorted keys of one index, each with the slot it leads to. */
export class IndexTree {
  readonly spec: IndexSpec;
  /** The fields that its keys are made of; undefined when that may be any. */
  readonly fields: Fields | undefined;
  /** What of the documents it holds, when not all. */
  readonly partial: Filter | undefined;
  private several = false;
  private entries = new BTree<string, Slot>(undefined, compareKeys, NODE_SIZE);
  /** What is done before the index is used for the first time: after a start it is not built yet. */
  private prepare: (() => void) | undefined;
  /** A first path part that several fields share: its array's elements go together. */
  private readonly sharedRoot: string | undefined;

  constructor(spec: IndexSpec, tools: FilterTools) {
    this.spec = spec;
    const roots = spec.fields.map(({ parts }) => parts[0] ?? '');
    const partial = spec.partial && parseFilter(spec.partial, tools);
    this.partial = partial;
    const read = new Set(roots);
    this.fields = partial === undefined || filterRoots(partial, read) ? fieldsOf(read) : undefined;
    this.sharedRoot = roots.find((root, i) => roots.indexOf(root) !== i);
  }

  get size(): number {
    return this.tree.size;
  }

  /** Whether some document has several keys, because of an array; it stays true once it was. */
  get multikey(): boolean {
    return this.entries.size > 0 && this.several;
  }

  /** Builds the index if it is not built yet; whether it had to be. */
  makeReady(): boolean {
    const { prepare } = this;
    this.prepare = undefined;
    prepare?.();
    return prepare !== undefined;
  }

  private get tree(): SortedBTree<string, Slot> {
    this.makeReady();
    return this.entries;
  }

  buildLater(build: () => void): void {
    this.prepare = build;
  }

  /** Fills an empty index in one go; returns a document whose unique key is there twice. */
  build(slots: Iterable<Slot>): Doc | undefined {
    const entries: { key: string; slot: Slot }[] = [];
    for (const slot of slots) {
      const keys = this.keysOf(decode(slot.raw, this.fields), slot.id);
      if (keys.length > 1) this.several = true;
      for (const key of keys) entries.push({ key, slot });
    }
    entries.sort((a, b) => (a.key < b.key ? -1 : 1));
    const twice = entries.find(({ key }, i) => i > 0 && entries[i - 1]?.key === key);
    if (twice !== undefined) return decode(twice.slot.raw, this.fields);
    const [keys, values] = [entries.map(({ key }) => key), entries.map(({ slot }) => slot)];
    this.entries = bulkLoad(keys, values, NODE_SIZE, compareKeys);
    return undefined;
  }

  /**
   * The keys under which a document is found; none when a sparse or partial index leaves it out.
   * Unless the index is unique, the slot's number makes each key one of its own.
   */
  keysOf(doc: Doc, slotId: number): string[] {
    if (this.partial !== undefined && !matches(this.partial, doc)) return [];
    const root = this.sharedRoot;
    const together = root === undefined ? undefined : doc[root];
    if (root !== undefined && Array.isArray(together) && together.some(isDoc)) {
      return [
        ...new Set(together.flatMap((item) => this.keysOf({ ...doc, [root]: item }, slotId))),
      ];
    }
    const { fields, sparse } = this.spec;
    let present = !sparse;
    let many = -1;
    const values = fields.map(({ parts, path }, i) => {
      const found = indexedValues(doc, parts);
      present ||= found.some((value) => value !== undefined);
      if (found.length > 1 || Array.isArray(found[0])) {
        if (many >= 0) fail(171, `cannot index parallel arrays [${path}] [${fields[many]?.path}]`);
        many = i;
      }
      return elementsOf(found);
    });
    if (!present) return [];
    if ((values[many]?.length ?? 1) === 1) return [this.key(values, -1, undefined, slotId)];
    return [...new Set(values[many]?.map((item) => this.key(values, many, item, slotId)))];
  }

  private key(values: unknown[][], many: number, item: unknown, slotId: number): string {
    const { fields, collation, unique } = this.spec;
    let key = '';
    for (let i = 0; i < fields.length; i++) {
      const own = indexKeyOf(i === many ? item : values[i]?.[0], collation);
      key += fields[i]?.direction === -1 ? flipKey(own) : own;
    }
    return unique
      ? key
      : key + SLOT_BYTES.map((unit) => String.fromCharCode((slotId / unit) & 255)).join('');
  }

  /** Whether an update surely left the keys as they were: unchanged parts are the same objects. */
  sameKeys(before: Doc, after: Doc): boolean {
    const { fields } = this.spec;
    return (
      this.partial === undefined &&
      fields.every(({ parts: [root = ''] }) => before[root] === after[root])
    );
  }

  /** Whether another slot already has one of these keys, in a unique index. */
  conflicts(keys: readonly string[], own: Slot | undefined): boolean {
    if (!this.spec.unique) return false;
    return keys.some((key) => (this.tree.get(key) ?? own) !== own);
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

  /** Visits the slots of a range in key order, or in reverse, until the visitor returns false. */
  scan({ low, high }: Interval, reverse: boolean, visit: (slot: Slot) => boolean): boolean {
    if (!reverse) {
      const stopped = this.tree.forRange(low, high, false, (_key, slot) =>
        visit(slot) ? undefined : STOP,
      );
      return typeof stopped === 'number';
    }
    for (const [key, slot] of this.tree.entriesReversed(high, [], true)) {
      if (key < low) return true;
      if (!visit(slot)) return false;
    }
    return true;
  }

  /** How many keys lie in a range. */
  count({ low, high }: Interval): number {
    return this.tree.forRange(low, high, false);
  }

  /** The slots whose date (of an array: any of them) is before a moment; for TTL indexes. */
  olderThan(moment: Date): Slot[] {
    const [low, high] = [String.fromCharCode(Rank.date), keyOf(moment)];
    const descending = this.spec.fields[0]?.direction === -1;
    const range = descending ? { low: flipKey(high), high: flipKey(low) + END } : { low, high };
    const found = new Set<Slot>();
    this.scan(range, false, (slot) => found.add(slot).size > 0);
    return [...found];
  }
}
