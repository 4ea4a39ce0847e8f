import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';
import type { PaymentSnapshot, SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { addDays } from '#shared/domain/calendar.ts';
import { periodOf } from '#shared/domain/plan.ts';
import { type Facts, GRACE_DAYS, TRIAL_GRACE_DAYS } from './facts.ts';
import { type Holding, holdingAt, isDisputed, lastHolding, standingEnd } from './holding.ts';
import type { IntentRecord } from './intent.model.ts';
import type { LedgerEntry } from './ledger.model.ts';
import { isUndoable } from './price-changes.ts';
import type { Standing } from './standing.ts';
import type { Running } from './succession.ts';
import { trialOf, trialPeriod } from './trial.ts';

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

/**
 * What the seller gives to those who paid before: a later first charge, or a renewal's bill that was declined and then
 * voided while the subscription goes on (Stripe docs: Trial periods; How subscriptions work, Subscription statuses).
 */
function givenTime(standing: Standing): Holding | null {
  const { entries, facts, running } = standing;
  const snapshot = running.agreement?.snapshot;
  const own = entries.filter(({ providerSubscriptionId: id }) => id === running.subscriptionId);
  const last = snapshot ? lastHolding(own, facts.now) : null;
  if (!snapshot || !last || wentBackSince(standing, last.to)) return null;
  const to = freeUntil(snapshot);
  return to && to > facts.now ? { plan: last.plan, from: last.to, to } : null;
}

function freeUntil({ state, trialEnd, payments }: SubscriptionSnapshot): Date | null {
  if (state === 'trialing') return trialEnd;
  const [newest] = payments;
  const isForgiven = newest?.status === 'void' && newest.reason === 'renewal';
  return state === 'active' && isForgiven && newest.attempts > 0 ? newest.period.end : null;
}

/** A pause that was longer than what was paid is over: the plan comes back with the next payment, not before it. */
function isTakenUp({ facts: { current }, running }: Standing): boolean {
  const isSuspended = current.status === 'paused' && !current.isPremium;
  return isSuspended && running.agreement?.snapshot.state === 'active';
}

/** A later period was paid, and its money went back or is disputed: grace does not bring back what was before it. */
function wentBackSince({ entries, facts: { now }, running }: Standing, end: Date): boolean {
  return entries.some(
    ({ status, granted, providerSubscriptionId: id }) =>
      id === running.subscriptionId &&
      PAID_BACK.has(status) &&
      granted?.kind === 'period' &&
      granted.from <= now &&
      granted.to > end,
  );
}
const PAID_BACK: ReadonlySet<string> = new Set(['refunded', 'charged_back', 'disputed']);

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

/** Where the provider knows no cancellation at period end it is paused there at once, so that nothing is charged. */
export function isEndingByRequest({ running, facts }: Standing): boolean {
  const request = facts.current.cancelRequest;
  return (
    running.agreement?.snapshot.state === 'paused' &&
    request?.when === 'period_end' &&
    request.providerSubscriptionId === running.subscriptionId
  );
}

/** Whether it ends or changes, when, and what of that can be taken back. */
function whatComes(standing: Standing, holding: Holding) {
  const { running, facts, scheduled } = standing;
  const { current, defaultPlan } = facts;
  const snapshot = running.agreement?.snapshot ?? null;
  if (running.subscriptionId !== null && !snapshot) return {};
  const isOver = snapshot?.state === 'cancelled';
  const endsAt = snapshot?.cancelAt ?? (isEndingByRequest(standing) || isOver ? holding.to : null);
  if (endsAt) {
    const { id: planId, name: planName } = defaultPlan;
    const isOwn = current.cancelRequest?.providerSubscriptionId === running.subscriptionId;
    return {
      // A day beyond the period that runs: it renews until then.
      cancelAtPeriodEnd: endsAt <= addDays(holding.to, 1),
      cancelRequest: isOwn ? current.cancelRequest : null,
      scheduledChange: { planId, planName, effectiveAt: endsAt, price: null },
      resumable: isOver ? null : ('cancellation' as const),
    };
  }
  const isPaused = snapshot?.state === 'paused';
  return {
    cancelAtPeriodEnd: false,
    cancelRequest: null,
    scheduledChange: scheduled && scheduledChange(scheduled),
    resumable: isPaused ? ('pause' as const) : isUndoable(scheduled) ? ('schedule' as const) : null,
  };
}

function scheduledChange({ plan, effectiveAt, createdAt, price }: IntentRecord) {
  return { planId: plan.id, planName: plan.name, effectiveAt: effectiveAt ?? createdAt, price };
}
