import { addDays } from '#shared/domain/calendar.ts';
import { sameMoney } from '#shared/domain/money.ts';
import type { CheckoutCharge, CheckoutOrder } from '../payment-provider.ts';
import type { Preapproval } from './preapprovals.ts';

/** The first charge comes within about an hour of the authorization (Mercado Pago docs: Subscriptions). */
const TOLERANCE_MS = 60 * 60 * 1000;

/**
 * What a new preapproval was made other than asked for, by the names of its fields; empty where all is well. What
 * Mercado Pago ignores it answers with 201 as well, such as a start without an end (devsite-docs#1957).
 * @param now when it was asked for.
 */
export function differencesOf(
  created: Preapproval,
  { order, charge, now }: Asked,
): readonly string[] {
  const { price, status, externalReference } = created;
  const isPriced =
    price !== null && sameMoney(price, order.price) && price.interval === order.price.interval;
  const checks: Record<string, boolean> = {
    status: status === 'pending',
    external_reference: externalReference === order.intentId,
    'amount, currency or frequency': isPriced,
    next_payment_date: isFirstChargedInTime(created, charge, now),
  };
  return Object.keys(checks).filter((name) => !checks[name]);
}

interface Asked {
  order: CheckoutOrder;
  charge: RecurringCharge;
  now: Date;
}

export type RecurringCharge = Extract<CheckoutCharge, { kind: 'recurring' }>;

/**
 * A trial may be answered as itself, because it begins with the authorization; a start only as the date. Where no date
 * was asked for there is none to compare: nothing is charged before the person agrees, and no period is given unpaid.
 */
function isFirstChargedInTime(
  { nextPaymentAt, trialDays }: Preapproval,
  charge: RecurringCharge,
  now: Date,
): boolean {
  if (charge.trialDays > 0) {
    return trialDays === charge.trialDays || isNear(nextPaymentAt, addDays(now, charge.trialDays));
  }
  const startsAt = laterStart(charge, now);
  return startsAt === null || isNear(nextPaymentAt, startsAt);
}

function isNear(date: Date | null, expected: Date): boolean {
  return date !== null && Math.abs(date.getTime() - expected.getTime()) <= TOLERANCE_MS;
}

/** Until the request has arrived, a start that is so near may be over: a date in the past is refused. */
const SOON_MS = 60_000;

/** The start that has to be said; null where it is charged at once. */
export function laterStart({ startsAt }: RecurringCharge, now: Date): Date | null {
  if (startsAt === null || startsAt.getTime() - now.getTime() <= SOON_MS) return null;
  return startsAt;
}
