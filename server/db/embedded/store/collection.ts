import { type Collation, parseCollation } from '../bson/collation.ts';
import { keyOf } from '../bson/keys.ts';
import { decode, encode, type Fields, fieldsOf, type Raw } from '../bson/raw.ts';
import { bsonType, type Doc, isDoc, isRegex } from '../bson/values.ts';
import { EngineError, fail } from '../errors.ts';
import type { FilterTools } from '../query/filter.ts';
import { valuesAt } from '../query/path.ts';
import { ID_SPEC, type IndexSpec, isKnown } from './index-spec.ts';
import { IndexTree, type Slot } from './index-tree.ts';
import { type Entry, entryOf, metaEntry } from './log-format.ts';

/** What collections need of the world: where changes are told, and what filters are parsed with. */
export interface Surroundings {
  /** Told of every change, in order; the log is behind it. */
  change(entry: Entry): void;
  tools: FilterTools;
}

/** The documents of one collection and their indexes; every method leaves both in step. */
export class Collection {
  readonly ns: string;
  readonly options: Doc;
  readonly collation: Collation | undefined;
  readonly indexes = new Map<string, IndexTree>();
  bytes = 0;
  private readonly slots = new Map<number, Slot>();
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
    this.byId = this.adopt({ ...ID_SPEC, collation: this.collation });
  }

  get count(): number {
    return this.slots.size;
  }

  /** All slots in the order of insertion. */
  all(): Iterable<Slot> {
    return this.slots.values();
  }

  /** The slot with this _id. */
  find(id: unknown): Slot | undefined {
    return this.byId.get(keyOf(id, this.collation));
  }

  insert(raw: Raw): void {
    const doc = decode(raw, this.indexed);
    checkId(doc['_id']);
    const slot: Slot = { id: this.nextSlot, raw };
    const keys = this.keysByIndex(doc, undefined, slot.id);
    this.nextSlot++;
    for (const [index, indexKeys] of keys) index.add(indexKeys, slot);
    this.keep(slot, raw);
    this.around.change(entryOf('put', this.ns, raw));
  }

  /** Puts another document in a slot; returns whether it differs from the one that was there. */
  replace(slot: Slot, before: Doc, after: Doc): boolean {
    const raw = encode(after);
    if (raw === slot.raw) return false;
    const affected = [...this.indexes.values()].filter((index) => !index.sameKeys(before, after));
    for (const [index, keys] of this.keysByIndex(after, slot, slot.id, affected)) {
      index.remove(index.keysOf(before, slot.id));
      index.add(keys, slot);
    }
    this.keep(slot, raw);
    this.around.change(entryOf('put', this.ns, raw));
    return true;
  }

  remove(slot: Slot): void {
    const doc = decode(slot.raw, this.indexed);
    for (const index of this.indexes.values()) index.remove(index.keysOf(doc, slot.id));
    this.forget(slot);
    this.around.change(entryOf('remove', this.ns, encode({ _id: doc['_id'] })));
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
    const id = decode(raw, ID_ONLY);
    const known = this.find(id['_id']);
    const slot: Slot = known ?? { id: this.nextSlot++, raw };
    if (known === undefined) this.byId.add(this.byId.keysOf(id, slot.id), slot);
    this.keep(slot, raw);
  }

  unload(id: unknown): void {
    const slot = this.find(id);
    if (slot === undefined) return;
    this.byId.remove(this.byId.keysOf({ _id: id }, slot.id));
    this.forget(slot);
  }

  loadIndex(spec: IndexSpec): void {
    const index = this.adopt(spec);
    index.buildLater(() => this.build(index));
  }

  /** Builds an index over what is there unless it is there; a duplicate leaves all as it was. */
  createIndex(spec: IndexSpec): boolean {
    if (
      isKnown(
        Array.from(this.indexes.values(), (index) => index.spec),
        spec,
      )
    )
      return false;
    const index = this.adopt(spec);
    try {
      this.build(index);
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

  private adopt(spec: IndexSpec): IndexTree {
    const index = new IndexTree(spec, this.around.tools);
    this.indexes.set(spec.name, index);
    this.indexed = this.fieldsOfIndexes();
    return index;
  }

  disown(name: string): void {
    this.indexes.delete(name);
    this.indexed = this.fieldsOfIndexes();
  }

  private fieldsOfIndexes(): Fields | undefined {
    const all = [...this.indexes.values()].map(({ fields }) => fields);
    if (all.includes(undefined)) return undefined;
    return fieldsOf(all.flatMap((fields) => fields?.map(({ name }) => name) ?? []));
  }

  private build(index: IndexTree): void {
    const duplicate = index.build(this.slots.values());
    if (duplicate !== undefined) throw duplicateKey(this.ns, index.spec, duplicate);
  }

  /** The changes of the catalogue that make this collection, without its documents. */
  definition(): Entry[] {
    const indexes = [...this.indexes.values()].filter(({ spec }) => spec.name !== ID_SPEC.name);
    return [
      metaEntry({ create: this.ns, options: this.options }),
      ...indexes.map(({ spec }) => metaEntry({ createIndex: this.ns, spec: spec.shown })),
    ];
  }

  private keysByIndex(
    doc: Doc,
    own: Slot | undefined,
    slotId: number,
    indexes: Iterable<IndexTree> = this.indexes.values(),
  ): [IndexTree, string[]][] {
    const all: [IndexTree, string[]][] = [];
    for (const index of indexes) {
      const keys = index.keysOf(doc, slotId);
      if (index.conflicts(keys, own)) throw duplicateKey(this.ns, index.spec, doc);
      all.push([index, keys]);
    }
    return all;
  }
}

const ID_ONLY = fieldsOf(['_id']);

function checkId(id: unknown): void {
  if (Array.isArray(id)) fail(53, "The '_id' value cannot be of type array");
  if (isRegex(id)) fail(53, "The '_id' value cannot be of type regex");
  const operator = isDoc(id) && Object.keys(id).find((key) => /^\$(?!ref$|id$|db$)/.test(key));
  if (operator)
    fail(52, `_id fields may not contain '$'-prefixed fields: ${operator} is not valid`);
}

export function duplicateKey(ns: string, spec: IndexSpec, doc: Doc): EngineError {
  const keyPattern: Doc = {};
  const keyValue: Doc = {};
  for (const { path, parts, direction } of spec.fields) {
    keyPattern[path] = direction;
    keyValue[path] = valuesAt(doc, parts)[0] ?? null;
  }
  const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${shownValue(value)}`);
  const collation = spec.collation ? ` collation: ${JSON.stringify(spec.collation.spec)}` : '';
  const place = `collection: ${ns} index: ${spec.name}${collation}`;
  const message = `E11000 duplicate key error ${place} dup key: { ${shown.join(', ')} }`;
  return new EngineError(11000, message, { keyPattern, keyValue });
}

function shownValue(value: unknown): string {
  return bsonType(value) === 'ObjectId' ? `ObjectId('${String(value)}')` : JSON.stringify(value);
}
