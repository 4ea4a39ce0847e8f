import type { Interval } from './plan.ts';

/** Half open: the end belongs to the next one. */
export interface Period {
  start: Date;
  end: Date;
}

/**
 * The same day and time so many intervals later, in UTC; earlier, if the count is negative. A day that the month
 * lacks becomes its last one, as providers do: a month after January 31st is February 28th. The result has lost
 * the day then, so a series is counted from its anchor, never from its last member.
 */
export function addInterval(anchor: Date, interval: Interval, count = 1): Date {
  const months = (interval === 'year' ? 12 : 1) * count;
  const next = new Date(anchor);
  next.setUTCDate(1);
  next.setUTCMonth(next.getUTCMonth() + months);
  const lastDay = new Date(next);
  lastDay.setUTCMonth(next.getUTCMonth() + 1, 0);
  next.setUTCDate(Math.min(anchor.getUTCDate(), lastDay.getUTCDate()));
  return next;
}

/** The period that begins so many intervals after an anchor: from January 31st, the third one begins on March 31st. */
export function periodAt(anchor: Date, interval: Interval, index: number): Period {
  return {
    start: addInterval(anchor, interval, index),
    end: addInterval(anchor, interval, index + 1),
  };
}

/** The one of an anchor's periods that a moment is in; also before the anchor. */
export function periodContaining(anchor: Date, interval: Interval, at: Date): Period {
  const years = at.getUTCFullYear() - anchor.getUTCFullYear();
  const months = years * 12 + at.getUTCMonth() - anchor.getUTCMonth();
  const index = interval === 'year' ? years : months;
  const period = periodAt(anchor, interval, index);
  return at < period.start ? periodAt(anchor, interval, index - 1) : period;
}

export function addDays(from: Date, days: number): Date {
  return new Date(from.getTime() + days * 24 * 60 * 60 * 1000);
}
