import { addDays } from '#shared/domain/calendar.ts';
import type { LedgerEntry } from './ledger.model.ts';

/**
 * Money of a slip may have been handed over before it was given up or ran out, and the shops tell of it days later
 * (reference/payment-providers: webhooks of cash tail up to days).
 */
export const LATE_DAYS = 10;
export const UNPAID_STATUSES = ['pending', 'failed', 'void'] as const;

/** Whether a payment that has not come may come all the same: its page is asked about a while longer. */
export function mayComeLate(
  { status, outcome, createdAt }: Pick<LedgerEntry, 'status' | 'outcome' | 'createdAt'>,
  now: Date,
): boolean {
  const isUnpaid = (UNPAID_STATUSES as readonly string[]).includes(status);
  return isUnpaid && outcome === null && now < addDays(createdAt, LATE_DAYS);
}
