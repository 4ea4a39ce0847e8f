import type { Collation } from '../bson/collation.ts';
import { compareKeys, END, flipKey, indexKeyOf, keyOf } from '../bson/keys.ts';
import { Rank, rankOf } from '../bson/types.ts';
import { conjuncts, type Filter, type Ordering, type PathTest } from './filter.ts';
import { literalPrefix } from './regex.ts';

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
export function alternatives(
  filter: Filter,
  collation: Collation | undefined,
  prefix = '',
): Constraints[] {
  let branches: Constraints[] = [new Map()];
  for (const part of conjuncts(filter)) {
    const own = alternativesOf(part, prefix, collation);
    if (own === undefined || branches.length * own.length > MAX_BRANCHES) continue;
    branches = branches.flatMap((branch) => own.map((other) => merge(branch, other)));
  }
  return branches;
}

function alternativesOf(
  part: Filter,
  prefix: string,
  collation: Collation | undefined,
): Constraints[] | undefined {
  if (part.kind === 'or')
    return part.filters.flatMap((inner) => alternatives(inner, collation, prefix));
  if (part.kind !== 'path') return undefined;
  const path = part.path === '' ? prefix.slice(0, -1) : prefix + part.path;
  if (part.test.op === '$elemMatch') return alternatives(part.test.filter, collation, `${path}.`);
  const intervals = intervalsOf(part.test, collation);
  return intervals === undefined ? undefined : [new Map([[path, [intervals]]])];
}

function merge(a: Constraints, b: Constraints): Constraints {
  const merged = new Map(a);
  for (const [path, sets] of b) merged.set(path, [...(merged.get(path) ?? []), ...sets]);
  return merged;
}

function point(key: string): Interval {
  return { low: key, high: key + END };
}

export function isPoint(interval: Interval): boolean {
  return interval.high === interval.low + END;
}

/** All keys of some types. */
export function bracket(from: number, to = from): Interval {
  return { low: String.fromCharCode(from), high: String.fromCharCode(to + 1) };
}

/**
 * The index keys among which every document that passes the test has one; undefined when that can
 * be any key. The matcher checks again, so too wide is allowed and too narrow is not.
 */
export function intervalsOf(
  test: PathTest,
  collation: Collation | undefined,
): Interval[] | undefined {
  switch (test.op) {
    case '$eq':
      return equality(test.value, collation);
    case '$in':
      return union([
        ...test.values.flatMap((value) => equality(value, collation)),
        ...test.regexes.flatMap((regex) => regexIntervals(regex, collation)),
      ]);
    case '$regex':
      return union(regexIntervals(test.regex, collation));
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return comparison(test.op, test.value, collation);
    default:
      return undefined;
  }
}

/** An array equals a whole array, of which the index has the elements, or an element. */
function equality(value: unknown, collation: Collation | undefined): Interval[] {
  if (!Array.isArray(value)) return [point(keyOf(value, collation))];
  const first = value.length === 0 ? indexKeyOf(value) : indexKeyOf(value[0], collation);
  return union([point(keyOf(value, collation)), point(first)]);
}

function regexIntervals(regex: RegExp, collation: Collation | undefined): Interval[] {
  const prefix = collation === undefined ? literalPrefix(regex) : undefined;
  if (prefix === undefined) return [bracket(Rank.string), bracket(Rank.regex)];
  // Without the two NULs that end a string, its key is the start of all that begin with it.
  const start = keyOf(prefix).slice(0, -2);
  return [{ low: start, high: start + END }, bracket(Rank.regex)];
}

function comparison(
  op: Ordering,
  value: unknown,
  collation: Collation | undefined,
): Interval[] | undefined {
  const rank = rankOf(value);
  if (rank === Rank.array || rank === Rank.minKey || rank === Rank.maxKey) return undefined;
  const key = keyOf(value, collation);
  if (rank === Rank.null) return op === '$gte' || op === '$lte' ? [point(key)] : [];
  const { low, high } = bracket(rank);
  // NaN comes before all numbers and is below none of them.
  const lowest =
    rank === Rank.number && !Number.isNaN(value) ? keyOf(Number.NEGATIVE_INFINITY) : low;
  if (op === '$gt' || op === '$gte') return [{ low: op === '$gt' ? key + END : key, high }];
  return [{ low: lowest, high: op === '$lt' ? key : key + END }];
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
