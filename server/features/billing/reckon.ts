import {
  type SubscriptionRecord,
  withoutProvider,
} from '#server/features/subscriptions/subscriptions.service.ts';
import type { EndReason } from '#shared/contracts/subscriptions.ts';
import { addDays } from '#shared/domain/calendar.ts';
import { mayCharge } from './agreement.ts';
import { Book, isSame } from './book.ts';
import { eventOf } from './change-event.ts';
import { type Facts, GRACE_DAYS, isArranged, type Verdict } from './facts.ts';
import { isDisputed, standingEnd } from './holding.ts';
import type { IntentRecord } from './intent.model.ts';
import { closeGaps, giveRaisesBack, settleCredited } from './ledger-corrections.ts';
import { closeStrayBills, settlePages } from './payment-pages.ts';
import { settlePriceChanges } from './price-changes.ts';
import { instantOf } from './provider-clock.ts';
import { cancelSubscription, returnPayment } from './remedy.ts';
import { settleRunning } from './running-subscription.ts';
import type { Standing } from './standing.ts';
import { entitledHolding, subscriptionOf, unpaidSince } from './subscription-state.ts';
import { endIntents, type Running } from './succession.ts';
import { isEndingByRequest } from './what-comes.ts';
import { stillToReturn } from './withdrawal.ts';

/**
 * The only place where a provider's truth becomes a plan. Pure and repeatable: the same facts give the same verdict,
 * so duplicates, reordering and delays of what triggered it do not matter.
 */
export function reckon(known: Facts): Verdict {
  const facts = { ...known, now: instantOf(known) };
  const book = new Book(facts);
  const running = settleRunning(book);
  forfeit(book, running);
  book.post(settleCredited([...book.entries.values()]));
  book.post(closeGaps(book.entries.values(), facts.now));
  book.post(giveRaisesBack([...book.entries.values()], facts.now));
  const prices = running.agreement
    ? settlePriceChanges(book, running.agreement)
    : { terms: unreadTerms(book, running), scheduled: null };
  settlePages(book);
  if (running.agreement) closeStrayBills(book, running.agreement);
  alertUnknown(book, running);
  const standing: Standing = {
    facts,
    running,
    ...prices,
    entries: [...book.entries.values()],
  };
  const next = isArranged(facts.current) ? null : stateOf(book, standing);
  followMoney(book);
  const changes = next && differs(facts.current, next) ? next : null;
  return {
    ...book.changed(),
    changes,
    event: changes ? eventOf(facts.current, changes) : null,
  };
}

/** What is still to go back is owed, and money that nobody agreed to is for a person to look at. */
function followMoney(book: Book): void {
  for (const entry of book.entries.values()) {
    const { _id: payment, outcome, outcomeReason, amount } = entry;
    if (entry.status !== 'paid') continue;
    if (outcome === 'return_owed') book.owe(returnPayment(entry.provider, entry.paymentId));
    const isForeign = outcome === 'alerted' && outcomeReason === 'not_agreed';
    if (isForeign && amount.amountMinor > 0) {
      book.alert('payment_without_agreement', { payment, amount });
    }
  }
  const { withdrawnAt } = book.facts.current;
  for (const { provider, paymentId } of stillToReturn(book.entries.values(), withdrawnAt)) {
    book.owe(returnPayment(provider, paymentId));
  }
}

/** The terms of the newest period paid ahead, or of a subscription that cannot be read now. */
function unreadTerms({ facts, intents }: Book, { prepaid }: Running): IntentRecord | null {
  return prepaid ?? intents.get(facts.current.intentId ?? '') ?? null;
}

/** What was paid is given up: ended at once, here or at a provider where that takes the rest of the period. */
function forfeit(book: Book, { agreement, subscriptionId }: Running): void {
  const { current, now } = book.facts;
  const request = current.cancelRequest;
  const isNow =
    request?.when === 'now' &&
    subscriptionId !== null &&
    request.providerSubscriptionId === subscriptionId;
  const isLost = agreement?.snapshot.state === 'cancelled' && !agreement.snapshot.keepsPaidTime;
  const endedAt = isNow ? request.at : (agreement?.snapshot.endedAt ?? now);
  if (isNow || isLost) {
    for (const intent of book.intents.values()) {
      const isOwn = intent.providerSubscriptionId === subscriptionId;
      if (isOwn) book.setState(intent, intent.state, { isForfeited: true });
    }
  }
  for (const entry of book.entries.values()) {
    const isOwn = entry.providerSubscriptionId === subscriptionId;
    const { granted } = entry;
    if (!granted || granted.endedAt || granted.to <= endedAt) continue;
    if (isNow || (isLost && isOwn)) book.post([{ ...entry, granted: { ...granted, endedAt } }]);
  }
}

