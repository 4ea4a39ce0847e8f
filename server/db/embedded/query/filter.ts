import { expressionRoots } from './roots.ts';

/*
 * A filter as it is understood: the parser makes it from BSON; the matcher, the planner and the
 * seeding of upserts read it.
 */

export type Ordering = '$gt' | '$gte' | '$lt' | '$lte';

export type PathTest =
  | { op: '$eq' | Ordering; value: unknown }
  | { op: '$in'; values: unknown[]; regexes: RegExp[] }
  | { op: '$regex'; regex: RegExp }
  | { op: '$exists' }
  | { op: '$type'; names: ReadonlySet<string> }
  | { op: '$size'; size: number }
  | { op: '$mod'; divisor: number; remainder: number }
  | { op: '$bits'; mask: bigint; all: boolean; set: boolean }
  /** Elements that are documents; or any elements, each as the field "" of a document. */
  | { op: '$elemMatch'; filter: Filter; bare: boolean };

export type Filter =
  | { kind: 'and' | 'or' | 'nor'; filters: Filter[] }
  | { kind: 'not'; filter: Filter }
  | { kind: 'path'; path: string; parts: readonly string[]; test: PathTest }
  | { kind: 'expr'; expression: unknown }
  | { kind: 'always'; value: boolean };

/** The filters that all have to hold, nested conjunctions taken apart. */
export function conjuncts(filter: Filter): Filter[] {
  return filter.kind === 'and' ? filter.filters.flatMap(conjuncts) : [filter];
}

/** Adds the top-level fields that a filter reads; false when it may read any. */
export function filterRoots(filter: Filter, into: Set<string>): boolean {
  if ('filters' in filter) return filter.filters.every((inner) => filterRoots(inner, into));
  if (filter.kind === 'not') return filterRoots(filter.filter, into);
  if (filter.kind === 'expr') return expressionRoots(filter.expression, into);
  if (filter.kind === 'path') into.add(filter.parts[0] ?? '');
  return true;
}
