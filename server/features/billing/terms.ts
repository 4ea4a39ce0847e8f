import type { PaymentSnapshot, SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { addDays } from '#shared/domain/calendar.ts';
import { sameMoney } from '#shared/domain/money.ts';
import { samePrice } from '#shared/domain/plan.ts';
import type { IntentRecord } from './intent.model.ts';
import { INTENT_STATES } from './intent-states.ts';

/** When the terms of an intent begin to hold, in milliseconds. */
export function effectiveFrom(intent: IntentRecord): number {
  return (intent.effectiveAt ?? intent.createdAt).getTime();
}

/** The intents of one provider subscription, the newest terms first. */
export function newestTermsFirst(intents: readonly IntentRecord[]): IntentRecord[] {
  return intents.toSorted(
    (a, b) =>
      effectiveFrom(b) - effectiveFrom(a) ||
      b.createdAt.getTime() - a.createdAt.getTime() ||
      (a._id < b._id ? -1 : 1),
  );
}

/** Agreed to, and begun: a difference that nobody paid, or a change that came to nothing, is not. */
function holds({ kind, state, effectiveAt }: IntentRecord, now: Date): boolean {
  if (kind === 'checkout' || INTENT_STATES[state].isInForce || state === 'ended') return true;
  return state === 'scheduled' && effectiveAt !== null && now >= effectiveAt;
}

/**
 * The terms that a subscription runs under. Stripe names the price that it charges; where a provider keeps only an
 * amount, our own record says which of the agreed terms hold. Undefined for a price that nobody agreed to.
 * @param intents of this subscription, the newest terms first.
 */
export function termsOf(
  { lookupKey }: Pick<SubscriptionSnapshot, 'lookupKey'>,
  intents: readonly IntentRecord[],
  now: Date,
): IntentRecord | undefined {
  if (lookupKey !== null) return intents.find((intent) => intent.lookupKey === lookupKey);
  return intents.find((intent) => holds(intent, now));
}

/**
 * The terms that a payment was made under: by the name of its price, or, where there is only an amount, the terms
 * with this very amount, else the dearest that it is enough for. Undefined for a payment that nobody agreed to.
 */
export function termsPaid(
  payment: Pick<PaymentSnapshot, 'paysFor' | 'amount' | 'createdAt'>,
  interval: SubscriptionSnapshot['price']['interval'],
  intents: readonly IntentRecord[],
): IntentRecord | undefined {
  const { paysFor, amount, createdAt } = payment;
  if (!paysFor) return undefined;
  const { lookupKey } = paysFor;
  if (lookupKey !== null) return intents.find((intent) => intent.lookupKey === lookupKey);
  // A renewal that was made ready on the day before a change is of the day of the change, or of the day before.
  const agreed = intents.filter(
    (intent) => holds(intent, addDays(createdAt, 1)) && intent.price.interval === interval,
  );
  const enough = agreed.filter(
    ({ price }) => price.currency === amount.currency && price.amountMinor <= amount.amountMinor,
  );
  return (
    agreed.find(({ price }) => sameMoney(price, amount)) ??
    enough.toSorted((a, b) => b.price.amountMinor - a.price.amountMinor)[0]
  );
}

/** Whether the provider itself says that a change of price has been made, or is scheduled there. */
export function isConfirmed(intent: IntentRecord, snapshot: SubscriptionSnapshot): boolean {
  const { lookupKey, price, scheduled } = snapshot;
  if (lookupKey === null) return samePrice(price, intent.price);
  return lookupKey === intent.lookupKey || scheduled?.lookupKey === intent.lookupKey;
}
