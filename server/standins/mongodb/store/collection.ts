import { type Collation, parseCollation } from '../bson/collation.ts';
import { keyOf } from '../bson/keys.ts';
import { decode, encode, type Fields, fieldsOf, type Raw } from '../bson/raw.ts';
import { type Doc, isDoc, isRegex } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Tools } from '../query/filter.ts';
import { ID_SPEC, type IndexSpec, isKnown } from './index-spec.ts';
import { IndexTree, type Slot } from './index-tree.ts';
import { type Entry, entryOf, metaEntry } from './log-format.ts';

/** What collections need of the world: where changes are told, and what filters are parsed with. */
export interface Surroundings {
  /** Told of every change, in order; the log is behind it. */
  change(entry: Entry): void;
  tools: Tools;
}

const ID_ONLY = fieldsOf(['_id']);

/** The documents of one collection and their indexes; every method leaves both in step. */
export class Collection {
  readonly ns: string;
  readonly options: Doc;
  readonly collation: Collation | undefined;
  readonly indexes = new Map<string, IndexTree>();
  /** All documents, in the order of insertion. */
  readonly slots = new Map<number, Slot>();
  bytes = 0;
  private readonly byId: IndexTree;
  private nextSlot = 1;
  /** The fields that indexes read. */
  private indexed: Fields | undefined;
  private readonly around: Surroundings;

  constructor(ns: string, options: Doc, around: Surroundings) {
    this.ns = ns;
    this.options = options;
    this.around = around;
    this.collation = parseCollation(options['collation']);
    this.byId = this.loadIndex({ ...ID_SPEC, collation: this.collation });
  }

  get count(): number {
    return this.slots.size;
  }

  insert(raw: Raw): void {
    const doc = decode(raw, this.indexed);
    checkId(doc['_id']);
    const slot: Slot = { id: this.nextSlot, raw };
    const claims = this.claims(this.indexes.values(), doc, slot);
    this.nextSlot++;
    for (const [index, keys] of claims) index.add(keys, slot);
    this.keep(slot, raw);
    this.around.change(entryOf('put', this.ns, raw));
  }

  /** Puts another document in a slot; returns whether it differs from the one that was there. */
  replace(slot: Slot, before: Doc, after: Doc): boolean {
    const raw = encode(after);
    if (raw === slot.raw) return false;
    const affected = [...this.indexes.values()].filter((index) => !index.sameKeys(before, after));
    for (const [index, keys] of this.claims(affected, after, slot)) {
      index.remove(before, slot);
      index.add(keys, slot);
    }
    this.keep(slot, raw);
    this.around.change(entryOf('put', this.ns, raw));
    return true;
  }

  remove(slot: Slot): void {
    const doc = decode(slot.raw, this.indexed);
    for (const index of this.indexes.values()) index.remove(doc, slot);
    this.forget(slot);
    this.around.change(entryOf('remove', this.ns, encode({ _id: doc['_id'] })));
  }

  /** The keys that a document asks for in these indexes, before any of them is given. */
  private claims(indexes: Iterable<IndexTree>, doc: Doc, slot: Slot): [IndexTree, string[]][] {
    return Array.from(indexes, (index) => [index, index.claim(doc, slot)]);
  }

  private keep(slot: Slot, raw: Raw): void {
    const known = this.slots.has(slot.id);
    this.bytes += raw.length - (known ? slot.raw.length : 0);
    slot.raw = raw;
    if (!known) this.slots.set(slot.id, slot);
  }

  private forget(slot: Slot): void {
    this.slots.delete(slot.id);
    this.bytes -= slot.raw.length;
  }

  /** Takes a document from the log; the other indexes are built when they are used. */
  load(raw: Raw): void {
    const doc = decode(raw, ID_ONLY);
    const known = this.byId.tree.get(keyOf(doc['_id'], this.collation));
    const slot: Slot = known ?? { id: this.nextSlot++, raw };
    if (known === undefined) this.byId.add(this.byId.keysOf(doc, slot.id), slot);
    this.keep(slot, raw);
  }

  /** Takes a document out that the log says has been removed. */
  unload(doc: Doc): void {
    const slot = this.byId.tree.get(keyOf(doc['_id'], this.collation));
    if (slot === undefined) return;
    this.byId.remove(doc, slot);
    this.forget(slot);
  }

  /** Builds an index over what is there unless it is there; a duplicate leaves all as it was. */
  createIndex(spec: IndexSpec): boolean {
    const existing = Array.from(this.indexes.values(), (index) => index.spec);
    if (isKnown(existing, spec)) return false;
    try {
      this.loadIndex(spec).makeReady();
    } catch (cause) {
      this.disown(spec.name);
      throw cause;
    }
    this.around.change(metaEntry({ createIndex: this.ns, spec: spec.shown }));
    return true;
  }

  dropIndex(name: string): void {
    this.disown(name);
    this.around.change(metaEntry({ dropIndex: this.ns, name }));
  }

  loadIndex(spec: IndexSpec): IndexTree {
    const index = new IndexTree(this.ns, spec, this.around.tools, this.slots);
    this.indexes.set(spec.name, index);
    this.indexed = this.fieldsOfIndexes();
    return index;
  }

  disown(name: string): void {
    this.indexes.delete(name);
    this.indexed = this.fieldsOfIndexes();
  }

  private fieldsOfIndexes(): Fields | undefined {
    const all = Array.from(this.indexes.values(), ({ fields }) => fields);
    if (all.includes(undefined)) return undefined;
    return fieldsOf(all.flatMap((fields = []) => fields.map(({ name }) => name)));
  }

  /** The changes of the catalogue that make this collection, without its documents. */
  definition(): Entry[] {
    const [, ...indexes] = this.indexes.values();
    return [
      metaEntry({ create: this.ns, options: this.options }),
      ...indexes.map(({ spec }) => metaEntry({ createIndex: this.ns, spec: spec.shown })),
    ];
  }
}

function checkId(id: unknown): void {
  if (Array.isArray(id)) fail(53, "The '_id' value cannot be of type array");
  if (isRegex(id)) fail(53, "The '_id' value cannot be of type regex");
  const operator = isDoc(id) && Object.keys(id).find((key) => /^\$(?!ref$|id$|db$)/.test(key));
  if (operator) fail(52, `_id fields may not contain '$'-prefixed fields: ${operator}`);
}
