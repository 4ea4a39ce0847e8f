import { serialize } from 'bson';
import { type Collation, parseCollation } from '../bson/collation.ts';
import { keyOf } from '../bson/order-key.ts';
import { type Doc, field, isDoc } from '../bson/values.ts';
import { EngineError, fail } from '../errors.ts';
import type { Predicate } from '../query/match.ts';
import { parseFilter } from '../query/parse.ts';
import { valuesAt } from '../query/path.ts';
import { ID_SPEC, type IndexSpec } from './index-spec.ts';
import { IndexTree, type Slot } from './index-tree.ts';

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** Told of every change, in order; the log is one. */
export interface ChangeSink {
  put(ns: string, bytes: Uint8Array): void;
  remove(ns: string, id: unknown): void;
}

/** The documents of one collection and their indexes; every method leaves both in step. */
export class Collection {
  readonly ns: string;
  readonly options: Doc;
  readonly indexes = new Map<string, IndexTree>();
  bytes = 0;
  private readonly slots = new Map<number, Slot>();
  readonly collation: Collation | undefined;
  private readonly byId: IndexTree;
  private nextSlot = 1;
  private readonly sink: ChangeSink;
  private readonly compile: (filter: Doc) => Predicate;

  constructor(
    ns: string,
    options: Doc,
    sink: ChangeSink,
    compile: (filter: ReturnType<typeof parseFilter>) => Predicate,
  ) {
    this.ns = ns;
    this.options = options;
    this.sink = sink;
    this.compile = (filter) => compile(parseFilter(filter));
    this.collation = parseCollation(options['collation']);
    this.byId = new IndexTree({ ...ID_SPEC, collation: this.collation }, undefined);
    this.indexes.set('_id_', this.byId);
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

  insert(doc: Doc): Slot {
    const bytes = encode(doc);
    const slot: Slot = { id: this.nextSlot, doc, size: bytes.length };
    const keys = this.keysByIndex(doc, undefined, slot.id);
    this.nextSlot++;
    for (const [index, indexKeys] of keys) index.add(indexKeys, slot);
    this.slots.set(slot.id, slot);
    this.bytes += bytes.length;
    this.sink.put(this.ns, bytes);
    return slot;
  }

  replace(slot: Slot, doc: Doc): void {
    const bytes = encode(doc);
    const affected = [...this.indexes.values()].filter((index) => !index.sameKeys(slot.doc, doc));
    const keys = this.keysByIndex(doc, slot, slot.id, affected);
    for (const [index, indexKeys] of keys) {
      const old = index.keysOf(slot.doc, slot.id);
      if (sameKeys(old, indexKeys)) continue;
      index.remove(old);
      index.add(indexKeys, slot);
    }
    this.bytes += bytes.length - slot.size;
    slot.doc = doc;
    slot.size = bytes.length;
    this.sink.put(this.ns, bytes);
  }

  remove(slot: Slot): void {
    for (const index of this.indexes.values()) index.remove(index.keysOf(slot.doc, slot.id));
    this.slots.delete(slot.id);
    this.bytes -= slot.size;
    this.sink.remove(this.ns, slot.doc['_id']);
  }

  /** Takes a document from the log; the other indexes are built at the end by `finishLoading`. */
  load(doc: Doc, size: number): void {
    const known = this.find(doc['_id']);
    if (known !== undefined) {
      this.bytes += size - known.size;
      known.doc = doc;
      known.size = size;
      return;
    }
    const slot: Slot = { id: this.nextSlot, doc, size };
    this.nextSlot++;
    this.byId.add(this.byId.keysOf(doc, slot.id), slot);
    this.slots.set(slot.id, slot);
    this.bytes += size;
  }

  unload(id: unknown): void {
    const slot = this.find(id);
    if (slot === undefined) return;
    this.byId.remove(this.byId.keysOf(slot.doc, slot.id));
    this.slots.delete(slot.id);
    this.bytes -= slot.size;
  }

  loadIndex(spec: IndexSpec): void {
    this.indexes.set(spec.name, this.newIndex(spec));
  }

  finishLoading(): void {
    for (const index of this.indexes.values())
      if (index !== this.byId) index.buildLater(() => this.slots.values());
  }

  private newIndex(spec: IndexSpec): IndexTree {
    return new IndexTree(spec, spec.partial === undefined ? undefined : this.compile(spec.partial));
  }

  /** Builds an index over what is there; a duplicate leaves everything as it was. */
  createIndex(spec: IndexSpec): void {
    const index = this.newIndex(spec);
    const duplicate = index.build(this.slots.values());
    if (duplicate !== undefined) throw duplicateKey(this.ns, spec, duplicate);
    this.indexes.set(spec.name, index);
  }

  /** The changes of the catalogue that make this collection, without its documents. */
  definition(): Doc[] {
    const changes: Doc[] = [{ create: this.ns, options: this.options }];
    for (const { spec } of this.indexes.values()) {
      if (spec.name !== ID_SPEC.name) changes.push({ createIndex: this.ns, spec: spec.shown });
    }
    return changes;
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
      if (index.conflict(keys, own) !== undefined) throw duplicateKey(this.ns, index.spec, doc);
      all.push([index, keys]);
    }
    return all;
  }
}

function sameKeys(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, i) => key === b[i]);
}

/** The document's bytes; also the place where ids and sizes that MongoDB refuses are refused. */
function encode(doc: Doc): Uint8Array {
  checkId(doc['_id']);
  let bytes: Uint8Array | undefined;
  try {
    bytes = serialize(doc);
  } catch (cause) {
    // The serialiser's own buffer ends a little above the limit.
    if (!(cause instanceof RangeError)) throw cause;
  }
  if (bytes === undefined || bytes.length > MAX_DOCUMENT_BYTES) {
    return fail(
      10334,
      `BSONObj size: ${bytes?.length ?? 'too large'} is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}(16MB)`,
    );
  }
  return bytes;
}

function checkId(id: unknown): void {
  if (Array.isArray(id)) fail(53, "The '_id' value cannot be of type array");
  if (typeof id === 'object' && id !== null && '_bsontype' in id && id._bsontype === 'BSONRegExp') {
    fail(53, "The '_id' value cannot be of type regex");
  }
  if (!isDoc(id)) return;
  const operator = Object.keys(id).find(
    (key) => key.startsWith('$') && !/^\$(ref|id|db)$/.test(key),
  );
  if (operator !== undefined) {
    fail(
      52,
      `_id fields may not contain '$'-prefixed fields: ${operator} is not valid for storage.`,
    );
  }
}

function duplicateKey(ns: string, spec: IndexSpec, doc: Doc): EngineError {
  const keyPattern: Doc = {};
  const keyValue: Doc = {};
  for (const entry of spec.fields) {
    const direct =
      entry.parts.length === 1 ? field(doc, entry.path) : valuesAt(doc, entry.parts)[0];
    keyPattern[entry.path] = entry.direction;
    keyValue[entry.path] = direct === undefined ? null : direct;
  }
  const shown = Object.entries(keyValue)
    .map(([path, value]) => `${path}: ${shownValue(value)}`)
    .join(', ');
  const collation =
    spec.collation === undefined ? '' : ` collation: ${JSON.stringify(spec.collation.spec)}`;
  return new EngineError(
    11000,
    `E11000 duplicate key error collection: ${ns} index: ${spec.name}${collation} dup key: { ${shown} }`,
    { keyPattern, keyValue },
  );
}

function shownValue(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'toHexString' in value) {
    return `ObjectId('${String(value)}')`;
  }
  return JSON.stringify(value);
}
