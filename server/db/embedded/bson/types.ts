import { bsonObject } from './values.ts';

/** MongoDB's comparison order of types; the numbers are also the first byte of an index key. */
export const Rank = {
  minKey: 1,
  /** How an index stores an empty array. */
  emptyArray: 2,
  null: 3,
  number: 4,
  string: 5,
  object: 6,
  array: 7,
  binary: 8,
  objectId: 9,
  boolean: 10,
  date: 11,
  timestamp: 12,
  regex: 13,
  code: 14,
  codeWithScope: 15,
  maxKey: 127,
} as const;

export const TYPE_NUMBERS: Readonly<Record<string, number>> = {
  minKey: -1,
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  maxKey: 127,
};

const BSON_TYPES: Readonly<Record<string, [name: string, rank: number]>> = {
  Binary: ['binData', Rank.binary],
  BSONRegExp: ['regex', Rank.regex],
  Code: ['javascript', Rank.code],
  Decimal128: ['decimal', Rank.number],
  Long: ['long', Rank.number],
  MaxKey: ['maxKey', Rank.maxKey],
  MinKey: ['minKey', Rank.minKey],
  ObjectId: ['objectId', Rank.objectId],
  Timestamp: ['timestamp', Rank.timestamp],
};

/** An integer in the range that the driver sends as int32. */
export function isInt32(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}

/** The name MongoDB's `$type` gives to a value; "missing" for undefined. */
export function typeName(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'missing';
    case 'number':
      return isInt32(value) ? 'int' : 'double';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    default:
      break;
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  const bson = bsonObject(value);
  if (bson === undefined) return 'object';
  if (bson._bsontype === 'Code' && bson.scope) return 'javascriptWithScope';
  return BSON_TYPES[bson._bsontype]?.[0] ?? 'object';
}

/** The place of a value's type in the comparison order; missing counts as null. */
export function rankOf(value: unknown): number {
  switch (typeof value) {
    case 'undefined':
      return Rank.null;
    case 'number':
      return Rank.number;
    case 'string':
      return Rank.string;
    case 'boolean':
      return Rank.boolean;
    default:
      break;
  }
  if (value === null) return Rank.null;
  if (Array.isArray(value)) return Rank.array;
  if (value instanceof Date) return Rank.date;
  const bson = bsonObject(value);
  if (bson === undefined) return Rank.object;
  if (bson._bsontype === 'Code' && bson.scope) return Rank.codeWithScope;
  return BSON_TYPES[bson._bsontype]?.[1] ?? Rank.object;
}
