import { bsonType } from './values.ts';

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

/** By the name that `$type` gives to a type: its number in BSON and its rank. */
export const TYPES: Readonly<Record<string, { number: number; rank: number }>> = {
  minKey: { number: -1, rank: Rank.minKey },
  double: { number: 1, rank: Rank.number },
  string: { number: 2, rank: Rank.string },
  object: { number: 3, rank: Rank.object },
  array: { number: 4, rank: Rank.array },
  binData: { number: 5, rank: Rank.binary },
  undefined: { number: 6, rank: Rank.null },
  objectId: { number: 7, rank: Rank.objectId },
  bool: { number: 8, rank: Rank.boolean },
  date: { number: 9, rank: Rank.date },
  null: { number: 10, rank: Rank.null },
  regex: { number: 11, rank: Rank.regex },
  dbPointer: { number: 12, rank: Rank.object },
  javascript: { number: 13, rank: Rank.code },
  symbol: { number: 14, rank: Rank.string },
  javascriptWithScope: { number: 15, rank: Rank.codeWithScope },
  int: { number: 16, rank: Rank.number },
  timestamp: { number: 17, rank: Rank.timestamp },
  long: { number: 18, rank: Rank.number },
  decimal: { number: 19, rank: Rank.number },
  maxKey: { number: 127, rank: Rank.maxKey },
};

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

/** An integer in the range that the driver sends as int32. */
export function isInt32(value: number): boolean {
  return (value | 0) === value && !Object.is(value, -0);
}

/** The name MongoDB's `$type` gives to a value; "missing" for undefined. */
export function typeName(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (typeof value === 'number') return isInt32(value) ? 'int' : 'double';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  const type = bsonType(value);
  if (type === undefined) return 'object';
  if (type !== 'Code') return CLASSES[type] ?? 'object';
  return (value as { scope?: unknown }).scope ? 'javascriptWithScope' : 'javascript';
}

/** The place of a value's type in the comparison order; missing counts as null. */
export function rankOf(value: unknown): number {
  if (typeof value === 'number') return Rank.number;
  if (typeof value === 'string') return Rank.string;
  return TYPES[typeName(value)]?.rank ?? Rank.null;
}