function alertUnknown(book: Book, { agreement, subscriptionId }: Running): void {
  if (subscriptionId === null) return;
  if (book.facts.subscriptions.get(subscriptionId) === null) {
    book.alert('unknown_at_provider', { subscriptionId });
  }
  if (agreement?.snapshot.state === 'unknown') book.alert('unknown_status', { subscriptionId });
}

function stateOf(book: Book, standing: Standing): Partial<SubscriptionRecord> | null {
  const { current } = book.facts;
  const holding = entitledHolding(standing);
  if (holding) return subscriptionOf(standing, holding);
  if (current.provider === null && standing.running.provider === null) return null;
  return suspended(standing) ?? ended(book, standing);
}

/**
 * The default plan's features while what was paid waits: its payment is disputed, or it was paused and what was paid
 * is over. It comes back by itself; null when there is nothing to wait for.
 */
function suspended(standing: Standing): Partial<SubscriptionRecord> | null {
  const { facts, running, entries } = standing;
  const { current, defaultPlan, now } = facts;
  const snapshot = running.agreement?.snapshot;
  if (snapshot?.state === 'cancelled') return null;
  const isPaused = snapshot?.state === 'paused' && !isEndingByRequest(standing);
  if (!isPaused && !isDisputed(entries, now, GRACE_DAYS) && !isResuming(standing)) return null;
  const { planId, planName, planVersion, sortOrder, features, isPremium } =
    withoutProvider(defaultPlan);
  const from = current.currentPeriodStart ?? now;
  // Once it was taken up again, the day that matters is that of the next charge.
  const next = isPaused ? null : (snapshot?.nextChargeAt ?? null);
  const to = next ?? standingEnd(entries) ?? current.currentPeriodEnd ?? now;
  return {
    ...subscriptionOf(standing, { plan: defaultPlan, from, to }),
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
function isResuming({ running, facts }: Standing): boolean {
  const snapshot = running.agreement?.snapshot;
  if (snapshot?.state !== 'active' || facts.current.status !== 'paused') return false;
  const { nextChargeAt, payments } = snapshot;
  const isCharging = nextChargeAt !== null && facts.now < addDays(nextChargeAt, 1);
  const newest = payments.find(({ status }) => status !== 'pending' && status !== 'void');
  return isCharging && newest?.status === 'paid';
}

/** The default plan, with a memory of what ended and why. Access ends here, so charging has to end there. */
function ended(book: Book, standing: Standing): Partial<SubscriptionRecord> {
  const { current, defaultPlan, now } = book.facts;
  const { running, terms } = standing;
  const { provider, subscriptionId, agreement } = running;
  if (provider && subscriptionId !== null) {
    const isOpen = agreement?.snapshot.payments.some(({ payUrl }) => payUrl !== null);
    if (!agreement || mayCharge(agreement) || isOpen) {
      book.owe(cancelSubscription(provider, subscriptionId));
    }
    endIntents(book, subscriptionId);
  }
  for (const intent of book.intents.values()) {
    const isPrepaid = intent.charge?.kind === 'once' && intent.state === 'completed';
    if (isPrepaid) book.setState(intent, 'ended', { endedAt: now });
  }
  const plan = terms?.plan;
  return {
    ...withoutProvider(defaultPlan),
    ended: {
      reason: isWithdrawn(current) ? 'withdrawn' : endReason(standing),
      planId: plan?.id ?? current.planId,
      planName: plan?.name ?? current.planName,
      at: now,
    },
  };
}

/** The purchase that runs was taken back, and not one before it. */
function isWithdrawn({ withdrawnAt, currentPeriodStart }: SubscriptionRecord): boolean {
  return withdrawnAt !== null && currentPeriodStart !== null && currentPeriodStart <= withdrawnAt;
}

/** Why what gave a plan gives it no more. */
function endReason({ running, entries }: Standing): EndReason {
  const { agreement, subscriptionId } = running;
  const snapshot = agreement?.snapshot;
  const newest = entries
    .filter((entry) => entry.granted !== null && entry.granted.kind === 'period')
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0];
  if (newest?.status === 'refunded' || newest?.status === 'charged_back') return newest.status;
  if (subscriptionId === null) return 'expired';
  if (!snapshot) return 'unpaid';
  if (snapshot.state === 'cancelled' || snapshot.state === 'paused' || snapshot.cancelAt) {
    const isOwing = unpaidSince(snapshot.payments) !== null;
    return isOwing && snapshot.state === 'cancelled' && !snapshot.cancelAt ? 'unpaid' : 'cancelled';
  }
  return snapshot.state === 'active' || snapshot.state === 'trialing' ? 'expired' : 'unpaid';
}

function differs(current: SubscriptionRecord, next: Partial<SubscriptionRecord>): boolean {
  return Object.entries(next).some(
    ([key, value]) => !isSame(value ?? null, current[key as keyof SubscriptionRecord] ?? null),
  );
}
