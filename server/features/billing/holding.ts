import { addDays, addInterval } from '#shared/domain/calendar.ts';
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

type Held = LedgerEntry & { granted: Grant };

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

/**
 * Where the period that a raise lifts went back while both would still run, the raise goes back too. Answers the
 * entries that changed.
 */
export function giveRaisesBack(entries: readonly LedgerEntry[], now: Date): LedgerEntry[] {
  const periods = entries.filter(occupies).map(({ granted }) => granted);
  const ofNothing = entries.filter(stands).filter(({ granted: { kind, from, to } }) => {
    const isLifting = periods.some((period) => period.from < to && from < period.to);
    return kind === 'raise' && to > now && !isLifting;
  });
  return ofNothing.map((entry) => ({
    ...entry,
    granted: { ...entry.granted, endedAt: now },
    outcome: 'return_owed',
    outcomeReason: 'ended',
  }));
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

/**
 * Periods that were paid ahead and have not begun move forward when what ran before them went back: what stays paid
 * keeps its own length, from when it was paid or from the end of what stands before it, and leaves no hole. Answers
 * the entries that moved.
 */
export function closeGaps(entries: Iterable<LedgerEntry>, now: Date): LedgerEntry[] {
  const ordered = [...entries]
    .filter(occupies)
    .toSorted((a, b) => a.granted.from.getTime() - b.granted.from.getTime());
  const moved: LedgerEntry[] = [];
  let free = new Date(0);
  for (const entry of ordered) {
    const { granted, status, providerSubscriptionId, paidAt, createdAt } = entry;
    const isAhead = granted.from > now && providerSubscriptionId === null && status === 'paid';
    const earliest = new Date(Math.max(free.getTime(), (paidAt ?? createdAt).getTime()));
    const isMoving = isAhead && earliest < granted.from;
    const to = isMoving ? addInterval(earliest, granted.price.interval) : granted.to;
    if (to > free) free = to;
    if (isMoving) moved.push({ ...entry, granted: { ...granted, from: earliest, to } });
  }
  return moved;
}

/**
 * A change to another interval begins a period of its own, and its bill credits what was left of the one before: that
 * one ends there. Where the change's money went back, so did the credit: what was left runs on. Answers the entries
 * that changed.
 */
export function settleCredited(entries: readonly LedgerEntry[]): LedgerEntry[] {
  return [...endCredited(entries), ...resumeCredited(entries)];
}

function endCredited(entries: readonly LedgerEntry[]): LedgerEntry[] {
  const standing = entries.filter(stands);
  const changes = standing.filter(
    ({ reason, granted }) => reason === 'change' && granted.kind === 'period',
  );
  return standing.flatMap((entry) => {
    const { providerSubscriptionId, granted } = entry;
    const change = changes.find(
      ({ providerSubscriptionId: own, granted: { from } }) =>
        own !== null && own === providerSubscriptionId && granted.from < from && from < granted.to,
    );
    return change ? [{ ...entry, granted: { ...granted, endedAt: change.granted.from } }] : [];
  });
}

function resumeCredited(entries: readonly LedgerEntry[]): LedgerEntry[] {
  const changes = entries.filter(({ reason }) => reason === 'change').filter(isOfPeriod);
  return entries.flatMap((entry) => {
    const { granted, status, providerSubscriptionId } = entry;
    if (status !== 'paid' || !granted?.endedAt) return [];
    const endedAt = granted.endedAt.getTime();
    const ended = changes.filter(
      (change) =>
        change._id !== entry._id &&
        change.providerSubscriptionId === providerSubscriptionId &&
        change.granted.from.getTime() === endedAt,
    );
    // Given up with everything else, it has an end of its own.
    const isBack =
      ended.length > 0 &&
      ended.every((change) => WENT_BACK.has(change.status) && change.granted.endedAt === null);
    return isBack ? [{ ...entry, granted: { ...granted, endedAt: null } }] : [];
  });
}
const WENT_BACK: ReadonlySet<LedgerEntry['status']> = new Set(['refunded', 'charged_back']);

function isOfPeriod(entry: LedgerEntry): entry is Held {
  return entry.granted?.kind === 'period';
}

/** What is disputed keeps its place, though it gives nothing. */
function occupies(entry: LedgerEntry): entry is Held {
  const isOurs = entry.status === 'paid' || entry.status === 'disputed';
  return isOurs && entry.granted?.kind === 'period' && entry.granted.endedAt === null;
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
