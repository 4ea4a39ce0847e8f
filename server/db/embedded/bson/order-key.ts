import type { Collation } from './collation.ts';
import { doubleParts, type Numeric } from './numbers.ts';
import { Rank, rankOf } from './types.ts';
import { type BsonObject, bsonObject, type Doc, isDoc } from './values.ts';

/*
 * Every value has a key: a string of characters 0..255 such that plain `<` on keys is MongoDB's
 * comparison order. A key ends by itself, so that keys can be put one behind the other for compound
 * indexes, and END is above everything that can follow a prefix.
 */

/** Sorts after every key. */
export const END = '\uffff';

const float = new Float64Array(1);
const bytes = new Uint8Array(float.buffer);

/** Eight characters that order like the double they stand for; NaN first. */
function doubleKey(value: number): string {
  if (Number.isNaN(value)) return '\0\0\0\0\0\0\0\0';
  float[0] = value === 0 ? 0 : value;
  const top = bytes[7] ?? 0;
  const flip = top & 0x80 ? 0xff : 0;
  const b = (i: number): number => (bytes[i] ?? 0) ^ flip;
  const head = flip ? top ^ 0xff : top | 0x80;
  return String.fromCharCode(head, b(6), b(5), b(4), b(3), b(2), b(1), b(0));
}

/** The double, then what it lacks: below (1), nothing (2) or above (3), and so on. */
function numberKey(value: Numeric): string {
  if (typeof value === 'number') return `${doubleKey(value)}\x02`;
  const parts = doubleParts(value);
  let key = '';
  parts.forEach((part, i) => {
    if (i > 0) key += part < 0 ? '\x01' : '\x03';
    key += doubleKey(part);
  });
  return `${key}\x02`;
}

const NEEDS_WORK = /[^ -~\t\n\r]/;

/** UTF-8 as characters, NUL escaped, ended by two NULs: compares like MongoDB's memcmp. */
function stringKey(value: string): string {
  if (!NEEDS_WORK.test(value)) return `${value}\0\0`;
  return `${Buffer.from(value, 'utf8').toString('latin1').replaceAll('\0', '\0\xff')}\0\0`;
}

function objectKey(doc: Doc, collation: Collation | undefined): string {
  let key = '';
  for (const name of Object.keys(doc)) {
    const value = doc[name];
    key += String.fromCharCode(rankOf(value)) + stringKey(name) + bodyKey(value, collation);
  }
  return `${key}\0`;
}

function bsonKey(value: BsonObject, collation: Collation | undefined): string {
  switch (value._bsontype) {
    case 'ObjectId':
      return value.toHexString();
    case 'Long':
    case 'Decimal128':
      return numberKey(value);
    case 'Binary': {
      const data = Buffer.from(value.value());
      const head = Buffer.alloc(5);
      head.writeUInt32BE(data.length);
      head[4] = value.sub_type;
      return head.toString('latin1') + data.toString('latin1');
    }
    case 'Timestamp':
      return value.toBigInt().toString(16).padStart(16, '0');
    case 'BSONRegExp':
      return stringKey(value.pattern) + stringKey(value.options);
    case 'Code':
      return stringKey(value.code) + (value.scope ? objectKey(value.scope as Doc, collation) : '');
    default:
      return '';
  }
}

function bodyKey(value: unknown, collation: Collation | undefined): string {
  if (typeof value === 'string') return collation ? collation.key(value) : stringKey(value);
  if (typeof value === 'number') return numberKey(value);
  if (typeof value === 'boolean') return value ? '\x01' : '\0';
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return doubleKey(value.getTime());
  if (Array.isArray(value)) {
    let key = '';
    for (const item of value) key += keyOf(item, collation);
    return `${key}\0`;
  }
  const bson = bsonObject(value);
  if (bson !== undefined) return bsonKey(bson, collation);
  return isDoc(value) ? objectKey(value, collation) : '';
}

/** The ordering key of a value; equal values, of whatever number type, have equal keys. */
export function keyOf(value: unknown, collation?: Collation): string {
  return String.fromCharCode(rankOf(value)) + bodyKey(value, collation);
}

/** How an index stores a value: as `keyOf`, but an empty array has a place of its own. */
export function indexKeyOf(value: unknown, collation?: Collation): string {
  if (Array.isArray(value) && value.length === 0) return String.fromCharCode(Rank.emptyArray);
  return keyOf(value, collation);
}

/** Turns a key round, for descending index fields. END stays on top. */
export function flipKey(key: string): string {
  const data = Buffer.from(key, 'latin1');
  for (let i = 0; i < data.length; i++) data[i] = 0xff - (data[i] ?? 0);
  return data.toString('latin1');
}

const SURROGATES = /[\ud800-\uffff]/;

function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  if (SURROGATES.test(a) && SURROGATES.test(b)) return stringKey(a) < stringKey(b) ? -1 : 1;
  return a < b ? -1 : 1;
}

/** MongoDB's comparison of any two values; missing counts as null. */
export function compare(a: unknown, b: unknown, collation?: Collation): number {
  if (typeof a === 'number' && typeof b === 'number') {
    if (a < b) return -1;
    if (a > b) return 1;
    if (a === b) return 0;
  } else if (typeof a === 'string' && typeof b === 'string' && collation === undefined) {
    return compareStrings(a, b);
  } else if (a instanceof Date && b instanceof Date) {
    return Math.sign(a.getTime() - b.getTime());
  }
  const ranks = rankOf(a) - rankOf(b);
  if (ranks !== 0) return Math.sign(ranks);
  const x = bodyKey(a, collation);
  const y = bodyKey(b, collation);
  return x < y ? -1 : x > y ? 1 : 0;
}

export function equal(a: unknown, b: unknown, collation?: Collation): boolean {
  return a === b || compare(a, b, collation) === 0;
}
