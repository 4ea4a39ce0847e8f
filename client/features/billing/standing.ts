import type { Plan } from '#shared/contracts/plans.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { type BillingPeriod, intervalOf, isPaid } from '#shared/domain/plan.ts';

/** What has to be known of the subscription that a business has, to compare plans with it. */
export type CurrentPlan = Pick<
  SubscriptionStatus,
  | 'planId'
  | 'billingPeriod'
  | 'price'
  | 'provider'
  | 'isPremium'
  | 'isComped'
  | 'renewal'
  | 'cancelAtPeriodEnd'
  | 'canResume'
  | 'scheduledChange'
  | 'ended'
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

/** What choosing a plan means to this business; null where it cannot be chosen here. */
export type Offer = 'buy' | 'toYearly' | 'toMonthly' | 'extend' | 'again' | 'lower';

/**
 * A higher plan is bought. A lower one, and monthly instead of yearly, begins when the paid period ends. The
 * plan that the business has can be paid for another period, or by the year instead of by the month.
 */
export function offerOf(
  plan: Plan,
  plans: readonly Plan[],
  current: CurrentPlan | null,
  period: BillingPeriod,
): Offer | null {
  if (plan.isCustom || current?.isComped) return null;
  // What was agreed by hand is changed by hand.
  if (current?.isPremium && !current.provider) return null;
  const standing = standingOf(plan, plans, current?.planId);
  if (standing === 'current') return offerOfCurrent(plan, current, period);
  if (standing === 'below') {
    if (!current?.provider || current.renewal === 'manual') return null;
    // Back to the free plan is what a cancellation does.
    if (!isPaid(plan)) return current.cancelAtPeriodEnd ? null : 'lower';
    return 'lower';
  }
  return isPaid(plan) ? 'buy' : null;
}

function offerOfCurrent(
  plan: Plan,
  current: CurrentPlan | null,
  period: BillingPeriod,
): Offer | null {
  if (!current?.provider) return null;
  const isPriced = plan.prices.some(({ interval }) => interval === intervalOf(period));
  if (!isPriced) return null;
  if (current.cancelAtPeriodEnd && !current.canResume) return 'again';
  if (current.renewal === 'manual') return 'extend';
  if (period === current.billingPeriod) return null;
  return period === 'yearly' ? 'toYearly' : 'toMonthly';
}
