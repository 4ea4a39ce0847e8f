import { equal } from '../bson/keys.ts';
import { decode, encode, fieldsOf, type Raw } from '../bson/raw.ts';
import { type Doc, isDoc, isNil } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { type Filter, filterRoots, matches, parseFilter, type Tools } from '../query/filter.ts';
import type { Position } from '../query/path.ts';
import { compileProjection } from '../query/projection.ts';
import { parseSort, type SortField, sortBy, sortPaced } from '../query/sort.ts';
import type { Collection } from '../store/collection.ts';
import type { IndexTree, Slot } from '../store/index-tree.ts';
import type { Pace } from '../store/pace.ts';
import { choosePlan, type Plan, restOf } from '../store/planner.ts';
import { matchNow, matchPaced, type ReadStats } from '../store/reader.ts';

/** What find, count, update, delete and the rest have in common: a filter and how to get at it. */
export interface QuerySpec {
  filter: unknown;
  sort?: unknown;
  hint?: unknown;
  /** With the command's collation and `let`. */
  tools: Tools;
  limited?: boolean;
}

/** A query that is checked, compiled and has its plan. */
export interface Query {
  collection: Collection | undefined;
  filter: Filter;
  sort: SortField[];
  holds: (raw: Raw) => boolean;
  tools: Tools;
  /** Undefined when there is no such collection. */
  plan: Plan | undefined;
}

/** Checks a query even when its collection does not exist, and plans it when it does. */
export function prepare(
  collection: Collection | undefined,
  spec: QuerySpec,
  position?: Position,
): Query {
  const { tools, limited = false } = spec;
  const { collation } = tools;
  const filter = parseFilter(spec.filter ?? {}, tools);
  const sort = parseSort(spec.sort);
  const hint = collection && hinted(collection, spec.hint);
  const plan = collection && choosePlan(collection, { filter, sort, collation, hint, limited });
  // Where in an array the filter matched, only the whole of it can tell.
  const rest = position === undefined ? restOf(filter, plan) : filter;
  const roots = new Set<string>();
  const fields = filterRoots(rest, roots) ? fieldsOf(roots) : undefined;
  const holds = (raw: Raw): boolean => matches(rest, decode(raw, fields), position);
  return { collection, filter, sort, holds, tools, plan };
}

function hinted(collection: Collection, hint: unknown): IndexTree | 'natural' | undefined {
  if (isNil(hint) || (isDoc(hint) && Object.keys(hint).length === 0)) return undefined;
  if (isDoc(hint) && '$natural' in hint) return 'natural';
  if (typeof hint !== 'string' && !isDoc(hint)) fail(9, 'Hint must be a string or an object');
  const index = findIndex(collection, hint);
  return index ?? fail(2, 'hint provided does not correspond to an existing index');
}

/** An index by its name or by its key. */
export function findIndex(collection: Collection, wanted: unknown): IndexTree | undefined {
  return [...collection.indexes.values()].find(({ spec: { name, shown } }) =>
    isDoc(wanted) ? equal(shown['key'], wanted) : name === wanted,
  );
}

/** The documents of a query, in order, cut by skip and limit. */
export async function run(
  { collection, plan, holds, sort, tools }: Query,
  pace: Pace,
  { skip = 0, limit = Number.POSITIVE_INFINITY }: { skip?: number; limit?: number } = {},
  stats: ReadStats = { docs: 0 },
): Promise<Raw[]> {
  if (collection === undefined || plan === undefined) return [];
  const end = skip + limit;
  const most = plan.sorted ? end : Number.POSITIVE_INFINITY;
  const found = await matchPaced(collection, plan, holds, pace, most, stats);
  const fields = fieldsOf(sort.map(({ parts }) => parts[0] ?? ''));
  const docOf = (raw: Raw): Doc => decode(raw, fields);
  const all = plan.sorted ? found : await sortPaced(found, docOf, sort, tools.collation, pace, end);
  return skip === 0 && all.length <= end ? all : all.slice(skip, end);
}

/** The slots of a query in its order, all or one; for writes, in one go. */
export function targets({ collection, plan, holds, sort, tools }: Query, multi: boolean): Slot[] {
  if (collection === undefined || plan === undefined) return [];
  const most = multi || !plan.sorted ? Number.POSITIVE_INFINITY : 1;
  const slots = matchNow(collection, plan, holds, most);
  if (plan.sorted) return slots;
  const sorted = sortBy(slots, (slot) => decode(slot.raw), sort, tools.collation);
  return multi ? sorted : sorted.slice(0, 1);
}

/** What a projection makes of a stored document; without one it stays as it is. */
export function shapeOf(projection: Doc | undefined, query: Query): (raw: Raw) => Raw {
  if (projection === undefined || Object.keys(projection).length === 0) return (raw) => raw;
  const { filter, tools } = query;
  const positionOf = (doc: Doc): number | undefined => {
    const position: Position = {};
    matches(filter, doc, position);
    return position.at;
  };
  const { shape, fields } = compileProjection(projection, tools, positionOf);
  return (raw) => encode(shape(decode(raw, fields)));
}
