import { type Doc, field, isDoc } from '../bson/values.ts';
import type { Test } from './filter.ts';

/** Where array elements satisfied a filter: array path → index. The positional `$` reads it. */
export type Positions = Map<string, number>;

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
  positions?: Positions,
  from = 0,
): boolean {
  let value = start;
  for (let at = from; at < parts.length; at++) {
    if (isDoc(value)) value = field(value, parts[at] ?? '');
    else if (Array.isArray(value)) return intoArray(value, parts, test, positions, at);
    else return test.holds(undefined);
  }
  const itself = test.holds(value);
  if (itself && test.indexIn === undefined) return true;
  if (!Array.isArray(value) || (test.whole === true && !itself)) return false;
  const found = itself ? test.indexIn?.(value) : value.findIndex(test.holds);
  if (found === undefined || found < 0) return false;
  positions?.set(parts.join('.'), found);
  return true;
}

function intoArray(
  items: unknown[],
  parts: readonly string[],
  test: Test,
  positions: Positions | undefined,
  at: number,
): boolean {
  const part = parts[at] ?? '';
  const wanted = isIndex(part) ? Number(part) : -1;
  return items.some((item, i) => {
    if (isDoc(item) && anyAt(item, parts, test, positions, at)) {
      if (i !== wanted) positions?.set(parts.slice(0, at).join('.'), i);
      return true;
    }
    if (i !== wanted) return false;
    // An element asked for by its position; if it is an array in turn, its elements do not count.
    if (at + 1 === parts.length) return test.holds(item);
    return (isDoc(item) || Array.isArray(item)) && anyAt(item, parts, test, positions, at + 1);
  });
}

/**
 * The values that an index and a sort see at a path: elements of arrays on the way are looked into,
 * and one that lacks the field counts as undefined. Arrays at the end are not taken apart.
 */
export function indexedValues(doc: unknown, parts: readonly string[], from = 0): unknown[] {
  let value = doc;
  for (let at = from; at < parts.length; at++) {
    const part = parts[at] ?? '';
    if (isDoc(value)) value = field(value, part);
    else if (Array.isArray(value)) {
      const items: unknown[] = value;
      const found = items.flatMap((item) => (isDoc(item) ? indexedValues(item, parts, at) : []));
      const wanted = isIndex(part) && Number(part) < items.length;
      if (wanted) found.push(...indexedValues(items[Number(part)], parts, at + 1));
      return found.length === 0 ? [undefined] : found;
    } else return [undefined];
  }
  return [value];
}

/** The values that are there at a path; arrays on the way looked into, those at the end left whole. */
export function valuesAt(doc: unknown, parts: readonly string[]): unknown[] {
  return indexedValues(doc, parts).filter((value) => value !== undefined);
}

/** The values with arrays taken apart; an empty array stands for itself. */
export function elementsOf(values: unknown[]): unknown[] {
  if (values.length === 1 && !Array.isArray(values[0])) return values;
  const items = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  return values.flatMap((value) => (items(value).length > 0 ? items(value) : [value]));
}

/** The value at a concrete path, undefined when there is none. */
export function valueAt(doc: unknown, parts: readonly string[]): unknown {
  return parts.reduce<unknown>((value, part) => {
    if (isDoc(value)) return field(value, part);
    return Array.isArray(value) && isIndex(part) ? (value as unknown[])[Number(part)] : undefined;
  }, doc);
}

/** A copy of the document with a value at a path of sub-documents. */
export function withValue(doc: Doc, [part = '', ...rest]: readonly string[], value: unknown): Doc {
  const inner = isDoc(doc[part]) ? doc[part] : {};
  return { ...doc, [part]: rest.length === 0 ? value : withValue(inner, rest, value) };
}
