import { conjuncts, type Filter } from './filter.ts';
import type { Interval } from './intervals.ts';

/** For a path, sets of intervals each of which has to hold by itself. */
export type Constraints = ReadonlyMap<string, Interval[][]>;

const MAX_BRANCHES = 64;

/**
 * The filter as alternatives, each a conjunction of constraints on paths; a document that matches
 * satisfies at least one. What says nothing about keys is left out, which only widens.
 */
export function alternatives(filter: Filter, prefix = ''): Constraints[] {
  let branches: Constraints[] = [new Map()];
  for (const part of conjuncts(filter)) {
    const own = alternativesOf(part, prefix);
    if (own === undefined || branches.length * own.length > MAX_BRANCHES) continue;
    branches = branches.flatMap((branch) => own.map((other) => merge(branch, other)));
  }
  return branches;
}

function alternativesOf(part: Filter, prefix: string): Constraints[] | undefined {
  if (part.kind === 'or') return part.filters.flatMap((inner) => alternatives(inner, prefix));
  if (part.kind !== 'path') return undefined;
  const path = part.path === '' ? prefix.slice(0, -1) : prefix + part.path;
  const { element, keys } = part.test;
  if (element !== undefined) return alternatives(element, `${path}.`);
  return keys && [new Map([[path, [keys]]])];
}

function merge(a: Constraints, b: Constraints): Constraints {
  const merged = new Map(a);
  for (const [path, sets] of b) merged.set(path, [...(merged.get(path) ?? []), ...sets]);
  return merged;
}
