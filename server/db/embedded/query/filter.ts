import type { Collation } from '../bson/collation.ts';
import type { Doc } from '../bson/values.ts';
import type { Interval } from './intervals.ts';
import { anyAt, type Positions } from './path.ts';
import { expressionRoots } from './roots.ts';

/*
 * A filter as it is understood: made from BSON by the parser; asked of documents here; read by the
 * planner, by partial indexes and by upserts.
 */

/** What an operator asks of the values at a path, and what that says of an index's keys. */
export interface Test {
  op: string;
  operand: unknown;
  holds(value: unknown): boolean;
  /** Looks at an array as a whole only, not at its elements. */
  whole?: boolean;
  /**
   * The index keys among which every document that passes has one; any when undefined. Too wide is
   * allowed and too narrow is not.
   */
  keys?: Interval[] | undefined;
  /** Whether these keys say all, where there are no arrays: a comparison with a scalar. */
  exact?: boolean;
  /** Of `$type`: the names of the types. */
  types?: ReadonlySet<string>;
  /** Of `$elemMatch`: which element passes, and what it has to be. */
  indexIn?: (items: unknown[]) => number;
  element?: Filter;
}

export type Filter =
  | { kind: 'and' | 'or' | 'nor'; filters: Filter[] }
  | { kind: 'not'; filter: Filter }
  | { kind: 'path'; path: string; parts: readonly string[]; test: Test }
  | { kind: 'expr'; expression: unknown; holds: (doc: Doc) => boolean }
  | { kind: 'always'; value: boolean };

/** What a filter is parsed with. */
export interface FilterTools {
  collation: Collation | undefined;
  /** Makes a predicate of an `$expr`; given by the aggregation side. */
  expr(expression: unknown): (doc: Doc) => boolean;
}

/** Whether a document matches; tells, if asked, at which positions of arrays. */
export function matches(filter: Filter, doc: Doc, positions?: Positions): boolean {
  switch (filter.kind) {
    case 'path':
      return anyAt(doc, filter.parts, filter.test, positions);
    case 'and':
      return filter.filters.every((inner) => matches(inner, doc, positions));
    case 'or':
      return filter.filters.some((inner) => matches(inner, doc, positions));
    case 'nor':
      return !filter.filters.some((inner) => matches(inner, doc));
    case 'not':
      return !matches(filter.filter, doc);
    case 'expr':
      return filter.holds(doc);
    default:
      return filter.value;
  }
}

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
