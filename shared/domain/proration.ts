import { addInterval } from './calendar.ts';
import type { Money } from './money.ts';
import type { Interval, PlanPrice } from './plan.ts';

export interface Proration {
  /** What is given back for the time that the former price had already paid. Not negative. */
  credit: Money;
  /** What the new price costs for the same time. */
  debit: Money;
  /** Debit less credit, never below zero. */
  due: Money;
}

/**
 * The difference between two prices of one currency and interval for what is left of the time that is paid, by
 * the second, each side rounded half up to the minor unit.
 * @param paid may be longer than one interval (paid ahead), or begin within one (credited from elsewhere).
 * @param at the instant that prorates; before the start counts as the start, after the end as the end.
 */
export function prorate(
  former: PlanPrice,
  next: PlanPrice,
  paid: { start: Date; end: Date },
  at: Date,
): Proration {
  const time = timeLeft(paid, former.interval, at < paid.start ? paid.start : at);
  const { currency } = next;
  const credit = worth(former, time);
  const debit = worth(next, time);
  return {
    credit: { amountMinor: credit, currency },
    debit: { amountMinor: debit, currency },
    due: { amountMinor: Math.max(0, debit - credit), currency },
  };
}

/** Time in intervals: whole ones, and so many seconds of one that has so many. */
interface TimeLeft {
  whole: number;
  seconds: number;
  of: number;
}

function timeLeft(paid: { start: Date; end: Date }, interval: Interval, at: Date): TimeLeft {
  const left = intervalsOf(paid, interval).filter(({ end }) => end > at);
  const [running] = left;
  if (!running) return { whole: 0, seconds: 0, of: 0 };
  return {
    whole: left.length - 1,
    seconds: seconds(at, running.end),
    of: seconds(running.start, running.end),
  };
}

/**
 * The intervals that were paid, oldest first: a price is for one of them, however long the paid time is. They are
 * counted from its start, as providers do where months are of different lengths, or else back from its end.
 */
function intervalsOf(paid: { start: Date; end: Date }, interval: Interval) {
  const forward = [];
  for (let start = paid.start; start < paid.end; ) {
    const end = addInterval(start, interval);
    forward.push({ start, end });
    start = end;
  }
  if (forward.at(-1)?.end.getTime() === paid.end.getTime()) return forward;
  return forward
    .map((_, index) => ({
      start: addInterval(paid.end, interval, -index - 1),
      end: addInterval(paid.end, interval, -index),
    }))
    .toReversed();
}

function worth({ amountMinor }: Money, { whole, seconds: left, of }: TimeLeft): number {
  return amountMinor * whole + (of === 0 ? 0 : scale(amountMinor, left, of));
}

function seconds(from: Date, to: Date): number {
  return Math.max(0, Math.floor(to.getTime() / 1000) - Math.floor(from.getTime() / 1000));
}

/** amount × part ÷ whole, rounded half up: exact, since the product can pass what a number holds. */
function scale(amount: number, part: number, whole: number): number {
  const doubled = 2n * BigInt(amount) * BigInt(part) + BigInt(whole);
  return Number(doubled / (2n * BigInt(whole)));
}
