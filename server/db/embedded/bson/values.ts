import type {
  Binary,
  BSONRegExp,
  Code,
  DBRef,
  Decimal128,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { Binary as BinaryClass, ObjectId as ObjectIdClass, UUID as UUIDClass } from 'bson';
import { fail } from '../errors.ts';

/** A stored document. Never changed in place: an update makes a new one. */
export interface Doc {
  [field: string]: unknown;
}

export type BsonObject =
  | Binary
  | BSONRegExp
  | Code
  | DBRef
  | Decimal128
  | Long
  | MaxKey
  | MinKey
  | ObjectId
  | Timestamp;

/** The BSON class of a value, undefined for plain documents, arrays, dates and primitives. */
export function bsonObject(value: unknown): BsonObject | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Partial<BsonObject>)._bsontype === undefined ? undefined : (value as BsonObject);
}

export function isDoc(value: unknown): value is Doc {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    (value as Partial<BsonObject>)._bsontype === undefined
  );
}

export function isLong(value: unknown): value is Long {
  return bsonObject(value)?._bsontype === 'Long';
}

export function isDecimal(value: unknown): value is Decimal128 {
  return bsonObject(value)?._bsontype === 'Decimal128';
}

export function isRegex(value: unknown): value is BSONRegExp {
  return bsonObject(value)?._bsontype === 'BSONRegExp';
}

export function isNumeric(value: unknown): value is number | Long | Decimal128 {
  return typeof value === 'number' || isLong(value) || isDecimal(value);
}

/** Reads one field; never a member inherited from Object.prototype. */
export function field(doc: Doc, name: string): unknown {
  const value = doc[name];
  if (typeof value === 'function' || name === '__proto__') return undefined;
  return value;
}

/**
 * Makes a deserialised value the engine's own: binaries are views on the network message and get
 * copied, DBRef objects become plain documents so that paths reach into them, and keys that would
 * break plain JavaScript objects are refused.
 */
export function adopt(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value === undefined ? null : value;
  if (value instanceof Date) return value;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i];
      if (typeof item === 'object' || item === undefined) value[i] = adopt(item);
    }
    return value;
  }
  const bson = bsonObject(value);
  if (bson !== undefined) return adoptBson(bson);
  return adoptDoc(value as Doc);
}

/** `adopt` for a whole document; changes it in place. */
export function adoptDoc(doc: Doc): Doc {
  for (const key of Object.keys(doc)) {
    if (key === '__proto__' || key === '_bsontype' || key === 'toBSON') {
      fail(2, `the built-in engine does not store a field named '${key}'`);
    }
    const value = doc[key];
    if (typeof value === 'object' || value === undefined) doc[key] = adopt(value);
  }
  return doc;
}

function adoptBson(value: BsonObject): unknown {
  if (value._bsontype === 'Binary') {
    const copy = Buffer.from(value.value());
    return value.sub_type === BinaryClass.SUBTYPE_UUID && copy.length === 16
      ? new UUIDClass(copy)
      : new BinaryClass(copy, value.sub_type);
  }
  if (value._bsontype === 'DBRef') {
    const plain: Doc = { $ref: value.collection, $id: value.oid };
    if (value.db !== undefined) plain['$db'] = value.db;
    return adopt({ ...plain, ...(value.fields as Doc) });
  }
  return value;
}

/** A deep copy of documents and arrays; the values in them are immutable and shared. */
export function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => clone(item)) as T;
  if (!isDoc(value)) return value;
  const copy: Doc = {};
  for (const key of Object.keys(value)) {
    const item = value[key];
    copy[key] = typeof item === 'object' ? clone(item) : item;
  }
  return copy as T;
}

/** The document with its _id first, a new ObjectId if it had none. */
export function withIdFirst(doc: Doc): Doc {
  for (const first in doc) {
    if (first === '_id') return doc;
    break;
  }
  const { _id, ...rest } = doc;
  return { _id: _id === undefined ? new ObjectIdClass() : _id, ...rest };
}
