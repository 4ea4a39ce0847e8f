import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';

/** The next date that matters to the owner, and what happens then; null when nothing is going to happen. */
export function nextDate(
  subscription: SubscriptionStatus,
): { key: 'trialEnds' | 'ends' | 'renewal'; at: string } | null {
  const { status, trialEnd, currentPeriodEnd, cancelAtPeriodEnd, autoRenew } = subscription;
  if (status === 'cancelled' || status === 'incomplete') return null;
  if (status === 'trialing' && trialEnd) return { key: 'trialEnds', at: trialEnd };
  if (!currentPeriodEnd) return null;
  return { key: cancelAtPeriodEnd || !autoRenew ? 'ends' : 'renewal', at: currentPeriodEnd };
}
