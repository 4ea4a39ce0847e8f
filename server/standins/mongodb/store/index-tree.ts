import { decode, type Fields, fieldsOf, type Raw } from '../bson/raw.ts';
import { bsonType, type Doc } from '../bson/values.ts';
import { EngineError, fail } from '../errors.ts';
import { tupleKey, tuplesOf } from '../query/field-keys.ts';
import { type Filter, filterRoots, matches, parseFilter, type Tools } from '../query/filter.ts';
import type { Interval } from '../query/intervals.ts';
import { valuesAt } from '../query/path.ts';
import { emptyTree, type KeyTree, numberedKey, treeOf } from './btree.ts';
import type { IndexSpec } from './index-spec.ts';

/** A document's place: indexes point at it, an update puts another document in it. */
export interface Slot {
  readonly id: number;
  raw: Raw;
}

/** What ends a visit of the tree. */
const STOP = { break: true };
/** The sorted keys of one index, each with the slot it leads to. */
export class IndexTree {
  readonly spec: IndexSpec;
  /** The fields that its keys are made of; undefined when that may be any. */
  readonly fields: Fields | undefined;
  /** What of the documents it holds, when not all. */
  readonly partial: Filter | undefined;
  private readonly ns: string;
  private readonly slots: ReadonlyMap<number, Slot>;
  private entries: KeyTree<Slot> | undefined;
  private several = false;

  /** An index over these slots; it is built when it is used for the first time. */
  constructor(ns: string, spec: IndexSpec, tools: Tools, slots: ReadonlyMap<number, Slot>) {
    this.ns = ns;
    this.spec = spec;
    this.slots = slots;
    const roots = spec.fields.map(({ parts }) => parts[0] ?? '');
    this.partial = spec.partial && parseFilter(spec.partial, tools);
    const read = new Set(roots);
    const known = this.partial === undefined || filterRoots(this.partial, read);
    this.fields = known ? fieldsOf(read) : undefined;
  }

  get tree(): KeyTree<Slot> {
    this.makeReady();
    return this.entries ?? emptyTree();
  }

  /** Builds the index if it is not built yet; whether it had to be. */
  makeReady(): boolean {
    if (this.entries !== undefined) return false;
    this.entries = this.build();
    return true;
  }

  /** Whether some document has several keys, because of an array; it stays true once it was. */
  get multikey(): boolean {
    return this.several && this.entries !== undefined && this.entries.size > 0;
  }

  private build(): KeyTree<Slot> {
    const entries: { key: string; slot: Slot }[] = [];
    for (const slot of this.slots.values()) {
      const keys = this.keysOf(decode(slot.raw, this.fields), slot.id);
      if (keys.length > 1) this.several = true;
      for (const key of keys) entries.push({ key, slot });
    }
    entries.sort((a, b) => (a.key < b.key ? -1 : 1));
    const twice = entries.find(({ key }, i) => entries[i - 1]?.key === key);
    if (twice !== undefined)
      throw duplicateKey(this.ns, this.spec, decode(twice.slot.raw, this.fields));
    const [keys, slots] = [entries.map(({ key }) => key), entries.map(({ slot }) => slot)];
    return treeOf(keys, slots);
  }

  /**
   * The keys under which a document is found; none when a sparse or partial index leaves it out.
   * Unless the index is unique, the slot's number makes each key one of its own.
   */
  keysOf(doc: Doc, slotId: number): string[] {
    if (this.partial !== undefined && !matches(this.partial, doc)) return [];
    const { fields, sparse, collation, unique } = this.spec;
    const tuples = tuplesOf(doc, fields, () => fail(171, 'cannot index parallel arrays'));
    const present = (tuple: unknown[]) => tuple.some((value) => value !== undefined);
    if (sparse && !tuples.some(present)) return [];
    const keys = tuples.map((tuple) => tupleKey(tuple, fields, collation));
    const own = unique ? keys : keys.map((key) => numberedKey(key, slotId));
    return own.length === 1 ? own : [...new Set(own)];
  }

  /** Whether an update surely left the keys as they were: unchanged parts are the same objects. */
  sameKeys(before: Doc, after: Doc): boolean {
    const same = ({ parts: [root = ''] }: { parts: string[] }) => before[root] === after[root];
    return this.partial === undefined && this.spec.fields.every(same);
  }

  /** The keys of a document that goes into a slot; an error if another slot has a unique one. */
  claim(doc: Doc, slot: Slot): string[] {
    const keys = this.keysOf(doc, slot.id);
    const { tree } = this;
    const taken = this.spec.unique && keys.some((key) => (tree.get(key) ?? slot) !== slot);
    if (taken) throw duplicateKey(this.ns, this.spec, doc);
    return keys;
  }

  add(keys: readonly string[], slot: Slot): void {
    if (keys.length > 1) this.several = true;
    for (const key of keys) this.tree.set(key, slot);
  }

  remove(doc: Doc, slot: Slot): void {
    for (const key of this.keysOf(doc, slot.id)) this.tree.delete(key);
  }

  /** Visits the slots of a range in key order, or in reverse, until the visitor returns false. */
  scan({ low, high }: Interval, reverse: boolean, visit: (slot: Slot) => boolean): boolean {
    if (!reverse) {
      const step = (_key: string, slot: Slot) => (visit(slot) ? undefined : STOP);
      return typeof this.tree.forRange(low, high, false, step) === 'number';
    }
    for (const [key, slot] of this.tree.entriesReversed(high, [], true)) {
      if (key < low) return true;
      if (!visit(slot)) return false;
    }
    return true;
  }
}

/** MongoDB's error of a document whose unique key is taken. */
function duplicateKey(ns: string, spec: IndexSpec, doc: Doc): EngineError {
  const { fields, collation, name } = spec;
  const values = fields.map(({ path, parts }) => [path, valuesAt(doc, parts)[0] ?? null] as const);
  const shown = values.map(([path, value]) => `${path}: ${shownValue(value)}`).join(', ');
  const suffix = collation ? ` collation: ${JSON.stringify(collation.spec)}` : '';
  const place = `collection: ${ns} index: ${name}${suffix}`;
  const message = `E11000 duplicate key error ${place} dup key: { ${shown} }`;
  const keyPattern = Object.fromEntries(fields.map(({ path, direction }) => [path, direction]));
  return new EngineError(11000, message, { keyPattern, keyValue: Object.fromEntries(values) });
}

function shownValue(value: unknown): string {
  return bsonType(value) === 'ObjectId' ? `ObjectId('${String(value)}')` : JSON.stringify(value);
}
