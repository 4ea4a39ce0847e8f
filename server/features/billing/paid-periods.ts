import type { PaymentSnapshot, SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { addDays } from '#shared/domain/calendar.ts';
import type { Period } from './agreement.ts';
import { effectiveFrom, type IntentRecord } from './intent.model.ts';

/** Payments that follow a change of price so closely may still be of the former. */
const SETTLING_DAYS = 2;

/**
 * Periods of which no payment went back. A difference raises a period and gives no time of its own: with what it
 * was paid on top of gone, it buys nothing. Differences that are given back of good will take nothing away.
 */
export function paidPeriods(
  snapshot: SubscriptionSnapshot,
  related: readonly IntentRecord[],
  terms: IntentRecord | null,
): Period[] {
  const lost = new Set(
    snapshot.payments
      .filter(
        ({ status, reason }) =>
          isContested(status) || (status === 'refunded' && reason !== 'change'),
      )
      .map(({ period }) => period.end.getTime()),
  );
  return snapshot.payments
    .filter((payment) => isValid(payment, snapshot, related, terms))
    .map(({ period }) => period)
    .filter(({ end }) => !lost.has(end.getTime()));
}

function isContested(status: PaymentSnapshot['status']): boolean {
  return status === 'disputed' || status === 'charged_back';
}

/** A payment buys its period when it is really paid, for this subscription, and not less than was agreed. */
function isValid(
  payment: PaymentSnapshot,
  snapshot: SubscriptionSnapshot,
  related: readonly IntentRecord[],
  terms: IntentRecord | null,
): boolean {
  return (
    payment.status === 'paid' &&
    (payment.intentId === null || payment.intentId === snapshot.intentId) &&
    payment.amount.currency === (terms?.price ?? snapshot.price).currency &&
    (payment.reason === 'change' ||
      payment.amount.amountMinor >= agreedAmount(payment.createdAt, snapshot, related, terms))
  );
}

function agreedAmount(
  at: Date,
  snapshot: SubscriptionSnapshot,
  related: readonly IntentRecord[],
  terms: IntentRecord | null,
): number {
  if (!terms) return snapshot.price.amountMinor;
  const held = related.filter(
    (intent) => intent === terms || intent.kind === 'checkout' || intent.state === 'completed',
  );
  const holding = (time: Date) =>
    held.find((intent) => effectiveFrom(intent) <= time.getTime()) ?? held.at(-1) ?? terms;
  return Math.min(
    holding(at).price.amountMinor,
    holding(addDays(at, -SETTLING_DAYS)).price.amountMinor,
  );
}
