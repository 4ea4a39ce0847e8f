import type { Collation } from '../bson/collation.ts';
import { conjuncts, type Filter } from './filter.ts';
import { type Interval, intervalsOf } from './interval.ts';

/** For a path, sets of intervals each of which has to hold by itself. */
export type Constraints = ReadonlyMap<string, Interval[][]>;

const MAX_BRANCHES = 64;

/**
 * The filter as alternatives, each a conjunction of constraints on paths; a document that matches
 * satisfies at least one. What says nothing about keys is left out, which only widens.
 */
export function alternatives(filter: Filter, collation: Collation | undefined): Constraints[] {
  return expand(filter, '', collation);
}

function expand(filter: Filter, prefix: string, collation: Collation | undefined): Constraints[] {
  let branches: Constraints[] = [new Map()];
  for (const part of conjuncts(filter)) {
    const own = partBranches(part, prefix, collation);
    if (own === undefined || branches.length * own.length > MAX_BRANCHES) continue;
    branches = branches.flatMap((branch) => own.map((other) => merge(branch, other)));
  }
  return branches;
}

function partBranches(
  part: Filter,
  prefix: string,
  collation: Collation | undefined,
): Constraints[] | undefined {
  if (part.kind === 'or') return part.filters.flatMap((inner) => expand(inner, prefix, collation));
  if (part.kind !== 'path') return undefined;
  const path = part.path === '' ? prefix.slice(0, -1) : prefix + part.path;
  if (part.test.op === '$elemMatch') {
    const inner = part.test.kind === 'object' ? part.test.filter : part.test.tests;
    return expand(inner, `${path}.`, collation);
  }
  const intervals = intervalsOf(part.test, collation);
  return intervals === undefined ? undefined : [new Map([[path, [intervals]]])];
}

function merge(a: Constraints, b: Constraints): Constraints {
  if (a.size === 0) return b;
  const merged = new Map(a);
  for (const [path, sets] of b) merged.set(path, [...(merged.get(path) ?? []), ...sets]);
  return merged;
}
