import { field, isDoc } from '../bson/values.ts';
import type { Test } from './filter.ts';

/** Which element of an array satisfied a filter, of the outermost one; the positional `$` reads it. */
export interface Position {
  at?: number | undefined;
}

export function isIndex(part: string): boolean {
  return /^(0|[1-9]\d*)$/.test(part);
}

/**
 * Whether any value at the path passes the test, with MongoDB's rules for arrays: elements on the
 * way are looked into one level deep and by position; an array at the end counts by its elements
 * and as a whole.
 */
export function anyAt(
  start: unknown,
  parts: readonly string[],
  test: Test,
  position?: Position,
  from = 0,
): boolean {
  let value = start;
  for (let at = from; at < parts.length; at++) {
    if (isDoc(value)) value = field(value, parts[at] ?? '');
    else if (Array.isArray(value)) return intoArray(value, parts, test, position, at);
    else return test.holds(undefined);
  }
  const itself = test.holds(value);
  if (itself && test.indexIn === undefined) return true;
  if (!Array.isArray(value) || (test.whole === true && !itself)) return false;
  const found = itself ? test.indexIn?.(value) : value.findIndex(test.holds);
  if (found === undefined || found < 0) return false;
  if (position) position.at = found;
  return true;
}

function intoArray(
  items: unknown[],
  parts: readonly string[],
  test: Test,
  position: Position | undefined,
  at: number,
): boolean {
  const part = parts[at] ?? '';
  const wanted = isIndex(part) ? Number(part) : -1;
  return items.some((item, i) => {
    if (isDoc(item) && anyAt(item, parts, test, position, at)) {
      if (position) position.at = i;
      return true;
    }
    if (i !== wanted) return false;
    // An element asked for by its position; if it is an array in turn, its elements do not count.
    if (at + 1 === parts.length) return test.holds(item);
    return (isDoc(item) || Array.isArray(item)) && anyAt(item, parts, test, position, at + 1);
  });
}

/** The values that are there at a path; arrays on the way looked into, those at the end left whole. */
export function valuesAt(value: unknown, parts: readonly string[], at = 0): unknown[] {
  if (at === parts.length) return value === undefined ? [] : [value];
  const part = parts[at] ?? '';
  if (isDoc(value)) return valuesAt(field(value, part), parts, at + 1);
  if (!Array.isArray(value)) return [];
  const found = value.flatMap((item) => (isDoc(item) ? valuesAt(item, parts, at) : []));
  return isIndex(part) ? [...found, ...valuesAt(value[Number(part)], parts, at + 1)] : found;
}

/** The value at a concrete path, undefined when there is none. */
export function valueAt(doc: unknown, parts: readonly string[]): unknown {
  return parts.reduce<unknown>((value, part) => {
    if (isDoc(value)) return field(value, part);
    return Array.isArray(value) && isIndex(part) ? (value as unknown[])[Number(part)] : undefined;
  }, doc);
}
