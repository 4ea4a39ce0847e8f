import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';

/**
 * Until when something is paid, or tried, that a cancellation can keep; null while nothing is: a renewal is owed, or is
 * on its way and would still be charged.
 */
export function keptUntil(
  current: Pick<SubscriptionRecord, 'status' | 'trialEnd' | 'currentPeriodEnd'>,
  now: Date,
): Date | null {
  if (current.status === 'past_due') return null;
  const end = current.trialEnd ?? current.currentPeriodEnd;
  return end && end > now ? end : null;
}
