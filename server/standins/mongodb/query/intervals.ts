import { compareKeys, END, flipKey } from '../bson/keys.ts';

/** Keys from `low` up to, not including, `high`. A key followed by END is just behind it. */
export interface Interval {
  low: string;
  high: string;
}

export function point(key: string): Interval {
  return { low: key, high: key + END };
}

export function isPoint({ low, high }: Interval): boolean {
  return high === low + END;
}

/** All keys of a type. */
export function bracket(rank: number): Interval {
  return { low: String.fromCharCode(rank), high: String.fromCharCode(rank + 1) };
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

/** What two lists have in common. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const common = (x: Interval, y: Interval): Interval => ({
    low: x.low > y.low ? x.low : y.low,
    high: x.high < y.high ? x.high : y.high,
  });
  return union(a.flatMap((x) => b.map((y) => common(x, y))));
}

/** Whether a key lies in one of the intervals. */
export function inside(key: string, intervals: readonly Interval[]): boolean {
  return intervals.some(({ low, high }) => key >= low && key < high);
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
