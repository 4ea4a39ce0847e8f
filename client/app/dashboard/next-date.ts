import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';

/** The next date that matters to the owner, and what happens then; null when nothing is going to happen. */
export function nextDate(
  subscription: SubscriptionStatus,
): { key: 'trialEnds' | 'ends' | 'renewal'; at: string } | null {
  const { status, trialEnd, currentPeriodEnd, cancelAtPeriodEnd, autoRenew, scheduledChange } =
    subscription;
  // The period of a suspended plan is not that of the free one, which one has meanwhile.
  if (!subscription.isPremium) return null;
  if (status === 'cancelled' || status === 'incomplete') return null;
  if (status === 'trialing' && trialEnd) return { key: 'trialEnds', at: trialEnd };
  // A change that is coming, and a payment that is due, are said in words with their own date.
  if (!currentPeriodEnd || scheduledChange || status === 'past_due') return null;
  return { key: cancelAtPeriodEnd || !autoRenew ? 'ends' : 'renewal', at: currentPeriodEnd };
}
