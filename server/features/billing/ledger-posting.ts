import type { CheckoutSnapshot, PaymentSnapshot } from '#server/payments/payment-provider.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import { addInterval } from '#shared/domain/calendar.ts';
import { sameMoney } from '#shared/domain/money.ts';
import type { Agreement } from './agreement.ts';
import { standingEnd } from './holding.ts';
import type { IntentCharge, IntentRecord } from './intent.model.ts';
import type { Grant, LedgerEntry, Outcome, OutcomeReason } from './ledger.model.ts';
import { termsPaid } from './terms.ts';

type Owner = Pick<LedgerEntry, 'businessId' | 'appId'>;
type Judgement = Pick<LedgerEntry, 'granted' | 'outcome' | 'outcomeReason'>;
export type Once = Extract<IntentCharge, { kind: 'once' }>;

/**
 * Whose payments count: all, those until a day, or none, and why not. Forfeited, what they bought ends on that day too,
 * also where it is heard of only now. Of what is over, nothing counts for days that something else was paid for
 * meanwhile.
 */
export type Acceptance =
  | { until: Date | null; isForfeited?: boolean; meanwhile?: readonly Grant[] }
  | { refused: OutcomeReason };

/** Statuses in which the money came to us at some time, and what that means when it is first heard of. */
const ARRIVED: Partial<Record<PaymentSnapshot['status'], Outcome>> = {
  paid: 'bought',
  disputed: 'bought',
  refunded: 'returned',
  charged_back: 'returned',
};

/** The payments of a subscription, as they stand in the ledger now. What each bought is decided once. */
export function postSubscription(
  { snapshot, origin, intents }: Agreement,
  accepted: Acceptance,
  { businessId, appId }: Owner,
  former: ReadonlyMap<string, LedgerEntry>,
): LedgerEntry[] {
  const { provider, subscriptionId, paymentMethod, price } = snapshot;
  return snapshot.payments.map((payment) => {
    const terms = termsPaid(payment, price.interval, intents);
    const about = {
      businessId,
      appId,
      provider,
      providerSubscriptionId: subscriptionId,
      intentId: origin?._id ?? null,
      planName: (terms ?? origin ?? intents[0])?.plan.name ?? '',
      paymentMethod,
    };
    return post(payment, about, former, () => {
      if (!payment.paysFor && payment.amount.amountMinor === 0) return NOTHING;
      const refusal = refusalOf(payment, accepted);
      if (refusal) return bought(null, refusal);
      if (!terms) return { ...bought(null, 'not_agreed'), outcome: 'alerted' };
      // A raise of what is over by then lifts nothing.
      const isRaise = payment.paysFor?.kind === 'proration';
      if (isRaise && paidAt(payment) >= payment.period.end) return bought(null, 'late');
      return bought({ ...grantOf(payment, terms), endedAt: forfeitedAt(accepted) }, null);
    });
  });
}

/**
 * The payments of a page for one payment: a period in advance, or the difference of an upgrade. One of them counts;
 * it has to be of exactly the amount that was agreed, and in time.
 */
export function postSinglePayments(
  intent: IntentRecord & { charge: Once },
  { payments, paymentMethod }: CheckoutSnapshot,
  accepted: Acceptance,
  entries: ReadonlyMap<string, LedgerEntry>,
): LedgerEntry[] {
  const { _id: intentId, provider, charge, plan, providerSubscriptionId } = intent;
  const { businessId, appId } = intent;
  const about = { businessId, appId, provider, providerSubscriptionId, intentId, paymentMethod };
  let isServed = [...entries.values()].some(
    (entry) => entry.granted?.intentId === intentId && entry.outcome === 'bought',
  );
  // The first that was paid is the one that counts.
  return payments.toSorted(byPayment).map((payment) =>
    post(payment, { ...about, planName: plan.name }, entries, () => {
      const refusal =
        payment.intentId !== intentId || !sameMoney(payment.amount, charge.amount)
          ? 'not_agreed'
          : isServed
            ? 'duplicate'
            : isLate(payment, charge)
              ? 'late'
              : refusalOf(payment, accepted);
      if (refusal) return bought(null, refusal);
      isServed = ARRIVED[payment.status] === 'bought';
      const granted = singleGrant(payment, intent, entries);
      return bought({ ...granted, endedAt: forfeitedAt(accepted) }, null);
    }),
  );
}

