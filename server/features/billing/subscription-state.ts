import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';
import type { PaymentSnapshot, SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { addDays } from '#shared/domain/calendar.ts';
import { periodOf } from '#shared/domain/plan.ts';
import { type Facts, GRACE_DAYS, TRIAL_GRACE_DAYS } from './facts.ts';
import { givenTime, wentBackSince } from './given-time.ts';
import { type Holding, holdingAt, isDisputed, lastHolding, standingEnd } from './holding.ts';
import type { LedgerEntry } from './ledger.model.ts';
import type { Standing } from './standing.ts';
import type { Running } from './succession.ts';
import { trialOf, trialPeriod } from './trial.ts';
import { isEndingByRequest, whatComes } from './what-comes.ts';

/** The plan that a business may use now, and until when: paid, to try, or in the grace of a renewal. */
export function entitledHolding(standing: Standing): Holding | null {
  const { entries, facts } = standing;
  return (
    holdingAt(entries, facts.now) ?? trialOf(standing) ?? givenTime(standing) ?? inGrace(standing)
  );
}

/** Paid time is over, and the next payment is on its way, was declined not long ago, or cannot be asked about. */
function inGrace(standing: Standing): Holding | null {
  const { entries, facts, running } = standing;
  if (running.subscriptionId === null || isTakenUp(standing)) return null;
  const trial = trialPeriod(standing);
  const paid = lastHolding(entries, facts.now);
  const last = paid && (!trial || paid.to > trial.to) ? paid : trial;
  if (!last || wentBackSince(standing, last.to)) return null;
  const end = graceEndOf(standing, last, paid ? GRACE_DAYS : TRIAL_GRACE_DAYS);
  return end && facts.now < end ? last : null;
}

/** A pause that was longer than what was paid is over: the plan comes back with the next payment, not before it. */
function isTakenUp({ facts: { current }, running }: Standing): boolean {
  const isSuspended = current.status === 'paused' && !current.isPremium;
  return isSuspended && running.agreement?.snapshot.state === 'active';
}

function graceEndOf({ facts, running }: Standing, last: Holding, days: number): Date | null {
  const snapshot = running.agreement?.snapshot;
  switch (snapshot?.state) {
    case undefined:
      return new Date(Math.max(addDays(last.to, days).getTime(), silentUntil(facts, running)));
    case 'active':
    case 'trialing':
    case 'unknown':
      return addDays(last.to, days);
    case 'past_due':
      return pastDueEnd(snapshot, facts, days);
    default:
      return null;
  }
}

/** One answer that is missing, after a time in which nobody asked, is no silence yet. */
const SILENCE_MS = 60 * 60 * 1000;

function silentUntil({ current, subscriptions, now }: Facts, { subscriptionId }: Running): number {
  const isSilent = subscriptionId !== null && !subscriptions.has(subscriptionId);
  return isSilent && current.isPremium ? (current.unreadSince ?? now).getTime() + SILENCE_MS : 0;
}

/**
 * Grace starts with the first failed payment and does not start anew with each retry; after a payment that nobody
 * told us of, the next failure has a grace of its own.
 */
function pastDueEnd(snapshot: SubscriptionSnapshot, { current, now }: Facts, days: number): Date {
  const end = addDays(unpaidSince(snapshot.payments) ?? now, days);
  const isSame = current.providerSubscriptionId === snapshot.subscriptionId;
  const known = isSame ? current.graceEndsAt : null;
  if (known === null || known > end) return end;
  const began = addDays(known, -days);
  const isSettledSince = snapshot.payments.some(
    ({ status, paidAt }) => status === 'paid' && paidAt !== null && paidAt > began,
  );
  return isSettledSince ? end : known;
}

/** When the first of the payments that are owed was due; null when nothing is owed. */
export function unpaidSince(payments: readonly PaymentSnapshot[]): Date | null {
  const lastPaid = payments.findIndex(({ status }) => status === 'paid');
  const owed = payments
    .slice(0, lastPaid === -1 ? payments.length : lastPaid)
    .filter(({ status }) => status === 'failed' || status === 'pending');
  return owed.at(-1)?.createdAt ?? null;
}

/** Our record of a business that has a plan, or waits for it to come back. */
export function subscriptionOf(standing: Standing, holding: Holding): Partial<SubscriptionRecord> {
  const { facts, running, terms, entries } = standing;
  const { current, now } = facts;
  const snapshot = running.agreement?.snapshot ?? null;
  const price = terms?.price ?? current.price;
  const trial = trialPeriod(standing);
  const isPastDue = snapshot?.state === 'past_due';
  const isOwn = ({ providerSubscriptionId: id }: LedgerEntry) => id === running.subscriptionId;
  const wasCharged = entries.some((entry) => isOwn(entry) && entry.granted !== null);
  const credited = wasCharged || trial ? null : standingEnd(entries);
  return {
    planId: holding.plan.id,
    planName: holding.plan.name,
    planVersion: holding.plan.version,
    sortOrder: holding.plan.sortOrder,
    features: holding.plan.features,
    isPremium: true,
    status: statusOf(standing, trial),
    provider: running.provider,
    providerSubscriptionId: running.subscriptionId,
    lookupKey: terms?.lookupKey ?? current.lookupKey,
    price,
    billingPeriod: price && periodOf(price.interval),
    renewal: running.subscriptionId === null ? 'manual' : 'automatic',
    currentPeriodStart: holding.from,
    currentPeriodEnd: holding.to,
    ...whatComes(standing, holding),
    intentId: terms?._id ?? current.intentId,
    trialIntentId: current.trialIntentId ?? (trial && (running.agreement?.origin?._id ?? null)),
    trialEnd: trial && !wasCharged ? trial.to : null,
    creditedUntil: running.subscriptionId === null ? null : credited,
    failedPayments: isPastDue ? Math.max(1, failed(snapshot)?.attempts ?? 1) : 0,
    graceEndsAt: isPastDue ? pastDueEnd(snapshot, facts, graceDays(standing)) : null,
    paymentMethod: snapshot?.paymentMethod ?? methodOf(entries) ?? null,
    isDisputed: isDisputed(entries, now, GRACE_DAYS) || entries.some((one) => one.isInMediation),
    isComped: false,
    manualGrant: null,
    ended: null,
  };
}

function graceDays({ entries }: Standing): number {
  return entries.some(({ granted }) => granted !== null) ? GRACE_DAYS : TRIAL_GRACE_DAYS;
}

function failed({ payments }: SubscriptionSnapshot): PaymentSnapshot | undefined {
  return payments.find(({ status }) => status === 'failed');
}

function methodOf(entries: readonly LedgerEntry[]): LedgerEntry['paymentMethod'] {
  const newest = entries.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  return newest.find(({ granted }) => granted !== null)?.paymentMethod ?? null;
}

function statusOf(standing: Standing, trial: Holding | null): SubscriptionRecord['status'] {
  const { running, entries, facts } = standing;
  const state = running.agreement?.snapshot.state;
  if (running.subscriptionId !== null && !running.agreement) {
    return facts.current.status === 'paused' ? 'active' : facts.current.status;
  }
  if (state === 'past_due') return 'past_due';
  if (state === 'paused' && !isEndingByRequest(standing)) return 'paused';
  const isTrying = trial !== null && !holdingAt(entries, facts.now) && state !== 'active';
  return isTrying ? 'trialing' : 'active';
}
