import { type Doc, field, isDoc } from '../bson/values.ts';

/** Where array elements satisfied a filter: array path → index. The positional `$` reads it. */
export type Positions = Map<string, number>;

/** What is asked of the values at a path. */
export interface Leaf {
  test(value: unknown): boolean;
  /** Look at an array as a whole only, not at its elements. */
  whole?: boolean;
  positions?: Positions | undefined;
}

const INDEX = /^(0|[1-9]\d*)$/;

export function isIndex(part: string): boolean {
  return INDEX.test(part);
}

/**
 * Whether any value at the path passes the test, with MongoDB's rules for arrays: elements on the
 * way are looked into one level deep and by position; an array at the end counts by its elements
 * and as a whole.
 */
export function anyAt(doc: Doc, parts: readonly string[], leaf: Leaf): boolean {
  return descend(doc, parts, 0, leaf);
}

function descend(start: unknown, parts: readonly string[], from: number, leaf: Leaf): boolean {
  let value = start;
  for (let at = from; at < parts.length; at++) {
    if (isDoc(value)) value = field(value, parts[at] ?? '');
    else if (Array.isArray(value)) return intoArray(value, parts, at, leaf);
    else return leaf.test(undefined);
  }
  if (leaf.test(value)) return true;
  return leaf.whole !== true && Array.isArray(value) && anyElement(value, parts, leaf);
}

function anyElement(items: unknown[], parts: readonly string[], leaf: Leaf): boolean {
  for (let i = 0; i < items.length; i++) {
    if (leaf.test(items[i])) {
      leaf.positions?.set(parts.join('.'), i);
      return true;
    }
  }
  return false;
}

function intoArray(items: unknown[], parts: readonly string[], at: number, leaf: Leaf): boolean {
  const part = parts[at] ?? '';
  const wanted = isIndex(part) ? Number(part) : -1;
  for (let i = 0; i < items.length; i++) {
    const item: unknown = items[i];
    const found =
      (isDoc(item) && descend(item, parts, at, leaf)) ||
      (i === wanted && byPosition(item, parts, at + 1, leaf));
    if (found) {
      if (i !== wanted) leaf.positions?.set(parts.slice(0, at).join('.'), i);
      return true;
    }
  }
  return false;
}

/** An element asked for by its position; if it is an array in turn, its elements do not count. */
function byPosition(item: unknown, parts: readonly string[], at: number, leaf: Leaf): boolean {
  if (at === parts.length) return leaf.test(item);
  return (isDoc(item) || Array.isArray(item)) && descend(item, parts, at, leaf);
}

/**
 * The values that an index and a sort see at a path: elements of arrays on the way are looked into,
 * and one that lacks the field counts as undefined. Arrays at the end are not taken apart.
 */
export function indexedValues(doc: unknown, parts: readonly string[], from = 0): unknown[] {
  let value = doc;
  for (let at = from; at < parts.length; at++) {
    const part = parts[at] ?? '';
    if (isDoc(value)) {
      value = field(value, part);
    } else if (Array.isArray(value)) {
      const items: unknown[] = value;
      const found = items.flatMap((item) => (isDoc(item) ? indexedValues(item, parts, at) : []));
      if (isIndex(part) && Number(part) < items.length) {
        found.push(...indexedValues(items[Number(part)], parts, at + 1));
      }
      return found.length === 0 ? [undefined] : found;
    } else {
      return [undefined];
    }
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
  return values.flatMap((value): unknown[] =>
    Array.isArray(value) && value.length > 0 ? (value as unknown[]) : [value],
  );
}
