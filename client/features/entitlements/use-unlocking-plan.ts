import { usePlans } from '#client/features/plans/api/get-plans.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { Problem, UnlockingPlan } from '#shared/contracts/problem.ts';
import {
  displayPrice,
  limitOf,
  type Metric,
  planWithFeature,
  planWithRoomFor,
} from '#shared/domain/entitlements.ts';
import { useLimits } from './use-limits.ts';
import { useSubscription } from './use-subscription.ts';

export interface Unlocking {
  /** The cheapest plan that is enough; null when there is none above. */
  plan: UnlockingPlan | null;
  currentPlanName: string | null;
  /** False while catalogue, plan or use are not known: then there is nothing true to offer. */
  known: boolean;
}

/** Which plan lifts the limit of a metric: as the refusal says, or as the catalogue and the use say now. */
export function useLimitOffer(
  metric: Metric,
  problem?: Problem,
): Unlocking & { used: number; limit: number } {
  const { subscription, error } = useSubscription();
  const usage = useLimits().usage(metric);
  const plans = usePlans().data;
  const used = problem?.used ?? usage?.used ?? 0;
  const limit = problem?.limit ?? usage?.limit ?? 0;
  const currentPlanName = subscription?.planName ?? null;
  if (problem?.unlockingPlan !== undefined) {
    return { plan: problem.unlockingPlan, currentPlanName, known: true, used, limit };
  }
  if (!plans || !subscription || !usage || error) {
    return { plan: null, currentPlanName, known: false, used, limit };
  }
  const needed = Math.max(used, limit) + 1;
  const plan = planWithRoomFor(plans, standingOf(plans, subscription.planId), metric, needed);
  return {
    plan: plan ? offerOf(plan, subscription.price?.currency, limitOf(plan.features, metric)) : null,
    currentPlanName,
    known: true,
    used,
    limit,
  };
}

/** Which plan brings a feature. */
export function useFeatureOffer(feature: string): Unlocking {
  const { subscription, error } = useSubscription();
  const plans = usePlans().data;
  const currentPlanName = subscription?.planName ?? null;
  if (!plans || !subscription || error) return { plan: null, currentPlanName, known: false };
  const plan = planWithFeature(plans, standingOf(plans, subscription.planId), feature);
  return {
    plan: plan ? offerOf(plan, subscription.price?.currency) : null,
    currentPlanName,
    known: true,
  };
}

/** A plan that left the public catalogue stands below all of it: whatever has more room is a step up. */
function standingOf(plans: readonly Plan[], planId: string): { sortOrder: number } {
  return plans.find((plan) => plan.id === planId) ?? { sortOrder: Number.NEGATIVE_INFINITY };
}

function offerOf(plan: Plan, currency: string | undefined, limit?: number | null): UnlockingPlan {
  return {
    id: plan.id,
    name: plan.name,
    price: displayPrice(plan, currency ?? plan.prices[0]?.currency ?? ''),
    ...(limit === undefined ? {} : { limit }),
  };
}
