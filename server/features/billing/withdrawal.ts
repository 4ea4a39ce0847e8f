import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';
import type { BillingRefusal } from '#shared/domain/billing-refusals.ts';
import { addDays } from '#shared/domain/calendar.ts';
import type { Money } from '#shared/domain/money.ts';
import type { LedgerEntry } from './ledger.model.ts';

/** Ley 24.240, art. 34: a purchase at a distance can be taken back within ten days. */
export const WITHDRAWAL_DAYS = 10;

export type Withdrawal =
  | { until: Date; entries: readonly LedgerEntry[]; refund: Money | null }
  | { refused: BillingRefusal };

/**
 * Whether the purchase that runs can be taken back: the first one of a business and app, ever, and once.
 * @param entries all of the business and app.
 */
export function withdrawalOf(
  current: Pick<
    SubscriptionRecord,
    'status' | 'trialEnd' | 'withdrawnAt' | 'provider' | 'providerSubscriptionId' | 'isDisputed'
  >,
  entries: readonly LedgerEntry[],
  now: Date,
): Withdrawal {
  if (current.isDisputed) return { refused: 'DISPUTED' };
  if (current.withdrawnAt) return { refused: 'NOT_FIRST_PURCHASE' };
  const oldestFirst = entries
    .filter(({ granted, paidAt }) => granted !== null && paidAt !== null)
    .toSorted((a, b) => paidAtOf(a) - paidAtOf(b));
  const [first] = oldestFirst;
  if (!first) {
    const isTrial = current.status === 'trialing' && current.trialEnd !== null;
    if (!isTrial || !current.trialEnd) return { refused: 'NOTHING_BOUGHT' };
    return { until: current.trialEnd, entries: [], refund: null };
  }
  const until = addDays(first.paidAt ?? first.createdAt, WITHDRAWAL_DAYS);
  if (now >= until) return { refused: 'WITHDRAWAL_OVER' };
  const isOther = oldestFirst.some(
    ({ providerSubscriptionId: id }) =>
      id === current.providerSubscriptionId && id !== first.providerSubscriptionId,
  );
  if (current.provider && isOther) return { refused: 'NOT_FIRST_PURCHASE' };
  const purchase = oldestFirst.filter((entry) => isOfPurchase(entry, first));
  const kept = purchase.filter(({ status, amount }) => status === 'paid' && amount.amountMinor > 0);
  if (kept.length === 0) return { refused: 'NOTHING_BOUGHT' };
  return { until, entries: kept, refund: totalOf(kept) };
}

/**
 * What of a purchase that was taken back is still here: paid before, and heard of only now, or not yet given back.
 * @param withdrawnAt null where nothing was taken back.
 */
export function stillToReturn(
  entries: Iterable<LedgerEntry>,
  withdrawnAt: Date | null,
): LedgerEntry[] {
  if (withdrawnAt === null) return [];
  const before = [...entries]
    .filter(({ granted, paidAt }) => granted !== null && paidAt !== null && paidAt <= withdrawnAt)
    .toSorted((a, b) => paidAtOf(a) - paidAtOf(b));
  const [first] = before;
  return before.filter(
    (entry) =>
      first &&
      isOfPurchase(entry, first) &&
      entry.status === 'paid' &&
      entry.amount.amountMinor > 0,
  );
}

/** Of the same subscription; of periods paid ahead, all: each is paid on top of the first. */
function isOfPurchase(entry: LedgerEntry, first: LedgerEntry): boolean {
  return entry.providerSubscriptionId === first.providerSubscriptionId;
}

function paidAtOf({ paidAt, createdAt }: LedgerEntry): number {
  return (paidAt ?? createdAt).getTime();
}

/** What is left to give back, in the currency of the first payment. */
function totalOf(entries: readonly LedgerEntry[]): Money | null {
  const [first] = entries;
  if (!first) return null;
  const { currency } = first.amount;
  const amountMinor = entries
    .filter(({ amount }) => amount.currency === currency)
    .reduce((sum, { amount, refundedMinor }) => sum + amount.amountMinor - refundedMinor, 0);
  return { amountMinor, currency };
}
