import type { SubscriptionRecord } from './subscription.model.ts';

/**
 * The plan that is bought and waits after a change: beyond a pause, or while its payment is disputed, a business has
 * the default plan. Null where nothing waits, and where it was never seen to run. Pure.
 */
export function suspendedPlanAfter(
  current: SubscriptionRecord,
  changes: Partial<SubscriptionRecord>,
): SubscriptionRecord['suspendedPlan'] {
  const { provider, isPremium } = { ...current, ...changes };
  if (provider === null || isPremium) return null;
  if (!current.isPremium) return current.suspendedPlan ?? null;
  const { planId, planName, features } = current;
  return { planId, planName, features };
}
