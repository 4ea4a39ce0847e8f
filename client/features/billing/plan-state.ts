import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { addDays } from '#shared/domain/calendar.ts';
import type { Money } from '#shared/domain/money.ts';

/** Every way a subscription can stand, as a person would tell them apart. */
export type PlanState =
  | 'free'
  /** Free after a paid plan, for a reason that is known. */
  | 'ended'
  | 'comped'
  /** Agreed by hand: paid outside of here. */
  | 'arranged'
  | 'trialing'
  | 'active'
  /** Paid in advance; nothing is charged by itself. */
  | 'prepaid'
  /** Cancelled at period end, and that can be taken back. */
  | 'ending'
  /** Ended at the provider: what is paid runs out. */
  | 'runningOut'
  | 'pastDue'
  /** Not charged, while what is paid lasts. */
  | 'paused'
  /** Paused, and what was paid is over. */
  | 'suspended'
  /** Resumed after what was paid was over: the plan comes back with the next payment. */
  | 'resumed'
  /** Paused because a payment is disputed. */
  | 'disputed'
  | 'incomplete'
  | 'cancelled';

export function planState(subscription: SubscriptionStatus): PlanState {
  const { status, isPremium, isComped, isDisputed } = subscription;
  if (status === 'incomplete') return 'incomplete';
  if (status === 'past_due') return 'pastDue';
  if (status === 'paused') {
    if (isDisputed) return 'disputed';
    if (isPremium) return 'paused';
    return subscription.canResume ? 'suspended' : 'resumed';
  }
  if (isComped) return 'comped';
  if (status === 'cancelled') return 'cancelled';
  if (!isPremium) return subscription.ended ? 'ended' : 'free';
  if (!subscription.provider) return 'arranged';
  if (subscription.cancelAtPeriodEnd) return subscription.canResume ? 'ending' : 'runningOut';
  if (status === 'trialing') return 'trialing';
  return subscription.renewal === 'manual' ? 'prepaid' : 'active';
}

/** What is charged next by itself; null when nothing is, or when what is owed is owed now. */
export function nextCharge(subscription: SubscriptionStatus): { amount: Money; at: string } | null {
  const { autoRenew, cancelAtPeriodEnd, scheduledChange, status } = subscription;
  if (cancelAtPeriodEnd) return null;
  const isRunning = autoRenew && (status === 'active' || status === 'trialing');
  if (!isRunning && !isChargedThough(subscription)) return null;
  const at = status === 'trialing' ? subscription.trialEnd : subscription.currentPeriodEnd;
  if (!at) return null;
  // A change of a later day leaves this renewal as it is.
  const isChanged = scheduledChange && new Date(scheduledChange.effectiveAt) <= dayAfter(at);
  const amount = isChanged ? scheduledChange.price : subscription.price;
  return amount && { amount, at };
}

/** A plan that waits for a dispute, or for its next payment, is charged all the same: only a pause stops that. */
function isChargedThough(subscription: SubscriptionStatus): boolean {
  const { renewal, canResume } = subscription;
  const state = planState(subscription);
  const isWaiting = state === 'disputed' || state === 'resumed';
  return isWaiting && renewal === 'automatic' && !canResume;
}

/** Providers act some hours around the end of a period. */
function dayAfter(instant: string): Date {
  return addDays(new Date(instant), 1);
}

/** When the plan ends by itself, where it does. */
export function endsAt(subscription: SubscriptionStatus): string | null {
  const { cancelAtPeriodEnd, renewal, scheduledChange, currentPeriodEnd } = subscription;
  if (cancelAtPeriodEnd) return scheduledChange?.effectiveAt ?? currentPeriodEnd;
  return renewal === 'automatic' ? null : currentPeriodEnd;
}

/** The day that matters in the state that the subscription is in; null where there is none. */
export function stateDate(subscription: SubscriptionStatus): string | null {
  const { ended, graceEndsAt, trialEnd, currentPeriodEnd } = subscription;
  switch (planState(subscription)) {
    case 'ended':
      return ended?.at ?? null;
    case 'pastDue':
      return graceEndsAt;
    case 'trialing':
      return trialEnd;
    default:
      return endsAt(subscription) ?? currentPeriodEnd;
  }
}

export type ScheduledKind = 'plan' | 'period' | 'price';

/** What of a change that is coming is new; null without one, and for a cancellation, which says so itself. */
export function scheduledKind(subscription: SubscriptionStatus): ScheduledKind | null {
  const { scheduledChange, cancelAtPeriodEnd, planId, price } = subscription;
  if (!scheduledChange || cancelAtPeriodEnd) return null;
  if (scheduledChange.planId !== planId) return 'plan';
  return scheduledChange.price?.interval === price?.interval ? 'price' : 'period';
}
