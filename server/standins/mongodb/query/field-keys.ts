import type { Collation } from '../bson/collation.ts';
import { EMPTY_ARRAY_KEY, flipKey, keyOf } from '../bson/keys.ts';
import { type Doc, field, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { isIndex } from './path.ts';
import type { SortField } from './sort.ts';

/** The value of a path that ends at an empty array. */
const EMPTY = Symbol('empty array');

/** How far the walk to a field has come; a closed one has its value. */
interface Walk {
  value: unknown;
  parts: readonly string[];
  at: number;
  closed: boolean;
}

/**
 * The values that an index and a sort see of a document, one for each field: several times where
 * there is an array, once for each of its elements. Fields under the same array go together, and
 * of two arrays side by side there are none.
 */
export function tuplesOf(
  doc: Doc,
  fields: readonly SortField[],
  onTwoArrays: () => never,
): unknown[][] {
  const direct = fields.map(({ path }) => field(doc, path));
  if (fields.every(({ parts }, i) => parts.length === 1 && !Array.isArray(direct[i]))) {
    return [direct];
  }
  const expand = (before: readonly Walk[]): unknown[][] => {
    const walks = before.map(goOn);
    const open = walks.filter(({ closed }) => !closed).map(({ value }) => value as unknown[]);
    const [array, ...others] = new Set(open);
    if (array === undefined) return [walks.map(({ value }) => value)];
    if (others.length > 0) onTwoArrays();
    const items = array.length === 0 ? [EMPTY] : array;
    return items.flatMap((item) =>
      expand(walks.map((walk) => (walk.closed ? walk : enter(walk, item)))),
    );
  };
  return expand(fields.map(({ parts }) => ({ value: doc, parts, at: 0, closed: false })));
}

/** Walks on until the end of the path or an array. */
function goOn(walk: Walk): Walk {
  if (walk.closed) return walk;
  const { parts } = walk;
  let { value, at } = walk;
  for (; at < parts.length; at++) {
    const part = parts[at] ?? '';
    if (isDoc(value)) value = field(value, part);
    else if (!Array.isArray(value)) value = undefined;
    else if (isIndex(part) && Number(part) < value.length) {
      const unsure = value.some((item) => isDoc(item) && part in item);
      if (unsure) fail(16746, `ambiguous field name found in array: ${part}`);
      value = value[Number(part)];
    } else break;
  }
  return { value, parts, at, closed: !Array.isArray(value) };
}

function enter({ parts, at }: Walk, item: unknown): Walk {
  const ends = at === parts.length;
  return { value: ends || isDoc(item) ? item : undefined, parts, at, closed: ends };
}

/** The key of a tuple: fields one behind the other, descending ones turned round. */
export function tupleKey(
  tuple: readonly unknown[],
  fields: readonly SortField[],
  collation?: Collation,
): string {
  let key = '';
  for (let i = 0; i < fields.length; i++) {
    const own = tuple[i] === EMPTY ? EMPTY_ARRAY_KEY : keyOf(tuple[i], collation);
    key += fields[i]?.direction === -1 ? flipKey(own) : own;
  }
  return key;
}
