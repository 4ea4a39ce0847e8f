import type { Collation } from '../bson/collation.ts';
import { indexKeyOf, keyOf } from '../bson/keys.ts';
import { wholeNumber } from '../bson/numbers.ts';
import { type Doc, field, isDoc, isNil } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import { elementsOf, indexedValues } from './path.ts';

export interface SortField {
  path: string;
  parts: string[];
  direction: 1 | -1;
}

/** Understands `{a: 1, 'b.c': -1}`. `$natural` comes back as a field of that name. */
export function parseSort(value: unknown): SortField[] {
  if (isNil(value)) return [];
  if (!isDoc(value)) return fail(14, 'Expected field sort to be of type object');
  return Object.entries(value).map(([path, order]) => {
    if (isDoc(order)) return unsupported('sorting by an expression');
    const direction = wholeNumber(order) || fail(15975, '$sort key ordering must be 1 or -1');
    const parts = path.split('.');
    if (parts.includes('')) fail(15998, 'FieldPath field names may not be empty strings.');
    if (path.startsWith('$') && path !== '$natural') fail(16410, `illegal sort key ${path}`);
    return { path, parts, direction: direction > 0 ? 1 : -1 };
  });
}

interface Keyed<T> {
  item: T;
  keys: string[];
}

/** The key a document sorts by: of an array its smallest element going up, its largest going down. */
function sortKey(doc: Doc, { parts, path, direction }: SortField, collation?: Collation): string {
  const direct = parts.length === 1 ? field(doc, path) : undefined;
  if (direct !== undefined && typeof direct !== 'object') return keyOf(direct, collation);
  const keys = elementsOf(indexedValues(doc, parts)).map((item) => indexKeyOf(item, collation));
  return keys.reduce((best, key) => (key < best === (direction === 1) ? key : best));
}

/** How a sort sees items, and in what order it puts them. */
function sorter<T>(docOf: (item: T) => Doc, sort: readonly SortField[], collation?: Collation) {
  return {
    keyed: (item: T): Keyed<T> => {
      const doc = docOf(item);
      return { item, keys: sort.map((entry) => sortKey(doc, entry, collation)) };
    },
    order: (a: Keyed<T>, b: Keyed<T>): number => {
      for (let i = 0; i < sort.length; i++) {
        const [x = '', y = ''] = [a.keys[i], b.keys[i]];
        if (x !== y) return x < y === (sort[i]?.direction === 1) ? -1 : 1;
      }
      return 0;
    },
  };
}

/** Sorts stably, in one go. */
export function sortBy<T>(
  items: readonly T[],
  docOf: (item: T) => Doc,
  sort: readonly SortField[],
  collation?: Collation,
): T[] {
  const { keyed, order } = sorter(docOf, sort, collation);
  const sorted = items.map(keyed).sort(order);
  return sorted.map(({ item }) => item);
}

const RUN = 2048;

/** Sorts stably, in short runs that are then merged, so that others can run in between. */
export async function sortPaced<T>(
  items: readonly T[],
  docOf: (item: T) => Doc,
  sort: readonly SortField[],
  collation: Collation | undefined,
  pace: { breathe(): Promise<void> },
): Promise<T[]> {
  const { keyed, order } = sorter(docOf, sort, collation);
  let runs: Keyed<T>[][] = [];
  for (let at = 0; at < items.length; at += RUN) {
    const run = items.slice(at, at + RUN);
    runs.push(run.map(keyed).sort(order));
    await pace.breathe();
  }
  while (runs.length > 1) {
    const merged: Keyed<T>[][] = [];
    for (let i = 0; i < runs.length; i += 2) {
      const [left = [], right = []] = [runs[i], runs[i + 1]];
      const both: Keyed<T>[] = [];
      for (let l = 0, r = 0; l < left.length || r < right.length; ) {
        const [a, b] = [left[l], right[r]];
        const fromLeft = b === undefined || (a !== undefined && order(a, b) <= 0);
        both.push((fromLeft ? left[l++] : right[r++]) as Keyed<T>);
        if (both.length % RUN === 0) await pace.breathe();
      }
      merged.push(both);
    }
    runs = merged;
  }
  return (runs[0] ?? []).map(({ item }) => item);
}
