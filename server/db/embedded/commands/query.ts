import { compileExpression, compilePredicate, type Variables } from '../aggregate/expression.ts';
import type { Collation } from '../bson/collation.ts';
import { equal } from '../bson/keys.ts';
import { decode, fieldsOf, type Raw } from '../bson/raw.ts';
import { type Doc, isDoc, isNil } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { type Filter, filterRoots, matches } from '../query/filter.ts';
import { parseFilter } from '../query/parse.ts';
import type { Positions } from '../query/path.ts';
import type { ProjectionTools } from '../query/projection.ts';
import { parseSort, type SortField, sortPaced } from '../query/sort.ts';
import type { Collection } from '../store/collection.ts';
import type { IndexTree } from '../store/index-tree.ts';
import type { Pace } from '../store/pace.ts';
import { choosePlan, type Plan, restOf } from '../store/planner.ts';
import { matchPaced, type ReadStats } from '../store/reader.ts';

/** What find, count, update, delete and the rest have in common: a filter and how to get at it. */
export interface QuerySpec {
  filter: unknown;
  sort?: unknown;
  hint?: unknown;
  collation: Collation | undefined;
  /** The command's `let`. */
  variables?: Variables | undefined;
  limited?: boolean;
}

/** A query that is checked, compiled and has its plan. */
export interface Query {
  filter: Filter;
  sort: SortField[];
  holds: (raw: Raw) => boolean;
  collation: Collation | undefined;
  variables: Variables | undefined;
  /** Undefined when there is no such collection. */
  plan: Plan | undefined;
}

/** Checks a query even when its collection does not exist, and plans it when it does. */
export function prepare(
  collection: Collection | undefined,
  spec: QuerySpec,
  positions?: Positions,
): Query {
  const { collation, variables, limited = false } = spec;
  const filter = parseFilter(spec.filter ?? {}, filterTools(spec));
  const sort = parseSort(spec.sort);
  const hint = collection && hinted(collection, spec.hint);
  const plan = collection && choosePlan(collection, { filter, sort, collation, hint, limited });
  const rest = restOf(filter, plan);
  const roots = new Set<string>();
  const fields = filterRoots(rest, roots) ? fieldsOf(roots) : undefined;
  const holds = (raw: Raw): boolean => matches(rest, decode(raw, fields), positions);
  return { filter, sort, holds, collation, variables, plan };
}

/** What filters are parsed with, under these variables and this collation. */
export function filterTools({ collation, variables }: Pick<QuerySpec, 'collation' | 'variables'>) {
  const expr = (expression: unknown) => compilePredicate(expression, variables, collation);
  return { collation, expr };
}

function hinted(collection: Collection, hint: unknown): IndexTree | 'natural' | undefined {
  if (isNil(hint) || (isDoc(hint) && Object.keys(hint).length === 0)) return undefined;
  if (isDoc(hint) && '$natural' in hint) return 'natural';
  if (typeof hint !== 'string' && !isDoc(hint))
    return fail(9, 'Hint must be a string or an object');
  return (
    findIndex(collection, hint) ?? fail(2, 'hint provided does not correspond to an existing index')
  );
}

/** An index by its name or by its key. */
export function findIndex(collection: Collection, wanted: unknown): IndexTree | undefined {
  return [...collection.indexes.values()].find(({ spec: { name, shown } }) =>
    isDoc(wanted) ? equal(shown['key'], wanted) : name === wanted,
  );
}

/** The documents of a query, in order, cut by skip and limit. */
export async function run(
  collection: Collection | undefined,
  { plan, holds, sort, collation }: Query,
  pace: Pace,
  { skip = 0, limit = Number.POSITIVE_INFINITY }: { skip?: number; limit?: number } = {},
  stats?: ReadStats,
): Promise<Raw[]> {
  if (collection === undefined || plan === undefined) return [];
  const most = skip + limit;
  const found = await matchPaced(
    collection,
    plan,
    holds,
    pace,
    plan.sorted ? most : undefined,
    stats,
  );
  if (plan.sorted) return skip === 0 ? found : found.slice(skip);
  const fields = fieldsOf(sort.map(({ parts }) => parts[0] ?? ''));
  const docOf = (raw: Raw): Doc => decode(raw, fields);
  const sorted = await sortPaced(found, docOf, sort, { collation, pace, limit: most });
  return skip === 0 ? sorted : sorted.slice(skip);
}

/** What a projection needs to know of the query it belongs to. */
export function projectionTools(query: Query): ProjectionTools {
  const { variables, collation, filter } = query;
  return {
    expression: (expression) => compileExpression(expression, variables, collation),
    find: {
      tools: filterTools(query),
      position: (doc, path) => {
        const positions: Positions = new Map();
        matches(filter, doc, positions);
        return positions.get(path) ?? [...positions.values()].at(-1);
      },
    },
  };
}
