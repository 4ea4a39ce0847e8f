import type { Invoice } from '#shared/contracts/billing.ts';
import type { Money } from '#shared/domain/money.ts';
import { daysAfter } from './days-until.ts';

/** Argentine consumer law: ten days from the purchase, without a reason. */
const DAYS = 10;

export interface Withdrawal {
  until: string;
  /** What comes back; null when nothing was paid. */
  refund: Money | null;
}

/**
 * Whether the first purchase can still be taken back, as far as the payments tell; the server decides.
 * @param now the server's time in milliseconds
 */
export function withdrawalOf(invoices: readonly Invoice[], now: number): Withdrawal | null {
  const paid = invoices.filter(({ paidAt }) => paidAt !== null);
  const first = paid.map(({ paidAt }) => paidAt as string).toSorted()[0];
  if (!first) return null;
  const until = daysAfter(first, DAYS);
  if (now >= Date.parse(until)) return null;
  const kept = paid.filter(({ status }) => status === 'paid');
  const currency = kept[0]?.total.currency;
  const amountMinor = kept.reduce(
    (sum, { total, refunded }) => sum + total.amountMinor - refunded.amountMinor,
    0,
  );
  return { until, refund: currency && amountMinor > 0 ? { amountMinor, currency } : null };
}
