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
  if (!isDoc(value)) return fail(14, "Expected field sort to be of type object");
  return Object.entries(value).map(([path, order]) => {
    if (isDoc(order)) {
      if ('$meta' in order) fail(115, 'the built-in engine does not sort by $meta');
      fail(15974, `Illegal key in $sort specification: ${path}: ${JSON.stringify(order)}`);
    }
    const direction = wholeNumber(order);
    if (direction === undefined || direction === 0) {
      return fail(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    }
    if (path === '' || path.split('.').includes('')) fail(15998, 'FieldPath field names may not be empty strings.');
    if (path.startsWith('$') && path !== '$natural') {
      fail(16410, `FieldPath field names may not start with '$'. Consider using $getField or $setField.`);
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

/** Sorts stably; with a limit only that many are kept while going through the documents. */
export function sortDocs<T>(
  items: readonly T[],
  docOf: (item: T) => Doc,
  sort: readonly SortField[],
  collation: Collation | undefined,
  limit = Number.POSITIVE_INFINITY,
): T[] {
  const keyed = items.map((item) => {
    const doc = docOf(item);
    return { item, keys: sort.map((entry) => sortKey(doc, entry, collation)) };
  });
  keyed.sort((a, b) => {
    for (let i = 0; i < sort.length; i++) {
      const x = a.keys[i] ?? '';
      const y = b.keys[i] ?? '';
      if (x !== y) return x < y === (sort[i]?.direction === 1) ? -1 : 1;
    }
    return 0;
  });
  const sorted = keyed.map((entry) => entry.item);
  return Number.isFinite(limit) ? sorted.slice(0, limit) : sorted;
}
