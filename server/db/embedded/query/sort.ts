import type { Collation } from '../bson/collation.ts';
import { wholeNumber } from '../bson/numbers.ts';
import { indexKeyOf, keyOf } from '../bson/order-key.ts';
import { type Doc, field, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { elementsOf, indexedValues } from './path.ts';

export interface SortField {
  path: string;
  parts: string[];
  direction: 1 | -1;
}

/** Understands `{a: 1, 'b.c': -1}`. `$natural` comes back as a field of that name. */
export function parseSort(value: unknown): SortField[] {
  if (value === undefined || value === null) return [];
  if (!isDoc(value)) return fail(14, 'Expected field sort to be of type object');
  return Object.entries(value).map(([path, order]) => {
    if (isDoc(order)) {
      if ('$meta' in order) fail(115, 'the built-in engine does not sort by $meta');
      fail(15974, `Illegal key in $sort specification: ${path}: ${JSON.stringify(order)}`);
    }
    const direction = wholeNumber(order);
    if (direction === undefined || direction === 0) {
      return fail(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    }
    if (path === '' || path.split('.').includes(''))
      fail(15998, 'FieldPath field names may not be empty strings.');
    if (path.startsWith('$') && path !== '$natural') {
      fail(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    }
    return { path, parts: path.split('.'), direction: direction > 0 ? 1 : -1 };
  });
}

/** The key a document sorts by: of an array its smallest element going up, its largest going down. */
function sortKey(doc: Doc, sort: SortField, collation: Collation | undefined): string {
  const direct = sort.parts.length === 1 ? field(doc, sort.path) : undefined;
  if (direct !== undefined && typeof direct !== 'object') return keyOf(direct, collation);
  let best: string | undefined;
  for (const item of elementsOf(indexedValues(doc, sort.parts))) {
    const key = indexKeyOf(item, collation);
    if (best === undefined || (sort.direction === 1 ? key < best : key > best)) best = key;
  }
  return best ?? '';
}

interface Keyed<T> {
  item: T;
  keys: string[];
}

function keyed<T>(
  item: T,
  doc: Doc,
  sort: readonly SortField[],
  collation: Collation | undefined,
): Keyed<T> {
  return { item, keys: sort.map((entry) => sortKey(doc, entry, collation)) };
}

function comparer(sort: readonly SortField[]): (a: Keyed<unknown>, b: Keyed<unknown>) => number {
  return (a, b) => {
    for (let i = 0; i < sort.length; i++) {
      const x = a.keys[i] ?? '';
      const y = b.keys[i] ?? '';
      if (x !== y) return x < y === (sort[i]?.direction === 1) ? -1 : 1;
    }
    return 0;
  };
}

/** Sorts stably, in one go. */
export function sortDocs<T>(
  items: readonly T[],
  docOf: (item: T) => Doc,
  sort: readonly SortField[],
  collation: Collation | undefined,
): T[] {
  return items
    .map((item) => keyed(item, docOf(item), sort, collation))
    .sort(comparer(sort))
    .map(({ item }) => item);
}

/** What a long sort asks now and then, to let others run. */
export interface SortPace {
  due(): boolean;
  breathe(): Promise<void>;
}

const RUN = 2048;

/** Sorts stably, in short runs that are then merged; keeps no more than the limit of each. */
export async function sortPaced(
  docs: readonly Doc[],
  sort: readonly SortField[],
  collation: Collation | undefined,
  pace: SortPace,
  limit = Number.POSITIVE_INFINITY,
): Promise<Doc[]> {
  const order = comparer(sort);
  let runs: Keyed<Doc>[][] = [];
  for (let at = 0; at < docs.length; at += RUN) {
    const run = docs.slice(at, at + RUN).map((doc) => keyed(doc, doc, sort, collation));
    run.sort(order);
    runs.push(run.length > limit ? run.slice(0, limit) : run);
    await pace.breathe();
  }
  while (runs.length > 1) {
    const merged: Keyed<Doc>[][] = [];
    for (let i = 0; i < runs.length; i += 2) {
      merged.push(await merge(runs[i] ?? [], runs[i + 1] ?? [], order, limit, pace));
    }
    runs = merged;
  }
  return (runs[0] ?? []).map(({ item }) => item);
}

async function merge<T>(
  left: T[],
  right: T[],
  order: (a: T, b: T) => number,
  limit: number,
  pace: SortPace,
): Promise<T[]> {
  const merged: T[] = [];
  let i = 0;
  let j = 0;
  while (merged.length < limit) {
    const a = left[i];
    const b = right[j];
    if (a === undefined && b === undefined) break;
    if (b === undefined || (a !== undefined && order(a, b) <= 0)) {
      if (a !== undefined) merged.push(a);
      i++;
    } else {
      merged.push(b);
      j++;
    }
    if (pace.due()) await pace.breathe();
  }
  return merged;
}
