import type { PaymentSnapshot } from '#server/payments/payment-provider.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import { sameMoney } from '#shared/domain/money.ts';
import type { Agreement } from './agreement.ts';
import type { Facts } from './facts.ts';
import type { IntentCharge, IntentRecord } from './intent.model.ts';

export function isOnce(
  charge: IntentCharge | null | undefined,
): charge is Extract<IntentCharge, { kind: 'once' }> {
  return charge?.kind === 'once';
}

/**
 * Of the payments of a page for one payment, those that count: the first that was paid in time, and those that
 * gave no money. The others bought nothing.
 */
export function singlePayments(intent: IntentRecord, { checkouts }: Facts) {
  const { sessionId } = intent;
  const fetched = (sessionId === null ? null : checkouts.get(sessionId))?.payments ?? [];
  const exact = fetched.filter((payment) => isExact(payment, intent));
  const [first] = exact
    .filter((payment) => payment.status === 'paid' && !isLate(payment, intent))
    .sort((a, b) => paidAt(a) - paidAt(b));
  const isUseless = (payment: PaymentSnapshot) => payment.status === 'paid' && payment !== first;
  return {
    counted: exact.filter((payment) => !isUseless(payment)),
    useless: exact.filter(isUseless),
  };
}

/** Whether what became of a difference is among the facts, and still decides: its time runs. */
export function isDifferenceKnown(
  { kind, charge, sessionId }: IntentRecord,
  { checkouts, now }: Facts,
): boolean {
  if (kind !== 'change' || !isOnce(charge) || sessionId === null) return false;
  return checkouts.has(sessionId) && isRunning(charge, now);
}

/** Whether the time that a difference is paid for is not over. */
export function isRunning({ period }: Extract<IntentCharge, { kind: 'once' }>, now: Date): boolean {
  return period.end !== null && now < period.end;
}

function paidAt(payment: PaymentSnapshot): number {
  return (payment.paidAt ?? payment.createdAt).getTime();
}

/** Paid when the time that it was to pay for was over. */
function isLate(payment: PaymentSnapshot, { charge }: IntentRecord): boolean {
  const end = isOnce(charge) ? charge.period.end : null;
  return end !== null && paidAt(payment) >= end.getTime();
}

/**
 * Single payments that bought nothing: too late, a second time, or for the difference of a subscription that
 * does not give the plan any more.
 */
export function uselessPayments(
  facts: Facts,
  chosen: Agreement | undefined,
): { provider: ProviderName; paymentId: string }[] {
  return facts.intents.flatMap((intent) => {
    const { counted, useless } = singlePayments(intent, facts);
    const isOrphan =
      intent.kind === 'change' &&
      intent.state !== 'completed' &&
      intent.providerSubscriptionId !== chosen?.snapshot?.subscriptionId;
    const orphans = isOrphan ? counted.filter(({ status }) => status === 'paid') : [];
    return [...useless, ...orphans].map(({ paymentId }) => ({
      provider: intent.provider,
      paymentId,
    }));
  });
}

/** A single payment has to carry our reference and be of exactly the amount that was agreed. */
function isExact(payment: PaymentSnapshot, { _id, charge }: IntentRecord): boolean {
  return isOnce(charge) && payment.intentId === _id && sameMoney(payment.amount, charge.amount);
}
