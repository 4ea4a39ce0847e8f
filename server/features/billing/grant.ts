import {
  type SubscriptionRecord,
  withoutProvider,
} from '#server/features/subscriptions/subscriptions.service.ts';
import type { PaymentSnapshot } from '#server/payments/payment-provider.ts';
import type { EndReason } from '#shared/contracts/subscriptions.ts';
import { addDays } from '#shared/domain/calendar.ts';
import { periodOf } from '#shared/domain/plan.ts';
import type { Agreement, Period } from './agreement.ts';
import { type Facts, GRACE_DAYS, TRIAL_GRACE_DAYS } from './facts.ts';
import { SERVICE_ACTOR } from './intent.model.ts';

/** Whether an agreement gives the right to its plan now. */
export function grants(agreement: Agreement, facts: Facts): boolean {
  const { snapshot } = agreement;
  const end = timeEnd(agreement);
  if (!end) return false;
  if (!snapshot) return facts.now < end;
  switch (snapshot.state) {
    case 'active':
    case 'trialing':
      return facts.now < addDays(end, graceDays(agreement));
    case 'past_due':
      return facts.now < graceEnd(agreement, facts);
    case 'paused':
      return facts.now < end;
    case 'cancelled':
      return snapshot.keepsPaidTime && facts.now < (timeLeftBy(agreement, facts) ?? facts.now);
    case 'incomplete':
    case 'unpaid':
      return false;
  }
}

/** Until when there is time that was paid, credited or given to try. */
function timeEnd(agreement: Agreement): Date | null {
  return latestFirst(agreement)[0]?.end ?? null;
}

/** Of those with one end the longest: a difference is paid for a part of a period. */
function latestFirst({ paid, credited, trial }: Agreement): Period[] {
  return [...paid, credited, trial]
    .filter((period) => period !== null)
    .sort((a, b) => b.end.getTime() - a.end.getTime() || a.start.getTime() - b.start.getTime());
}

function wasPaid({ paid, credited }: Agreement): boolean {
  return paid.length > 0 || credited !== null;
}

function graceDays(agreement: Agreement): number {
  return wasPaid(agreement) ? GRACE_DAYS : TRIAL_GRACE_DAYS;
}

/** A cancellation that was asked for here, to end at once. */
function isEndedByRequest({ snapshot }: Agreement, { current }: Facts): boolean {
  const request = current.cancelRequest ?? null;
  return (
    request !== null &&
    request.when === 'now' &&
    request.providerSubscriptionId === snapshot?.subscriptionId
  );
}

/** What a subscription that was cancelled at the provider leaves. */
function timeLeftBy(agreement: Agreement, facts: Facts): Date | null {
  const { snapshot, origin, paid } = agreement;
  if (isEndedByRequest(agreement, facts)) return null;
  if (facts.current.providerSubscriptionId === snapshot?.subscriptionId) return timeEnd(agreement);
  // It gave a plan before, and that ended here: what is heard of it later does not bring it back.
  if (origin?.state === 'completed') return null;
  // A page that was given up leaves nothing: only what was paid counts, not what would have been free.
  return latestFirst({ ...agreement, paid, credited: null, trial: null })[0]?.end ?? null;
}

/**
 * Where the provider knows no cancellation at period end it is paused there at once, so that nothing can be
 * charged, and ended when the paid time is over.
 */
function isEndingByRequest({ snapshot }: Agreement, { current }: Facts): boolean {
  const request = current.cancelRequest ?? null;
  return (
    snapshot?.state === 'paused' &&
    request?.when === 'period_end' &&
    request.providerSubscriptionId === snapshot.subscriptionId
  );
}

/**
 * Grace starts with the first failed payment and does not start anew with each retry; after a payment that
 * nobody told us of, the next failure has a grace of its own.
 */
