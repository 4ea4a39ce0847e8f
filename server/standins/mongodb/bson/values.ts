import type { BSONRegExp, BSONValue, Code, Decimal128, Long } from 'bson';

export interface Doc {
  [field: string]: unknown;
}

/** Any of BSON's number types; int32 and double are both a JavaScript number. */
export type Numeric = number | Long | Decimal128;

/** MongoDB's comparison order of types; the numbers are also the first byte of a key. */
export const Rank = {
  minKey: 1,
  /** How an index stores an empty array. */
  emptyArray: 2,
  null: 3,
  number: 4,
  string: 5,
  object: 6,
  array: 7,
  binData: 8,
  objectId: 9,
  bool: 10,
  date: 11,
  timestamp: 12,
  regex: 13,
  javascript: 14,
  javascriptWithScope: 15,
  maxKey: 127,
} as const;

/** What `$type` calls a type, by its number in BSON. */
export const TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  ...(
    'double string object array binData undefined objectId bool date null regex dbPointer ' +
    'javascript symbol javascriptWithScope int timestamp long decimal'
  )
    .split(' ')
    .map((name, i) => [i + 1, name] as const),
  [-1, 'minKey'],
  [127, 'maxKey'],
]);

const CLASSES: Readonly<Record<string, string>> = {
  Binary: 'binData',
  BSONRegExp: 'regex',
  Decimal128: 'decimal',
  Long: 'long',
  MaxKey: 'maxKey',
  MinKey: 'minKey',
  ObjectId: 'objectId',
  Timestamp: 'timestamp',
};
const NUMBERS = new Set(['int', 'long', 'double', 'decimal']);

/** The name MongoDB's `$type` gives to a value; "missing" for undefined. */
export function typeName(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (typeof value === 'number') return isInt32(value) ? 'int' : 'double';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  const type = bsonType(value) ?? '';
  if (type === 'Code') return (value as Code).scope ? 'javascriptWithScope' : 'javascript';
  return CLASSES[type] ?? 'object';
}

/** The place of a value's type in the comparison order; missing counts as null. */
export function rankOf(value: unknown): number {
  if (typeof value === 'number') return Rank.number;
  if (typeof value === 'string') return Rank.string;
  return rankOfType(typeName(value)) ?? Rank.null;
}

/** The place of a type by its name; undefined for names that no stored value has. */
export function rankOfType(name: string): number | undefined {
  return NUMBERS.has(name) ? Rank.number : (Rank as Readonly<Record<string, number>>)[name];
}

/** An integer in the range that the driver sends as int32. */
export function isInt32(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}

/** The name of a value's BSON class; undefined for documents, arrays, dates and primitives. */
export function bsonType(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Partial<BSONValue>)._bsontype;
}

export function isDoc(value: unknown): value is Doc {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !(value instanceof Date) && (value as Partial<BSONValue>)._bsontype === undefined;
}

export function isNil(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

export function isLong(value: unknown): value is Long {
  return bsonType(value) === 'Long';
}

export function isRegex(value: unknown): value is BSONRegExp {
  return bsonType(value) === 'BSONRegExp';
}

export function isDecimal(value: unknown): value is Decimal128 {
  return bsonType(value) === 'Decimal128';
}

export function isNumeric(value: unknown): value is Numeric {
  return typeof value === 'number' || isLong(value) || isDecimal(value);
}

/** Reads one field; never a member inherited from Object.prototype. */
export function field(doc: Doc, name: string): unknown {
  const value = doc[name];
  return typeof value === 'function' || name === '__proto__' ? undefined : value;
}

/** The document without one of its fields. */
export function without(doc: Doc, name: string): Doc {
  const { [name]: _gone, ...rest } = doc;
  return rest;
}

/** Whether a document's first field is an operator; `{$ref, $id}` is a value. */
export function isOperatorDoc(value: unknown): value is Doc {
  const first = isDoc(value) ? Object.keys(value)[0] : undefined;
  return first?.startsWith('$') === true && !['$ref', '$id', '$db'].includes(first);
}
