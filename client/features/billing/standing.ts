import type { Plan } from '#shared/contracts/plans.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { BillingPeriod } from '#shared/domain/plan.ts';

/** What has to be known of the subscription that a business has, to compare plans with it. */
export type CurrentPlan = Pick<
  SubscriptionStatus,
  'planId' | 'billingPeriod' | 'price' | 'provider' | 'isComped'
>;

export type Standing = 'current' | 'below' | 'above' | 'unknown';

/** Where a plan stands to the current one, by the catalogue's order and never by price. */
export function standingOf(
  plan: Pick<Plan, 'id' | 'sortOrder'>,
  plans: readonly Pick<Plan, 'id' | 'sortOrder'>[],
  currentPlanId: string | undefined,
): Standing {
  if (plan.id === currentPlanId) return 'current';
  const current = plans.find((one) => one.id === currentPlanId);
  if (!current) return 'unknown';
  return plan.sortOrder > current.sortOrder ? 'above' : 'below';
}

/**
 * Whether a plan can be bought here and now: a higher one that has prices, or the current one paid by the
 * year instead of by the month. Lower plans, and monthly instead of yearly, begin when the paid period ends.
 */
export function canChoose(
  plan: Plan,
  plans: readonly Plan[],
  current: CurrentPlan | null,
  period: BillingPeriod,
): boolean {
  if (plan.isCustom || current?.isComped) return false;
  if (!plan.prices.some((price) => price.amountMinor > 0)) return false;
  const standing = standingOf(plan, plans, current?.planId);
  if (standing === 'current') return isSwitchToYearly(plan, current, period);
  return standing !== 'below';
}

function isSwitchToYearly(plan: Plan, current: CurrentPlan | null, period: BillingPeriod): boolean {
  return (
    period === 'yearly' &&
    current?.billingPeriod === 'monthly' &&
    plan.prices.some(
      (price) => price.interval === 'year' && price.currency === current.price?.currency,
    )
  );
}
