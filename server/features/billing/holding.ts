import { addDays } from '#shared/domain/calendar.ts';
import type { Grant, LedgerEntry } from './ledger.model.ts';

/** What a business has of a plan at an instant, and until when it is paid. */
export interface Holding {
  /** The highest plan among what runs, or ran last. */
  plan: Grant['plan'];
  /** Of the period that runs, or that ran last. */
  from: Date;
  /** The end of all that is paid, also ahead. */
  to: Date;
}

export type Held = LedgerEntry & { granted: Grant };

/** Whether what a payment bought is still the business's: the money is here, and nobody took it away. */
export function stands(entry: LedgerEntry): entry is Held {
  return entry.status === 'paid' && entry.granted !== null && entry.granted.endedAt === null;
}

/**
 * What the ledger gives at an instant: of the periods that stand and run the highest plan. A raise lifts a period, and
 * gives nothing without one. Null when nothing runs.
 */
export function holdingAt(entries: Iterable<LedgerEntry>, now: Date): Holding | null {
  const standing = [...entries].filter(stands).map(({ granted }) => granted);
  const running = standing.filter(({ from, to }) => from <= now && now < to);
  const periods = running.filter(({ kind }) => kind === 'period');
  if (periods.length === 0) return null;
  return held(running, periods, standing);
}

/** What ran last and is over: what a renewal that is on its way, or in its grace, goes on with. */
export function lastHolding(entries: Iterable<LedgerEntry>, now: Date): Holding | null {
  const over = [...entries]
    .filter(stands)
    .map(({ granted }) => granted)
    .filter(({ to }) => to <= now);
  const end = latestEnd(over.filter(({ kind }) => kind === 'period'));
  if (end === null) return null;
  const last = over.filter(({ to }) => to.getTime() === end.getTime());
  return held(
    last,
    last.filter(({ kind }) => kind === 'period'),
    last,
  );
}

/** Until when all that stands is paid; null when nothing does. */
export function standingEnd(entries: Iterable<LedgerEntry>): Date | null {
  return latestEnd([...entries].filter(stands).map(({ granted }) => granted));
}

/** A payment of what runs, or is in its grace, is disputed: nothing is decided yet. */
export function isDisputed(entries: Iterable<LedgerEntry>, now: Date, graceDays: number): boolean {
  return [...entries].some(
    ({ status, granted }) =>
      status === 'disputed' &&
      granted !== null &&
      granted.endedAt === null &&
      granted.from <= now &&
      now < addDays(granted.to, graceDays),
  );
}

function held(
  running: readonly Grant[],
  periods: readonly Grant[],
  all: readonly Grant[],
): Holding {
  const highest = running.toSorted((a, b) => b.plan.sortOrder - a.plan.sortOrder)[0] as Grant;
  const [period] = periods.toSorted(
    (a, b) => b.to.getTime() - a.to.getTime() || a.from.getTime() - b.from.getTime(),
  ) as [Grant];
  return { plan: highest.plan, from: period.from, to: latestEnd(all) ?? period.to };
}

function latestEnd(grants: readonly Grant[]): Date | null {
  const ends = grants.map(({ to }) => to.getTime());
  return ends.length > 0 ? new Date(Math.max(...ends)) : null;
}
