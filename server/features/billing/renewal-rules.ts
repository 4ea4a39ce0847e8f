import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';

/** What is paid, or tried, is over, and the next charge is neither made nor declined, as far as is known here. */
export function isRenewing(current: SubscriptionRecord, now: Date): boolean {
  const { status, providerSubscriptionId, cancelAtPeriodEnd, resumable } = current;
  const goesOn = !cancelAtPeriodEnd && resumable !== 'cancellation' && resumable !== 'pause';
  const isCharged = providerSubscriptionId !== null && current.renewal === 'automatic';
  const isWell = status === 'active' || status === 'trialing';
  return isCharged && goesOn && isWell && keptUntil(current, now) === null;
}

/**
 * Until when something is paid, or tried, that a cancellation can keep; null while nothing is: a renewal is owed, or is
 * on its way and would still be charged.
 */
export function keptUntil(
  current: Pick<
    SubscriptionRecord,
    'status' | 'isPremium' | 'isDisputed' | 'trialEnd' | 'currentPeriodEnd'
  >,
  now: Date,
): Date | null {
  if (current.status === 'past_due') return null;
  // A pause outlasted what was paid: the day that is known is that of the next charge.
  if (current.status === 'paused' && !current.isPremium && !current.isDisputed) return null;
  const end = current.trialEnd ?? current.currentPeriodEnd;
  return end && end > now ? end : null;
}
