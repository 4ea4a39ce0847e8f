import {
  type SubscriptionRecord,
  withoutProvider,
} from '#server/features/subscriptions/subscriptions.service.ts';
import type { SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { addDays } from '#shared/domain/calendar.ts';
import { samePrice } from '#shared/domain/plan.ts';
import type { Agreement } from './agreement.ts';
import { agreementsOf } from './agreements.ts';
import { eventOf } from './change-event.ts';
import {
  type DuplicateSubscription,
  type Facts,
  GRACE_DAYS,
  isGranted,
  type Verdict,
} from './facts.ts';
import { endReason, granted, grants, suspended } from './grant.ts';
import { intentStates, isRefused } from './intent-states.ts';
import { uselessPayments } from './single-payments.ts';

/**
 * The only place where a provider's truth becomes a plan. Pure and repeatable: the same facts give the same
 * verdict, so duplicates, reordering and delays of what triggered it do not matter.
 */
export function reduce(facts: Facts): Verdict {
  const { agreements, foreign } = agreementsOf(facts);
  const alerts: Verdict['alerts'] = foreign.map(({ subscriptionId, lookupKey, price }) => ({
    code: 'payment_without_agreement',
    data: { subscriptionId, lookupKey, price },
  }));
  const ordered = agreements.toSorted((a, b) => newestFirst(a, b));
  // What was given by hand is not for sale: whatever is paid meanwhile is given back.
  const hasManualGrant = isGranted(facts.current);
  const granting = ordered.filter((agreement) => grants(agreement, facts));
  const chosen = hasManualGrant ? undefined : choose(granting, facts);
  const others = granting.filter((agreement) => agreement !== chosen);
  const unplanned = others.filter((agreement) => !isReplaced(agreement, chosen, facts));
  const refused = ordered.filter(
    (agreement) => isRefused(agreement) && agreement !== chosen && !isOwn(agreement, facts.current),
  );
  const unwanted = new Set([...others, ...olderOnes(ordered, chosen), ...refused]);
  const duplicates = [...unwanted].flatMap(duplicatesOf);
  if (unplanned.length > 0) {
    const data = {
      duplicates: unplanned.map(({ snapshot, origin }) => snapshot?.subscriptionId ?? origin?._id),
    };
    alerts.push({ code: 'second_subscription', data });
  }

  const next = chosen
    ? granted(chosen, facts)
    : withoutGrant(facts, agreements, duplicates, alerts);
  const changes = next && differs(facts.current, next) ? next : null;
  return {
    changes,
    event: changes ? eventOf(facts.current, changes) : null,
    intentStates: intentStates(facts, agreements, chosen),
    duplicates,
    refunds: [...unplanned.flatMap(refundsOf), ...uselessPayments(facts, chosen)],
    corrections: chosen ? correctionsOf(chosen) : [],
    alerts,
  };
}

/** By the intent that began each, which stays the same for good; ties are broken alike every time. */
function newestFirst(a: Agreement, b: Agreement): number {
  const difference = begunAt(b) - begunAt(a);
  if (difference !== 0) return difference;
  return nameOf(a) < nameOf(b) ? -1 : 1;
}

function begunAt({ origin, terms, snapshot }: Agreement): number {
  return (origin ?? terms)?.createdAt.getTime() ?? snapshot?.currentPeriodStart.getTime() ?? 0;
}

function nameOf({ snapshot, origin }: Agreement): string {
  return snapshot?.subscriptionId ?? origin?._id ?? '';
}

/**
 * What runs goes on until something takes its place that was meant to: what else is paid, on a page that was
 * given up long ago, is not wanted.
 */
function choose(granting: readonly Agreement[], { current }: Facts): Agreement | undefined {
  const own = granting.find((agreement) => isOwn(agreement, current));
  if (!own) return granting[0];
  const newer = granting.slice(0, granting.indexOf(own));
  return newer.find((agreement) => isSuccessor(agreement, own)) ?? own;
}

/** The person changed how they pay, or paid the next period in advance. */
function isSuccessor({ origin }: Agreement, former: Agreement): boolean {
  if (former.snapshot === null) return true;
  return (origin?.replaces?.subscriptionId ?? null) === former.snapshot.subscriptionId;
}

function isReplaced(agreement: Agreement, chosen: Agreement | undefined, facts: Facts): boolean {
  if (chosen === undefined) return false;
  const isFormer = isOwn(agreement, facts.current) || agreement.origin?.state === 'completed';
  return isFormer && (isSuccessor(chosen, agreement) || chosen.snapshot === null);
}

/** What still may charge, though something newer gives the plan. */
function olderOnes(ordered: readonly Agreement[], chosen: Agreement | undefined): Agreement[] {
  if (!chosen) return [];
  return ordered.slice(ordered.indexOf(chosen) + 1);
}

function duplicatesOf({ snapshot }: Agreement): DuplicateSubscription[] {
  if (!snapshot || snapshot.state === 'cancelled' || snapshot.state === 'incomplete') return [];
  return [
    {
      provider: snapshot.provider,
      subscriptionId: snapshot.subscriptionId,
      intentId: snapshot.intentId,
    },
  ];
}

function refundsOf({ origin, payments, snapshot }: Agreement): Verdict['refunds'] {
  const provider = snapshot?.provider ?? origin?.provider;
  if (!provider || origin?.state === 'completed') return [];
  return payments
    .filter(({ status, amount }) => status === 'paid' && amount.amountMinor > 0)
    .map(({ paymentId }) => ({ provider, paymentId }));
}

/** Where the provider keeps only an amount: what it charges next has to be what was agreed for then. */
function correctionsOf({ snapshot, terms, pending }: Agreement): Verdict['corrections'] {
  const agreed = pending ?? terms;
  if (!snapshot || snapshot.lookupKey !== null || !agreed) return [];
  const isCharging = snapshot.state !== 'cancelled' && snapshot.state !== 'paused';
  if (!isCharging || samePrice(agreed.price, snapshot.price)) return [];
  const { provider, subscriptionId } = snapshot;
  return [{ provider, subscriptionId, intent: agreed }];
}

/** Nothing that was fetched gives a plan: a subscription that had one waits, or falls back to the default plan. */
function withoutGrant(
  facts: Facts,
  agreements: readonly Agreement[],
  duplicates: DuplicateSubscription[],
  alerts: Verdict['alerts'],
): Partial<SubscriptionRecord> | null {
  const { current, snapshots, now } = facts;
  if (current.provider === null) return null;
  const own = agreements.find((agreement) => isOwn(agreement, current)) ?? null;
  if (own) {
    const waiting = suspended(own, facts);
    if (waiting) return waiting;
    // Access ends here, so charging has to end there.
    if (own.snapshot) addOnce(duplicates, duplicatesOf(own));
    return ended(facts, endReason(own));
  }
  if (current.providerSubscriptionId === null) {
    const isOver = current.currentPeriodEnd !== null && current.currentPeriodEnd <= now;
    return isOver ? ended(facts, 'expired') : null;
  }
  const snapshot = snapshots.get(current.providerSubscriptionId);
  if (snapshot === undefined) return null;
  return silent(snapshot, facts, duplicates, alerts);
}

/**
 * The provider lost its record, or charges something that nobody agreed to (a price changed by hand): a person
 * has been alerted, and the time that was paid is honoured.
 */
function silent(
  snapshot: SubscriptionSnapshot | null,
  facts: Facts,
  duplicates: DuplicateSubscription[],
  alerts: Verdict['alerts'],
): Partial<SubscriptionRecord> | null {
  const { current, now } = facts;
  const isRunning = snapshot?.state === 'active' || snapshot?.state === 'trialing';
  if (snapshot === null) {
    const subscriptionId = current.providerSubscriptionId;
    alerts.push({ code: 'unknown_at_provider', data: { subscriptionId } });
  }
  const honoured = addDays(current.currentPeriodEnd ?? now, GRACE_DAYS);
  if ((snapshot === null || isRunning) && now < honoured) return null;
  if (snapshot && snapshot.state !== 'cancelled') {
    const { provider, subscriptionId, intentId } = snapshot;
    addOnce(duplicates, [{ provider, subscriptionId, intentId }]);
  }
  return ended(facts, 'revoked');
}

function isOwn({ snapshot, terms, origin }: Agreement, current: SubscriptionRecord): boolean {
  if (snapshot) return snapshot.subscriptionId === current.providerSubscriptionId;
  return (
    current.providerSubscriptionId === null &&
    (terms?._id === current.intentId || origin?._id === current.intentId)
  );
}

function addOnce(duplicates: DuplicateSubscription[], more: DuplicateSubscription[]): void {
  const known = new Set(duplicates.map(({ subscriptionId }) => subscriptionId));
  duplicates.push(...more.filter(({ subscriptionId }) => !known.has(subscriptionId)));
}

/** The default plan, with a memory of what ended and why. */
function ended(
  { current, intents, defaultPlan, now }: Facts,
  reason: NonNullable<SubscriptionRecord['ended']>['reason'],
): Partial<SubscriptionRecord> {
  const plan = intents.find(({ _id }) => _id === current.intentId)?.plan;
  return {
    ...withoutProvider(defaultPlan),
    ended: {
      reason,
      planId: plan?.id ?? current.planId,
      planName: plan?.name ?? current.planName,
      at: now,
    },
  };
}

function differs(current: SubscriptionRecord, next: Partial<SubscriptionRecord>): boolean {
  return Object.entries(next).some(
    ([key, value]) =>
      canonical(value) !== canonical(current[key as keyof SubscriptionRecord] ?? null),
  );
}

/** The same text for the same content, whatever the order of keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
