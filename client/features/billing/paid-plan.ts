import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { Features } from '#shared/domain/plan.ts';

interface PaidPlan {
  planName: string;
  features: Features;
}

/**
 * The plan that is paid for: the one that waits while the business has the free one, else the one it has. Null where
 * that is not known.
 */
export function paidPlan(subscription: SubscriptionStatus): PaidPlan | null {
  return subscription.suspendedPlan ?? (subscription.isPremium ? subscription : null);
}