const NOTHING: Judgement = { granted: null, outcome: null, outcomeReason: null };

function bought(granted: Grant | null, outcomeReason: OutcomeReason | null): Judgement {
  return { granted, outcome: granted ? 'bought' : 'return_owed', outcomeReason };
}

function post(
  payment: PaymentSnapshot,
  about: Owner &
    Pick<
      LedgerEntry,
      'provider' | 'providerSubscriptionId' | 'intentId' | 'planName' | 'paymentMethod'
    >,
  former: ReadonlyMap<string, LedgerEntry>,
  judge: () => Judgement,
): LedgerEntry {
  const _id = entryId(about.provider, payment.paymentId);
  const known = former.get(_id);
  // An answer from before the one that we have tells nothing new.
  if (known?.updatedAt && payment.updatedAt && payment.updatedAt < known.updatedAt) return known;
  const { paysFor, isForgiven: _gift, intentId: _reference, ...said } = payment;
  const { paymentId, period, ...facts } = said;
  const arrived = ARRIVED[payment.status];
  const judged: Judgement = known?.outcome ? known : arrived ? judge() : NOTHING;
  const isBack = arrived === 'returned' && judged.outcome !== null;
  return {
    _id,
    paymentId,
    ...about,
    // As they were when it was paid.
    planName: known?.planName ?? about.planName,
    paymentMethod: known?.paymentMethod ?? about.paymentMethod,
    ...facts,
    period: paysFor?.kind === 'proration' ? null : period,
    granted: judged.granted,
    outcome: isBack && judged.outcome !== 'bought' ? 'returned' : judged.outcome,
    outcomeReason: judged.outcomeReason,
  };
}

export function entryId(provider: ProviderName, paymentId: string): string {
  return `${provider}:${paymentId}`;
}

function refusalOf(payment: PaymentSnapshot, accepted: Acceptance): OutcomeReason | null {
  if ('refused' in accepted) return accepted.refused;
  const { until, meanwhile = [] } = accepted;
  if (until !== null && paidAt(payment) > until) return 'ended';
  const { start, end } = payment.period;
  return meanwhile.some(({ from, to }) => overlaps(start, end, from, to)) ? 'duplicate' : null;
}

/** A few hours of both are the edges of periods that follow each other. */
function overlaps(start: Date, end: Date, from: Date, to: Date): boolean {
  return Math.min(end.getTime(), to.getTime()) - Math.max(start.getTime(), from.getTime()) > DAY_MS;
}
const DAY_MS = 24 * 60 * 60 * 1000;

function forfeitedAt(accepted: Acceptance): Date | null {
  return 'until' in accepted && accepted.isForfeited ? accepted.until : null;
}

function grantOf(payment: PaymentSnapshot, terms: IntentRecord): Grant {
  const { plan, price, lookupKey, _id: intentId } = terms;
  const isRaise = payment.paysFor?.kind === 'proration';
  const { start, end } = payment.period;
  return {
    kind: isRaise ? 'raise' : 'period',
    plan,
    price,
    lookupKey,
    intentId,
    from: isRaise ? paidAt(payment) : start,
    to: end,
    endedAt: null,
  };
}

/** From the moment of paying, or from the end of what was paid before, whichever is later. */
function singleGrant(
  payment: PaymentSnapshot,
  { _id: intentId, plan, price, lookupKey, charge }: IntentRecord & { charge: Once },
  entries: ReadonlyMap<string, LedgerEntry>,
): Grant {
  const at = paidAt(payment);
  const terms = { plan, price, lookupKey, intentId, endedAt: null };
  const { end } = charge.period;
  if (end !== null) return { ...terms, kind: 'raise', from: at, to: end };
  const paidUntil = standingEnd(entries.values());
  const from = paidUntil && paidUntil > at ? paidUntil : at;
  return { ...terms, kind: 'period', from, to: addInterval(from, price.interval) };
}

function byPayment(a: PaymentSnapshot, b: PaymentSnapshot): number {
  return paidAt(a).getTime() - paidAt(b).getTime();
}

function paidAt({ paidAt: at, createdAt }: PaymentSnapshot): Date {
  return at ?? createdAt;
}

/** Paid when the time that it was to pay for was over. */
function isLate(payment: PaymentSnapshot, { period: { end } }: Once): boolean {
  return end !== null && paidAt(payment) >= end;
}
