import type { HistoryEntry } from '#shared/contracts/billing.ts';

/** A line of the history: an entry, and how often the same happened around it. */
export interface HistoryLine {
  entry: HistoryEntry;
  times: number;
}

/**
 * What follows by itself, at the provider and in our record, from what a person asked for, and says nothing
 * that the request did not say. Other followers tell something new, such as a date, and are kept.
 */
const ECHOES: Readonly<Record<string, readonly string[]>> = {
  'subscription.pause_requested': ['subscription.paused'],
  'subscription.resume_requested': [
    'subscription.recovered',
    'subscription.cancellation_undone',
    'subscription.change_unscheduled',
  ],
  'subscription.withdrawn': ['payment.refunded', 'subscription.ended'],
};
/** May be heard of from the provider just before the request that it follows from is written. */
const HEARD_FIRST = 'subscription.ended';
/** Apart from these, an update that came right after a request tells of something else. */
const SETTLED_BY_REQUESTS: ReadonlySet<string> = new Set([
  'planId',
  'planName',
  'status',
  'cancelAtPeriodEnd',
  'scheduledChange',
]);
const ECHO_MS = 60_000;
const DAY_MS = 86_400_000;

/** The history as it is read, newest first: without echoes and alerts, and with sign-ins of one person and day in one line. */
export function historyLines(entries: readonly HistoryEntry[]): HistoryLine[] {
  const lines: HistoryLine[] = [];
  entries.forEach((entry, index) => {
    if (isForInside(entry) || isEcho(entry, entries.slice(index + 1))) return;
    if (isHeardFirst(entry, entries.slice(0, index))) return;
    const last = lines.at(-1);
    if (last && isSameVisit(last.entry, entry)) last.times += 1;
    else lines.push({ entry, times: 1 });
  });
  return lines;
}

/** Alerts are for the company behind Estante, but where a payment is concerned its owner knows too. */
function isForInside({ type, data }: HistoryEntry): boolean {
  return type === 'billing.alert' && !data['amount'];
}

function isEcho(entry: HistoryEntry, earlier: readonly HistoryEntry[]): boolean {
  const since = Date.parse(entry.at) - ECHO_MS;
  const recent = earlier.filter(({ at }) => Date.parse(at) >= since);
  return recent.some(({ type }) => {
    if (ECHOES[type]?.includes(entry.type)) return true;
    return type.endsWith('_requested') && saysNothingNew(entry);
  });
}

/** @param later newer than the entry. */
function isHeardFirst({ type, at }: HistoryEntry, later: readonly HistoryEntry[]): boolean {
  const until = Date.parse(at) + ECHO_MS;
  return (
    type === HEARD_FIRST &&
    later.some((one) => one.type === 'subscription.withdrawn' && Date.parse(one.at) <= until)
  );
}

function saysNothingNew({ type, after }: HistoryEntry): boolean {
  return (
    type === 'subscription.updated' &&
    Object.keys(after).every((key) => SETTLED_BY_REQUESTS.has(key))
  );
}

function isSameVisit(newer: HistoryEntry, older: HistoryEntry): boolean {
  return (
    newer.type === 'account.signed_in' &&
    older.type === newer.type &&
    older.actor.name === newer.actor.name &&
    older.data['address'] === newer.data['address'] &&
    Date.parse(newer.at) - Date.parse(older.at) < DAY_MS
  );
}
