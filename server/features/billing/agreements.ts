import type { PaymentSnapshot, SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { samePrice } from '#shared/domain/plan.ts';
import type { Agreement } from './agreement.ts';
import type { Facts } from './facts.ts';
import { creditedTime, trialOf } from './free-time.ts';
import { effectiveFrom, type IntentRecord } from './intent.model.ts';
import { paidPeriods } from './paid-periods.ts';
import { prepaidTime } from './prepaid-time.ts';
import { isDifferenceKnown, isOnce, singlePayments } from './single-payments.ts';

/** All that is ours among what was fetched, and the subscriptions whose price nobody agreed to. */
export function agreementsOf(facts: Facts): {
  agreements: Agreement[];
  foreign: SubscriptionSnapshot[];
} {
  const agreements: Agreement[] = [];
  const foreign: SubscriptionSnapshot[] = [];
  for (const snapshot of facts.snapshots.values()) {
    if (!snapshot) continue;
    const agreement = subscriptionAgreement(snapshot, facts);
    if (agreement) agreements.push(agreement);
    else foreign.push(snapshot);
  }
  for (const intent of facts.intents) {
    const agreement = prepaidAgreement(intent, facts);
    if (agreement) agreements.push(agreement);
  }
  return { agreements, foreign };
}

/** The terms that a provider subscription runs under; null when nobody agreed to what it charges. */
function subscriptionAgreement(snapshot: SubscriptionSnapshot, facts: Facts): Agreement | null {
  const related = relatedIntents(snapshot, facts);
  const origin = related.find((intent) => intent.kind === 'checkout') ?? null;
  const terms = termsOf(snapshot, related, facts);
  if (terms === undefined) return null;
  const differences = related.flatMap((intent) => differencePayments(intent, facts));
  return {
    terms,
    origin,
    pending: pendingSchedule(related, terms, facts),
    snapshot,
    checkout: null,
    payments: [...snapshot.payments, ...differences],
    paid: paidPeriods(snapshot, related, terms),
    credited: creditedTime(origin, facts),
    trial: trialOf(snapshot, origin, facts),
  };
}

/** Intents about one provider subscription: the checkout that began it, changes and schedules. Newest first. */
function relatedIntents(snapshot: SubscriptionSnapshot, { intents }: Facts): IntentRecord[] {
  return intents
    .filter(
      (intent) =>
        intent.provider === snapshot.provider &&
        (intent.kind === 'checkout'
          ? intent._id === snapshot.intentId && !isOnce(intent.charge)
          : intent.providerSubscriptionId === snapshot.subscriptionId),
    )
    .sort((a, b) => effectiveFrom(b) - effectiveFrom(a));
}

function termsOf(
  snapshot: SubscriptionSnapshot,
  related: readonly IntentRecord[],
  facts: Facts,
): IntentRecord | null | undefined {
  const inForce = related.filter((intent) => isInForce(intent, snapshot, facts));
  const terms =
    snapshot.lookupKey === null
      ? inForce.find((intent) => isAgreedAmount(intent, snapshot, related))
      : inForce.find((intent) => fits(intent, snapshot));
  if (terms) return terms;
  return isAsRecorded(snapshot, facts) ? null : undefined;
}

/**
 * Where the provider keeps only an amount, it has to be one that was agreed for this subscription at some time:
 * which of them holds now is for the intents to say.
 */
function isAgreedAmount(
  intent: IntentRecord,
  snapshot: SubscriptionSnapshot,
  related: readonly IntentRecord[],
): boolean {
  return (
    intent.price.interval === snapshot.price.interval &&
    related.some((one) => samePrice(one.price, snapshot.price))
  );
}

/** A record that is older than the keeping of its intent speaks for itself. */
function isAsRecorded(snapshot: SubscriptionSnapshot, { current }: Facts): boolean {
  return (
    (current.intentId ?? null) === null &&
    current.provider === snapshot.provider &&
    current.providerSubscriptionId === snapshot.subscriptionId &&
    current.lookupKey === (snapshot.lookupKey ?? current.lookupKey) &&
    current.price !== null &&
    samePrice(current.price, snapshot.price)
  );
}

function isInForce(intent: IntentRecord, snapshot: SubscriptionSnapshot, facts: Facts): boolean {
  switch (intent.kind) {
    case 'checkout':
      return true;
    case 'schedule':
      return (
        intent.state !== 'cancelled' &&
        intent.state !== 'failed' &&
        facts.now.getTime() >= effectiveFrom(intent)
      );
    case 'change':
      if (isOnce(intent.charge)) return isDifferencePaid(intent, facts);
      return intent.state === 'completed' || samePrice(intent.price, snapshot.price);
  }
}

/** The price is what was agreed, to the minor unit and, where the provider keeps it, by its name. */
export function fits(intent: IntentRecord, snapshot: SubscriptionSnapshot): boolean {
  return (
    intent.provider === snapshot.provider &&
    (snapshot.lookupKey === null || intent.lookupKey === snapshot.lookupKey) &&
    samePrice(intent.price, snapshot.price)
  );
}

/** What was agreed for a later day, unless something newer took its place. */
function pendingSchedule(
  related: readonly IntentRecord[],
  terms: IntentRecord | null,
  { now }: Facts,
): IntentRecord | null {
  const pending = related
    .filter(({ kind, state }) => kind === 'schedule' && state === 'scheduled')
    .filter((intent) => effectiveFrom(intent) > now.getTime())
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0];
  const isSuperseded = pending && terms && terms.createdAt > pending.createdAt;
  return pending && !isSuperseded ? pending : null;
}

/** Single payments for the difference of an upgrade, as payments of the subscription that they belong to. */
function differencePayments(intent: IntentRecord, facts: Facts): PaymentSnapshot[] {
  const { charge } = intent;
  if (intent.kind !== 'change' || !isOnce(charge)) return [];
  const { start, end } = charge.period;
  const period = { start: start ?? intent.createdAt, end: end ?? intent.createdAt };
  return singlePayments(intent, facts).counted.map((payment) => ({
    ...payment,
    reason: 'change' as const,
    period,
  }));
}

function isDifferencePaid(intent: IntentRecord, facts: Facts): boolean {
  // Not asked about, or it was about a time that is over: it was seen to be paid, or to go back.
  if (!isDifferenceKnown(intent, facts)) return intent.state === 'completed';
  return differencePayments(intent, facts).some(({ status }) => status === 'paid');
}

function prepaidAgreement(intent: IntentRecord, facts: Facts): Agreement | null {
  const { charge, sessionId } = intent;
  if (intent.kind !== 'checkout' || !isOnce(charge) || sessionId === null) return null;
  const checkout = facts.checkouts.get(sessionId);
  if (!checkout) return null;
  const { paid, own, disputed } = prepaidTime(intent, facts);
  return {
    terms: intent,
    origin: intent,
    pending: null,
    snapshot: null,
    checkout,
    payments: [...own, ...disputed],
    paid,
    credited: null,
    trial: null,
  };
}
