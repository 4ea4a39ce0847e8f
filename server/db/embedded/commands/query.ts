import { compileExpression, compilePredicate, type Variables } from '../aggregate/expression.ts';
import type { Collation } from '../bson/collation.ts';
import { equal } from '../bson/order-key.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Filter } from '../query/filter.ts';
import { compileFilter, type Predicate } from '../query/match.ts';
import { parseFilter } from '../query/parse.ts';
import type { Positions } from '../query/path.ts';
import type { ProjectionTools } from '../query/projection.ts';
import { parseSort, type SortField, sortPaced } from '../query/sort.ts';
import type { Collection } from '../store/collection.ts';
import type { IndexTree } from '../store/index-tree.ts';
import type { Pace } from '../store/pace.ts';
import { choosePlan, type Plan } from '../store/planner.ts';
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
  matches: Predicate;
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
  const filter = parseFilter(spec.filter ?? {});
  const sort = parseSort(spec.sort);
  const { collation, variables } = spec;
  const matches = compileFilter(filter, {
    collation,
    positions,
    compileExpr: (expression) => compilePredicate(expression, variables, collation),
  });
  const hint = collection === undefined ? undefined : hinted(collection, spec.hint);
  const plan =
    collection === undefined
      ? undefined
      : choosePlan(collection, { filter, sort, collation, hint, limited: spec.limited === true });
  return { filter, sort, matches, collation, variables, plan };
}

function hinted(collection: Collection, hint: unknown): IndexTree | 'natural' | undefined {
  if (hint === undefined || hint === null) return undefined;
  if (isDoc(hint) && Object.keys(hint).length === 0) return undefined;
  if (isDoc(hint) && '$natural' in hint) return 'natural';
  if (typeof hint !== 'string' && !isDoc(hint))
    return fail(9, 'Hint must be a string or an object');
  for (const index of collection.indexes.values()) {
    const { name, shown } = index.spec;
    if (name === hint || (isDoc(hint) && sameKeys(shown['key'], hint))) return index;
  }
  return fail(
    2,
    'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
  );
}

function sameKeys(a: unknown, b: Doc): boolean {
  return isDoc(a) && Object.keys(a).join() === Object.keys(b).join() && equal(a, b);
}

/** The documents of a query, in order, cut by skip and limit. */
export async function run(
  collection: Collection | undefined,
  query: Query,
  pace: Pace,
  skip = 0,
  limit = Number.POSITIVE_INFINITY,
  stats?: ReadStats,
): Promise<Doc[]> {
  const { plan } = query;
  if (collection === undefined || plan === undefined) return [];
  const most = skip + limit;
  if (plan.sorted) {
    const docs = await matchPaced(collection, plan, query.matches, pace, most, stats);
    return skip === 0 ? docs : docs.slice(skip);
  }
  const found = await matchPaced(collection, plan, query.matches, pace, undefined, stats);
  const sorted = await sortPaced(found, query.sort, query.collation, pace, most);
  return skip === 0 ? sorted : sorted.slice(skip);
}

/** What a projection needs to know of the query it belongs to. */
export function projectionTools(query: Query): ProjectionTools {
  const compileExpr = (expression: unknown): Predicate =>
    compilePredicate(expression, query.variables, query.collation);
  return {
    expression: (expression) => compileExpression(expression, query.variables, query.collation),
    filter: (filter) => compileFilter(filter, { collation: query.collation, compileExpr }),
    position: (doc, path) => {
      const positions: Positions = new Map();
      compileFilter(query.filter, { collation: query.collation, positions, compileExpr })(doc);
      const own = positions.get(path);
      return own ?? [...positions.values()].at(-1);
    },
  };
}
