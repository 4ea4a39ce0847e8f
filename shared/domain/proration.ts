import type { Money } from './money.ts';

export interface Proration {
  /** What is given back for the time that the former price had already paid. Not negative. */
  credit: Money;
  /** What the new price costs for the same time. */
  debit: Money;
  /** Debit less credit, never below zero. */
  due: Money;
}

/**
 * The difference between two prices of one currency and interval for what is left of a paid period, by the
 * second, each side rounded half up to the minor unit.
 * @param at the instant that prorates; before the period's start counts as its start, after its end as its end.
 */
export function prorate(
  former: Money,
  next: Money,
  period: { start: Date; end: Date },
  at: Date,
): Proration {
  const total = seconds(period.start, period.end);
  const left = Math.min(total, Math.max(0, seconds(at, period.end)));
  const share = ({ amountMinor }: Money) => (total === 0 ? 0 : scale(amountMinor, left, total));
  const { currency } = next;
  const credit = share(former);
  const debit = share(next);
  return {
    credit: { amountMinor: credit, currency },
    debit: { amountMinor: debit, currency },
    due: { amountMinor: Math.max(0, debit - credit), currency },
  };
}

function seconds(from: Date, to: Date): number {
  return Math.max(0, Math.floor(to.getTime() / 1000) - Math.floor(from.getTime() / 1000));
}

/** amount × part ÷ whole, rounded half up: exact, since the product can pass what a number holds. */
function scale(amount: number, part: number, whole: number): number {
  const doubled = 2n * BigInt(amount) * BigInt(part) + BigInt(whole);
  return Number(doubled / (2n * BigInt(whole)));
}
