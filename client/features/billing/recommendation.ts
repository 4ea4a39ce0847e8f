import type { Plan } from '#shared/contracts/plans.ts';
import {
  METRIC_NAMES,
  type Metric,
  type MetricUsage,
  planWithFeature,
  planWithRoomFor,
  type UsageState,
} from '#shared/domain/entitlements.ts';

/** Why a plan is recommended: what the person came for, or what the business uses. */
type Because =
  | { kind: 'metric'; metric: Metric; used: number; limit: number }
  | { kind: 'feature'; feature: string };

export interface Recommendation {
  plan: Plan;
  because: Because;
}

const PRESSING: readonly UsageState[] = ['over', 'reached', 'critical', 'warning'];

/**
 * The cheapest plan that is enough, with its reason, or null when nothing asks for more. A recommendation
 * always rests on this business: without a reason none is made.
 */
export function recommend(
  plans: readonly Plan[],
  currentPlanId: string | undefined,
  usage: readonly MetricUsage[],
  reason: string | null,
): Recommendation | null {
  const current = plans.find((plan) => plan.id === currentPlanId);
  if (!current) return null;
  const asked = reason ? usage.find((one) => one.metric === reason) : undefined;
  if (asked) return forMetric(plans, current, asked);
  if (reason && !isMetric(reason)) {
    const plan = planWithFeature(plans, current, reason);
    if (plan) return { plan, because: { kind: 'feature', feature: reason } };
  }
  for (const state of PRESSING) {
    // A limit of zero that nobody pressed against is no need.
    const pressing = usage.find((one) => one.state === state && one.limit !== 0);
    if (pressing) return forMetric(plans, current, pressing);
  }
  return null;
}

function forMetric(
  plans: readonly Plan[],
  current: Plan,
  { metric, used, limit }: MetricUsage,
): Recommendation | null {
  if (limit === null) return null;
  const plan = planWithRoomFor(plans, current, metric, Math.max(used, limit) + 1);
  return plan ? { plan, because: { kind: 'metric', metric, used, limit } } : null;
}

function isMetric(reason: string): reason is Metric {
  return (METRIC_NAMES as readonly string[]).includes(reason);
}
