import type { Collation } from '../bson/collation.ts';
import { END, flipKey, indexKeyOf, keyOf } from '../bson/order-key.ts';
import { Rank, rankOf } from '../bson/types.ts';
import type { PathTest } from './filter.ts';
import { literalPrefix } from './regex.ts';

/** Keys from `low` up to, not including, `high`. A key followed by END is just behind it. */
export interface Interval {
  low: string;
  high: string;
}

function point(key: string): Interval {
  return { low: key, high: key + END };
}

export function isPoint(interval: Interval): boolean {
  return interval.high === interval.low + END;
}

function typeBracket(rank: number): Interval {
  return { low: String.fromCharCode(rank), high: String.fromCharCode(rank + 1) };
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
    case '$in': {
      const intervals = test.values.flatMap((value) => equality(value, collation));
      for (const regex of test.regexes) intervals.push(...regexIntervals(regex, collation));
      return union(intervals);
    }
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
  const asElement = point(keyOf(value, collation));
  const first = value.length === 0 ? indexKeyOf(value) : indexKeyOf(value[0], collation);
  return union([asElement, point(first)]);
}

function regexIntervals(regex: RegExp, collation: Collation | undefined): Interval[] {
  const prefix = collation === undefined ? literalPrefix(regex) : undefined;
  if (prefix === undefined) return [typeBracket(Rank.string), typeBracket(Rank.regex)];
  // Without the two NULs that end a string, its key is the start of all that begin with it.
  const start = keyOf(prefix).slice(0, -2);
  return [{ low: start, high: start + END }, typeBracket(Rank.regex)];
}

function comparison(
  op: '$gt' | '$gte' | '$lt' | '$lte',
  value: unknown,
  collation: Collation | undefined,
): Interval[] | undefined {
  const rank = rankOf(value);
  if (rank === Rank.array || rank === Rank.minKey || rank === Rank.maxKey) return undefined;
  const key = keyOf(value, collation);
  if (rank === Rank.null) return op === '$gte' || op === '$lte' ? [point(key)] : [];
  const bracket = typeBracket(rank);
  // NaN comes before all numbers and is below none of them.
  if (rank === Rank.number && !Number.isNaN(value)) bracket.low = keyOf(Number.NEGATIVE_INFINITY);
  switch (op) {
    case '$gt':
      return [{ low: key + END, high: bracket.high }];
    case '$gte':
      return [{ low: key, high: bracket.high }];
    case '$lt':
      return [{ low: bracket.low, high: key }];
    default:
      return [{ low: bracket.low, high: key + END }];
  }
}

/** Sorted and without overlaps. */
export function union(intervals: readonly Interval[]): Interval[] {
  const sorted = [...intervals].sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
  const merged: Interval[] = [];
  for (const next of sorted) {
    if (next.low >= next.high) continue;
    const last = merged.at(-1);
    if (last !== undefined && next.low < last.high) {
      if (next.high > last.high) merged[merged.length - 1] = { low: last.low, high: next.high };
    } else {
      merged.push(next);
    }
  }
  return merged;
}

/** What two sorted lists have in common. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const common = a.flatMap((x) =>
    b.map((y) => ({
      low: x.low > y.low ? x.low : y.low,
      high: x.high < y.high ? x.high : y.high,
    })),
  );
  return union(common);
}

/** Whether everything in the first list lies in the second. */
export function within(inner: readonly Interval[], outer: readonly Interval[]): boolean {
  return inner.every((x) => outer.some((y) => x.low >= y.low && x.high <= y.high));
}

/** The same keys as a descending field holds them. */
export function flip(interval: Interval): Interval {
  return { low: flipBoundary(interval.high), high: flipBoundary(interval.low) };
}

function flipBoundary(boundary: string): string {
  return boundary.endsWith(END) ? flipKey(boundary.slice(0, -1)) : flipKey(boundary) + END;
}
