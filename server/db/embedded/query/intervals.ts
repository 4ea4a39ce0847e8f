import { compareKeys, END, flipKey } from '../bson/keys.ts';
import { conjuncts, type Filter } from './filter.ts';

/** Keys from `low` up to, not including, `high`. A key followed by END is just behind it. */
export interface Interval {
  low: string;
  high: string;
}

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
  return keys === undefined ? undefined : [new Map([[path, [keys]]])];
}

function merge(a: Constraints, b: Constraints): Constraints {
  const merged = new Map(a);
  for (const [path, sets] of b) merged.set(path, [...(merged.get(path) ?? []), ...sets]);
  return merged;
}

export function point(key: string): Interval {
  return { low: key, high: key + END };
}

export function isPoint(interval: Interval): boolean {
  return interval.high === interval.low + END;
}

/** All keys of some types. */
export function bracket(from: number, to = from): Interval {
  return { low: String.fromCharCode(from), high: String.fromCharCode(to + 1) };
}

/** Sorted and without overlaps. */
export function union(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const next of [...intervals].sort((a, b) => compareKeys(a.low, b.low))) {
    if (next.low >= next.high) continue;
    const last = merged.at(-1);
    if (last === undefined || next.low >= last.high) merged.push({ ...next });
    else if (next.high > last.high) last.high = next.high;
  }
  return merged;
}

/** What two sorted lists have in common. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  return union(
    a.flatMap((x) =>
      b.map((y) => ({
        low: x.low > y.low ? x.low : y.low,
        high: x.high < y.high ? x.high : y.high,
      })),
    ),
  );
}

/** Whether everything in the first list lies in the second. */
export function within(inner: readonly Interval[], outer: readonly Interval[]): boolean {
  return inner.every((x) => outer.some((y) => x.low >= y.low && x.high <= y.high));
}

/** The same keys as a descending field holds them. */
export function flip({ low, high }: Interval): Interval {
  return { low: flipBoundary(high), high: flipBoundary(low) };
}

function flipBoundary(boundary: string): string {
  return boundary.endsWith(END) ? flipKey(boundary.slice(0, -1)) : flipKey(boundary) + END;
}
