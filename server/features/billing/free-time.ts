import type { PaymentSnapshot, SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { addDays } from '#shared/domain/calendar.ts';
import type { Period } from './agreement.ts';
import type { Facts } from './facts.ts';
import type { IntentRecord } from './intent.model.ts';

/** A person may take this long from the first click to the end of the payment page. */
const TRIAL_SLACK_DAYS = 2;

/** Time that was paid before, for as long as that payment stands. */
export function carriedTime(origin: IntentRecord | null, facts: Facts): Period | null {
  const charge = origin?.charge;
  if (!origin || charge?.kind !== 'recurring' || charge.startsAt === null) return null;
  if (isTakenBack(origin.replaces ?? null, charge.startsAt, facts)) return null;
  return { start: origin.replaces?.paidFrom ?? origin.createdAt, end: charge.startsAt };
}

/** Only what was asked about can be known to have gone back. */
export function isTakenBack(
  source: IntentRecord['replaces'],
  until: Date,
  { snapshots, checkouts, intents, now }: Facts,
): boolean {
  if (!source || now >= until) return false;
  const intent = intents.find(({ _id }) => _id === source.intentId);
  const payments =
    source.subscriptionId === null
      ? checkouts.get(intent?.sessionId ?? '')?.payments
      : snapshots.get(source.subscriptionId)?.payments;
  const newest = payments?.find(({ status }) => status !== 'pending' && status !== 'void');
  return newest !== undefined && REVERSED.has(newest.status);
}
const REVERSED: ReadonlySet<PaymentSnapshot['status']> = new Set([
  'refunded',
  'disputed',
  'charged_back',
]);

/** A trial as it was agreed, whatever the provider says beyond it, and only one for each business. */
export function trialOf(
  snapshot: SubscriptionSnapshot,
  origin: IntentRecord | null,
  { current }: Facts,
): Period | null {
  const charge = origin?.charge;
  if (charge?.kind !== 'recurring' || charge.trialDays === 0 || !origin) return null;
  const usedBy = current.trialIntentId ?? null;
  if (snapshot.trialEnd === null || (usedBy !== null && usedBy !== origin._id)) return null;
  const latest = addDays(origin.createdAt, charge.trialDays + TRIAL_SLACK_DAYS);
  const end = snapshot.trialEnd < latest ? snapshot.trialEnd : latest;
  return { start: origin.createdAt, end };
}
