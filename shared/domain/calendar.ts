import type { Interval } from './plan.ts';

/**
 * The same day and time one interval later, in UTC, or so many: before, if it is negative. A day that the month
 * lacks becomes its last one, as providers do: a month after January 31st is February 28th.
 */
export function addInterval(from: Date, interval: Interval, count = 1): Date {
  const months = (interval === 'year' ? 12 : 1) * count;
  const next = new Date(from);
  next.setUTCDate(1);
  next.setUTCMonth(next.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
  next.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return next;
}

export function addDays(from: Date, days: number): Date {
  return new Date(from.getTime() + days * 24 * 60 * 60 * 1000);
}
