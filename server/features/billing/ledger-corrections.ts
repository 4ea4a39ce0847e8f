import { addInterval } from '#shared/domain/calendar.ts';
import { type Held, stands } from './holding.ts';
import type { LedgerEntry } from './ledger.model.ts';

/*
 * What a payment bought is decided once. It moves only where something else went back, or was credited: each of these
 * answers the entries that changed.
 */

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
    granted: null,
    outcome: 'return_owed',
    outcomeReason: 'late',
  }));
}

/** What is disputed keeps its place, though it gives nothing. */
function occupies(entry: LedgerEntry): entry is Held {
  const isOurs = entry.status === 'paid' || entry.status === 'disputed';
  return isOurs && entry.granted?.kind === 'period' && entry.granted.endedAt === null;
}
