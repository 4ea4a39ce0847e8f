import type { Collation } from '../bson/collation.ts';
import { compareKeys } from '../bson/keys.ts';
import { wholeNumber } from '../bson/numbers.ts';
import { type Doc, isDoc, isNil } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import { emptyTree, numberedKey } from '../store/btree.ts';
import type { Pace } from '../store/pace.ts';
import { tupleKey, tuplesOf } from './field-keys.ts';

/** A field of a sort or of an index. */
export interface SortField {
  path: string;
  parts: string[];
  direction: 1 | -1;
}

/** Understands `{a: 1, 'b.c': -1}`. `$natural` comes back as a field of that name. */
export function parseSort(value: unknown): SortField[] {
  if (isNil(value)) return [];
  if (!isDoc(value)) return fail(14, 'Expected field sort to be of type object');
  const entries = Object.entries(value);
  if ('$natural' in value && entries.length > 1) fail(2, '$natural cannot be in a compound sort');
  return entries.map(([path, order]) => {
    if (isDoc(order)) return unsupported('sorting by an expression');
    const direction = wholeNumber(order);
    if (direction !== 1 && direction !== -1) fail(15975, '$sort key ordering must be 1 or -1');
    const parts = path.split('.');
    if (parts.includes('')) fail(15998, 'FieldPath field names may not be empty strings.');
    if (path.startsWith('$') && path !== '$natural') fail(16410, `illegal sort key ${path}`);
    return { path, parts, direction };
  });
}

/** What a document sorts by: the least of the keys that an index by this order would have. */
function keyBySort(doc: Doc, sort: readonly SortField[], collation?: Collation): string {
  return tuplesOf(doc, sort, () => fail(2, 'cannot sort with keys that are parallel arrays'))
    .map((tuple) => tupleKey(tuple, sort, collation))
    .reduce((least, key) => (key < least ? key : least));
}

/** Sorts stably, in one go. */
export function sortBy<T>(
  items: readonly T[],
  docOf: (item: T) => Doc,
  sort: readonly SortField[],
  collation?: Collation,
): T[] {
  const keyed = items.map((item) => ({ item, key: keyBySort(docOf(item), sort, collation) }));
  return keyed.sort((a, b) => compareKeys(a.key, b.key)).map(({ item }) => item);
}

/** The first items in stable order, put into a tree one by one, so that others can run in between. */
export async function sortPaced<T>(
  items: readonly T[],
  docOf: (item: T) => Doc,
  sort: readonly SortField[],
  collation: Collation | undefined,
  pace: Pace,
  most = Number.POSITIVE_INFINITY,
): Promise<T[]> {
  const tree = emptyTree<T>();
  let number = 0;
  await pace.each(items, (item) => {
    tree.set(numberedKey(keyBySort(docOf(item), sort, collation), number), item);
    number++;
    if (tree.size > most) tree.delete(tree.maxKey() ?? '');
  });
  return tree.valuesArray();
}
