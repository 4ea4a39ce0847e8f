import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';

/** What a change of a subscription is called in the history; readers of it decide by this name. */
export function eventOf(
  current: SubscriptionRecord,
  next: Partial<SubscriptionRecord>,
): { type: string; data: Record<string, unknown> } {
  return { type: typeOf(current, next), data: next.ended ? { reason: next.ended.reason } : {} };
}

function typeOf(current: SubscriptionRecord, next: Partial<SubscriptionRecord>): string {
  if (next.provider === null) return 'subscription.ended';
  if (current.provider === null) {
    return next.status === 'trialing' ? 'subscription.trial_started' : 'subscription.started';
  }
  if (next.isDisputed && !current.isDisputed) return 'subscription.disputed';
  if (next.status === 'paused' && current.status !== 'paused') return 'subscription.paused';
  if (next.status === 'past_due' && current.status !== 'past_due') return 'subscription.past_due';
  if (current.status === 'past_due' || current.status === 'paused') {
    if (next.status === 'active') return 'subscription.recovered';
  }
  if (next.planId !== undefined && next.planId !== current.planId) {
    return 'subscription.plan_changed';
  }
  if (next.currentPeriodEnd && next.currentPeriodEnd > (current.currentPeriodEnd ?? new Date(0))) {
    return 'subscription.renewed';
  }
  const isEnding = next.cancelAtPeriodEnd ?? current.cancelAtPeriodEnd;
  if (isEnding !== current.cancelAtPeriodEnd) {
    return isEnding ? 'subscription.cancellation_scheduled' : 'subscription.cancellation_undone';
  }
  if (!isEnding) {
    if (next.scheduledChange && !current.scheduledChange) return 'subscription.change_scheduled';
    if (!next.scheduledChange && current.scheduledChange) return 'subscription.change_unscheduled';
  }
  return 'subscription.updated';
}
