import type { BillingPeriod, Features, PlanTerms } from './plan.ts';

export type ChangeDirection = 'upgrade' | 'downgrade' | 'period' | 'same';

/**
 * Direction of a change of plan. It comes from sortOrder, never from the price: yearly to monthly of one
 * plan is a change of period, not an upgrade.
 */
export function changeDirection(
  from: { plan: Pick<PlanTerms, 'id' | 'sortOrder'>; billingPeriod: BillingPeriod | null },
  to: { plan: Pick<PlanTerms, 'id' | 'sortOrder'>; billingPeriod: BillingPeriod },
): ChangeDirection {
  if (from.plan.id === to.plan.id) {
    return from.billingPeriod === null || from.billingPeriod === to.billingPeriod
      ? 'same'
      : 'period';
  }
  return to.plan.sortOrder > from.plan.sortOrder ? 'upgrade' : 'downgrade';
}

/** Whether `value` lets a business do at least what `other` does. */
function isAtLeast(value: Features[string] | undefined, other: Features[string] | undefined) {
  if (value === undefined) return other === undefined || other === false || other === 0;
  if (value === null) return true;
  if (other === null) return false;
  return Number(value) >= Number(other ?? 0);
}

export interface FeatureDifference {
  gained: string[];
  lost: string[];
}

/** Feature keys that grow and shrink when one set of features is replaced by another. */
export function compareFeatures(from: Features, to: Features): FeatureDifference {
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return {
    gained: keys.filter((key) => !isAtLeast(from[key], to[key])),
    lost: keys.filter((key) => !isAtLeast(to[key], from[key])),
  };
}