function graceEnd(agreement: Agreement, facts: Facts): Date {
  const { current } = facts;
  const failedAt = unpaidSince(agreement.payments) ?? facts.now;
  const days = graceDays(agreement);
  const end = addDays(failedAt, days);
  const isRunning = current.providerSubscriptionId === agreement.snapshot?.subscriptionId;
  const known = isRunning ? current.graceEndsAt : null;
  if (known === null || known > end) return end;
  const knownStart = addDays(known, -days);
  const isSettledSince = agreement.payments.some(
    ({ status, paidAt }) => status === 'paid' && paidAt !== null && paidAt > knownStart,
  );
  return isSettledSince ? end : known;
}

/** When the first of the payments that are owed was due; null when nothing is owed. */
function unpaidSince(payments: readonly PaymentSnapshot[]): Date | null {
  const lastPaid = payments.findIndex((payment) => payment.status === 'paid');
  const owed = payments
    .slice(0, lastPaid === -1 ? payments.length : lastPaid)
    .filter((payment) => payment.status === 'failed' || payment.status === 'pending');
  return owed.at(-1)?.createdAt ?? null;
}

/** Our record of a subscription that gives its plan. */
export function granted(agreement: Agreement, facts: Facts): Partial<SubscriptionRecord> {
  const { terms, origin, snapshot, checkout, payments } = agreement;
  const { current } = facts;
  const price = terms?.price ?? snapshot?.price ?? current.price;
  const isPastDue = snapshot?.state === 'past_due';
  const unpaid = payments.find((payment) => payment.status === 'failed');
  return {
    ...planOf(agreement),
    isPremium: true,
    status: statusOf(agreement, facts),
    provider: snapshot?.provider ?? terms?.provider ?? null,
    providerSubscriptionId: snapshot?.subscriptionId ?? null,
    lookupKey: terms?.lookupKey ?? snapshot?.lookupKey ?? current.lookupKey,
    price,
    billingPeriod: price && periodOf(price.interval),
    renewal: snapshot ? 'automatic' : 'manual',
    ...grantedPeriod(agreement, facts),
    ...whatComes(agreement, facts),
    intentId: terms?._id ?? current.intentId ?? null,
    trialIntentId: agreement.trial ? (origin?._id ?? null) : (current.trialIntentId ?? null),
    trialEnd: agreement.trial?.end ?? null,
    creditedUntil: agreement.paid.length > 0 ? null : (agreement.credited?.end ?? null),
    failedPayments: isPastDue ? Math.max(1, unpaid?.attempts ?? 1) : 0,
    graceEndsAt: isPastDue ? graceEnd(agreement, facts) : null,
    paymentMethod: (snapshot ?? checkout)?.paymentMethod ?? null,
    isDisputed: isDisputed(payments),
    isComped: false,
    manualGrant: null,
    ended: null,
  };
}

function planOf({ terms }: Agreement): Partial<SubscriptionRecord> {
  if (!terms) return {};
  const { plan } = terms;
  return {
    planId: plan.id,
    planName: plan.name,
    planVersion: plan.version,
    sortOrder: plan.sortOrder,
    features: plan.features,
  };
}

function statusOf(agreement: Agreement, { now, ...facts }: Facts): SubscriptionRecord['status'] {
  const { snapshot, trial } = agreement;
  if (snapshot?.state === 'past_due') return 'past_due';
  if (snapshot?.state === 'paused' && !isEndingByRequest(agreement, { now, ...facts })) {
    return 'paused';
  }
  return trial && !wasPaid(agreement) && snapshot?.state !== 'active' ? 'trialing' : 'active';
}

function grantedPeriod(agreement: Agreement, { current, now }: Facts) {
  const periods = latestFirst(agreement);
  const running = periods.find(({ start }) => start <= now) ?? null;
  // Paid ahead: the period that runs is the one of the payment before.
  const start = running?.start ?? current.currentPeriodStart ?? periods[0]?.start ?? null;
  return {
    currentPeriodStart: start,
    currentPeriodEnd: periods[0]?.end ?? current.currentPeriodEnd,
  };
}

