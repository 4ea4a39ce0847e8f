/*
 * A filter as it is understood: the parser makes it from BSON, the matcher, the planner and the
 * seeding of upserts read it.
 */

export type PathTest =
  | { op: '$eq' | '$gt' | '$gte' | '$lt' | '$lte'; value: unknown }
  | { op: '$in'; values: unknown[]; regexes: RegExp[] }
  | { op: '$regex'; regex: RegExp }
  | { op: '$exists' }
  | { op: '$type'; names: ReadonlySet<string> }
  | { op: '$size'; size: number }
  | { op: '$mod'; divisor: number; remainder: number }
  | { op: '$bits'; mask: bigint; wanted: 'all' | 'any'; set: boolean }
  | { op: '$elemMatch'; filter: Filter; kind: 'object' }
  | { op: '$elemMatch'; tests: Filter; kind: 'value' };

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
