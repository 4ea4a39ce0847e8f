import type { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';
import type { Collation } from './collation.ts';
import { doubleParts } from './numbers.ts';
import { latin1 } from './raw.ts';
import { isDoc, type Numeric, Rank, rankOf } from './values.ts';

/*
 * Every value has a key: a string of characters 0..255 such that plain `<` on keys is MongoDB's
 * comparison order. A key ends by itself, so that keys can be put one behind the other for compound
 * indexes, and END is above everything that can follow a prefix.
 */

/** Sorts after every key. */
export const END = '\uffff';

const characters = String.fromCharCode;
const float = new Float64Array(1);
const bytes = new Uint8Array(float.buffer);

/** The ordering key of a value; equal values, of whatever number type, have equal keys. */
export function keyOf(value: unknown, collation?: Collation): string {
  const rank = rankOf(value);
  return characters(rank) + bodyOf(value, rank, collation);
}

/** How an index and a sort see an array that has no element: before null. */
export const EMPTY_ARRAY_KEY = String.fromCharCode(Rank.emptyArray);

function bodyOf(value: unknown, rank: number, collation: Collation | undefined): string {
  switch (rank) {
    case Rank.number:
      return numberKey(value as Numeric);
    case Rank.string:
      return collation === undefined ? textKey(value as string) : collation.key(value as string);
    case Rank.object:
      return documentKey(value, collation);
    case Rank.array:
      return `${(value as unknown[]).map((item) => keyOf(item, collation)).join('')}\0`;
    case Rank.binData: {
      const data = Buffer.from((value as Binary).value());
      const size = [24, 16, 8, 0].map((shift) => (data.length >> shift) & 255);
      return characters(...size, (value as Binary).sub_type) + data.toString('latin1');
    }
    case Rank.objectId:
      return ((value as ObjectId).id as Buffer).toString('latin1');
    case Rank.bool:
      return value === true ? '\x01' : '\0';
    case Rank.date:
      return doubleKey((value as Date).getTime());
    case Rank.timestamp:
      return doubleKey((value as Timestamp).t) + doubleKey((value as Timestamp).i);
    case Rank.regex:
      return textKey((value as BSONRegExp).pattern) + textKey((value as BSONRegExp).options);
    case Rank.javascript:
    case Rank.javascriptWithScope:
      return textKey((value as Code).code) + documentKey((value as Code).scope, collation);
    default:
      return '';
  }
}

/** Eight bytes that order like the double they stand for; NaN first. */
function doubleKey(value: number): string {
  if (Number.isNaN(value)) return '\0\0\0\0\0\0\0\0';
  float[0] = value === 0 ? 0 : value;
  const [h = 0, g = 0, f = 0, e = 0, d = 0, c = 0, b = 0, a = 0] = bytes;
  if (value >= 0) return characters(a | 128, b, c, d, e, f, g, h);
  return characters(a ^ 255, b ^ 255, c ^ 255, d ^ 255, e ^ 255, f ^ 255, g ^ 255, h ^ 255);
}

/** The double, then whether the number is below it (1), it (2) or above it (3), and by how much. */
function numberKey(value: Numeric): string {
  if (typeof value === 'number') return `${doubleKey(value)}\x02`;
  const [first = 0, ...rest] = doubleParts(value);
  const parts = rest.map((part) => (part < 0 ? '\x01' : '\x03') + doubleKey(part));
  return `${doubleKey(first)}${parts.join('')}\x02`;
}

/** UTF-8, NUL escaped, ended by two NULs: compares like MongoDB's memcmp. */
function textKey(value: string): string {
  const text = latin1(value);
  return `${text.includes('\0') ? text.replaceAll('\0', '\0\xff') : text}\0\0`;
}

function documentKey(doc: unknown, collation: Collation | undefined): string {
  const fields = Object.entries(isDoc(doc) ? doc : {}).map(([name, value]) => {
    const rank = rankOf(value);
    return characters(rank) + textKey(name) + bodyOf(value, rank, collation);
  });
  return `${fields.join('')}\0`;
}

/** Turns a key round, for descending index fields. */
export function flipKey(key: string): string {
  const data = Buffer.from(key, 'latin1');
  for (let i = 0; i < data.length; i++) data[i] = 255 - (data[i] ?? 0);
  return data.toString('latin1');
}

export function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** MongoDB's comparison of any two values; missing counts as null. */
export function compare(a: unknown, b: unknown, collation?: Collation): number {
  // NaN, which is neither, has a key too.
  if (typeof a === 'number' && typeof b === 'number' && a !== b) {
    if (a < b) return -1;
    if (a > b) return 1;
  }
  return compareKeys(keyOf(a, collation), keyOf(b, collation));
}

export function equal(a: unknown, b: unknown, collation?: Collation): boolean {
  return a === b || compare(a, b, collation) === 0;
}

/** The values by their keys: each once, the first of equal ones. */
export function distinctValues(values: readonly unknown[], collation?: Collation) {
  const byKey = new Map<string, unknown>();
  for (const value of values) {
    const key = keyOf(value, collation);
    if (!byKey.has(key)) byKey.set(key, value);
  }
  return byKey;
}
