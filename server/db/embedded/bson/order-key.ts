import type { Collation } from './collation.ts';
import { keyWriter } from './key-writer.ts';
import { rankOf } from './types.ts';

/*
 * Every value has a key: a string of characters 0..255 such that plain `<` on keys is MongoDB's
 * comparison order. A key ends by itself, so that keys can be put one behind the other for compound
 * indexes, and END is above everything that can follow a prefix.
 */

/** Sorts after every key. */
export const END = '\uffff';

/** The ordering key of a value; equal values, of whatever number type, have equal keys. */
export function keyOf(value: unknown, collation?: Collation): string {
  keyWriter.start();
  keyWriter.value(value, collation);
  return keyWriter.take();
}

/** How an index stores a value: as `keyOf`, but an empty array has a place of its own. */
export function indexKeyOf(value: unknown, collation?: Collation): string {
  keyWriter.start();
  keyWriter.indexed(value, collation);
  return keyWriter.take();
}

/** Turns a key round, for descending index fields. END stays on top. */
export function flipKey(key: string): string {
  const data = Buffer.from(key, 'latin1');
  for (let i = 0; i < data.length; i++) data[i] = 0xff - (data[i] ?? 0);
  return data.toString('latin1');
}

const SURROGATES = /[\ud800-\uffff]/;

/** Code units order like code points unless surrogates meet what lies above them. */
function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  if (SURROGATES.test(a) && SURROGATES.test(b)) return keyOf(a) < keyOf(b) ? -1 : 1;
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
  const x = keyOf(a, collation);
  const y = keyOf(b, collation);
  return x < y ? -1 : x > y ? 1 : 0;
}

export function equal(a: unknown, b: unknown, collation?: Collation): boolean {
  return a === b || compare(a, b, collation) === 0;
}
