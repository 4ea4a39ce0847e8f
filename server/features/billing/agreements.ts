import type {
  CheckoutSnapshot,
  PaymentSnapshot,
  SubscriptionSnapshot,
} from '#server/payments/payment-provider.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import { addDays, addInterval } from '#shared/domain/calendar.ts';
import { sameMoney } from '#shared/domain/money.ts';
import { samePrice } from '#shared/domain/plan.ts';
import type { Facts } from './facts.ts';
import type { IntentCharge, IntentRecord } from './intent.model.ts';

export interface Period {
  start: Date;
  end: Date;
}

/** Something at a provider that is ours: what was agreed before it was paid, and what was paid for it. */
export interface Agreement {
  /** Whose terms hold now; null where the subscription runs on as our record has it. */
  terms: IntentRecord | null;
  /** The intent that began it. */
  origin: IntentRecord | null;
  /** Agreed for a later day. */
  pending: IntentRecord | null;
  /** Null for a period that was paid in advance. */
  snapshot: SubscriptionSnapshot | null;
  checkout: CheckoutSnapshot | null;
  payments: readonly PaymentSnapshot[];
  /** Time that was bought: by payments that are really paid and match what was agreed. */
  paid: readonly Period[];
  /** Time that was paid elsewhere before, and goes on here. */
  carried: Period | null;
  trial: Period | null;
}

/** Payments that follow a change of price so closely may still be of the former. */
const SETTLING_DAYS = 2;
/** A person may take this long from the first click to the end of the payment page. */
const TRIAL_SLACK_DAYS = 2;

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
    paid: [
      ...snapshot.payments
        .filter((payment) => isValid(payment, snapshot, related, terms))
        .map((payment) => payment.period),
      ...differences.filter(({ status }) => status === 'paid').map(({ period }) => period),
    ],
    carried: carriedTime(origin, facts),
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
    snapshot.priceKey === null
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
    current.priceKey === (snapshot.priceKey ?? current.priceKey) &&
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
    (snapshot.priceKey === null || intent.priceKey === snapshot.priceKey) &&
    samePrice(intent.price, snapshot.price)
  );
}

function effectiveFrom(intent: IntentRecord): number {
  return (intent.effectiveAt ?? intent.createdAt).getTime();
}

export function isOnce(
  charge: IntentCharge | null | undefined,
): charge is Extract<IntentCharge, { kind: 'once' }> {
  return charge?.kind === 'once';
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

/**
 * Of the payments of a page for one payment, those that count: the first that was paid in time, and those that
 * gave no money. The others bought nothing.
 */
function singlePayments(intent: IntentRecord, { checkouts }: Facts) {
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

function isDifferencePaid(intent: IntentRecord, facts: Facts): boolean {
  const wasFetched = intent.sessionId !== null && facts.checkouts.has(intent.sessionId);
  // Not asked about any more: it was seen to be paid, and a newer one has taken its place since.
  if (!wasFetched) return intent.state === 'completed';
  return differencePayments(intent, facts).some(({ status }) => status === 'paid');
}

/** A single payment has to carry our reference and be of exactly the amount that was agreed. */
function isExact(payment: PaymentSnapshot, { _id, charge }: IntentRecord): boolean {
  return isOnce(charge) && payment.intentId === _id && sameMoney(payment.amount, charge.amount);
}

function prepaidAgreement(intent: IntentRecord, facts: Facts): Agreement | null {
  const { charge, sessionId } = intent;
  if (intent.kind !== 'checkout' || !isOnce(charge) || sessionId === null) return null;
  const checkout = facts.checkouts.get(sessionId);
  if (!checkout) return null;
  const payments = singlePayments(intent, facts).counted.map((payment) => ({
    ...payment,
    period: prepaidPeriod(payment, intent),
  }));
  return {
    terms: intent,
    origin: intent,
    pending: null,
    snapshot: null,
    checkout,
    payments,
    paid: payments.filter(({ status }) => status === 'paid').map(({ period }) => period),
    carried: null,
    trial: null,
  };
}

/** From the moment of paying, or from the end of what had been paid before, whichever is later. */
function prepaidPeriod(payment: PaymentSnapshot, { charge, price }: IntentRecord): Period {
  const paidAt = payment.paidAt ?? payment.createdAt;
  const agreedStart = isOnce(charge) ? charge.period.start : null;
  const start = agreedStart && agreedStart > paidAt ? agreedStart : paidAt;
  const agreedEnd = isOnce(charge) ? charge.period.end : null;
  return { start, end: agreedEnd ?? addInterval(start, price.interval) };
}

/** Time that was paid before, for as long as that payment stands. */
function carriedTime(origin: IntentRecord | null, facts: Facts): Period | null {
  const charge = origin?.charge;
  if (!origin || charge?.kind !== 'recurring' || charge.startsAt === null) return null;
  if (isTakenBack(origin.replaces ?? null, charge.startsAt, facts)) return null;
  return { start: origin.createdAt, end: charge.startsAt };
}

/** Only what was asked about can be known to have gone back. */
function isTakenBack(
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
function trialOf(
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