/** Whether it ends or changes, when, and what of that can be taken back. */
function whatComes(agreement: Agreement, facts: Facts) {
  const { snapshot, pending } = agreement;
  const { current, defaultPlan } = facts;
  const isEnding = isEndingByRequest(agreement, facts);
  const isOver = snapshot?.state === 'cancelled';
  const endsAt = snapshot?.cancelAt ?? (isEnding || isOver ? timeEnd(agreement) : null);
  const isSameRequest =
    snapshot !== null && current.cancelRequest?.providerSubscriptionId === snapshot.subscriptionId;
  const kept = {
    cancelAtPeriodEnd: endsAt !== null,
    cancelRequest: endsAt !== null && isSameRequest ? current.cancelRequest : null,
  };
  if (endsAt) {
    const { id: planId, name: planName } = defaultPlan;
    return {
      ...kept,
      scheduledChange: { planId, planName, effectiveAt: endsAt, price: null },
      resumable: isOver ? null : ('cancellation' as const),
    };
  }
  const isPaused = snapshot?.state === 'paused';
  const isUndoable = pending !== null && pending.requestedBy !== SERVICE_ACTOR;
  return {
    ...kept,
    scheduledChange: pending && {
      planId: pending.plan.id,
      planName: pending.plan.name,
      effectiveAt: pending.effectiveAt ?? pending.createdAt,
      price: pending.price,
    },
    resumable: isPaused ? ('pause' as const) : isUndoable ? ('schedule' as const) : null,
  };
}

function isDisputed(payments: readonly PaymentSnapshot[]): boolean {
  return payments.some(({ status, isInMediation }) => status === 'disputed' || isInMediation);
}

/**
 * The default plan's features while the agreement waits: its payment is disputed, or it was paused and what
 * was paid is over. It comes back by itself; null when there is nothing to wait for.
 */
export function suspended(agreement: Agreement, facts: Facts): Partial<SubscriptionRecord> | null {
  const { snapshot, payments } = agreement;
  const isWaiting = payments.some(
    ({ status, period }) => status === 'disputed' && facts.now < addDays(period.end, GRACE_DAYS),
  );
  const isPaused = snapshot?.state === 'paused' && !isEndingByRequest(agreement, facts);
  if (!isWaiting && !isPaused && !isResuming(agreement, facts)) return null;
  if (snapshot?.state === 'cancelled') return null;
  const { planId, planName, planVersion, sortOrder, features, isPremium } = withoutProvider(
    facts.defaultPlan,
  );
  return {
    ...granted(agreement, facts),
    planId,
    planName,
    planVersion,
    sortOrder,
    features,
    isPremium,
    status: 'paused',
    graceEndsAt: null,
    resumable: isPaused ? 'pause' : null,
  } as Partial<SubscriptionRecord>;
}

/** A pause that was longer than what was paid: the plan comes back with the next charge. */
function isResuming({ snapshot, payments }: Agreement, { current, now }: Facts): boolean {
  if (snapshot?.state !== 'active' || current.status !== 'paused') return false;
  const isCharging = snapshot.nextChargeAt !== null && now < addDays(snapshot.nextChargeAt, 1);
  const newest = payments.find(({ status }) => status !== 'pending' && status !== 'void');
  return isCharging && newest?.status === 'paid';
}

/** Why an agreement that gave a plan gives it no more. */
export function endReason(agreement: Agreement | null): EndReason {
  if (!agreement) return 'revoked';
  const { snapshot, payments } = agreement;
  const newest = payments.find(({ status }) => status !== 'pending' && status !== 'void');
  if (newest?.status === 'refunded') return 'refunded';
  if (newest?.status === 'charged_back') return 'charged_back';
  if (!snapshot) return 'expired';
  if (snapshot.state === 'cancelled' || snapshot.state === 'paused' || snapshot.cancelAt) {
    const isOwing = unpaidSince(payments) !== null;
    return isOwing && snapshot.state === 'cancelled' && !snapshot.cancelAt ? 'unpaid' : 'cancelled';
  }
  return snapshot.state === 'active' || snapshot.state === 'trialing' ? 'expired' : 'unpaid';
}
