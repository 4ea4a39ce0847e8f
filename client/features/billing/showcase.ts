import type { Plan } from '#shared/contracts/plans.ts';
import { isPaid } from '#shared/domain/plan.ts';
import { standingOf } from './standing.ts';

interface ShowcaseParams {
  currentPlanId: string | undefined;
  /** The currency that was chosen or is already paid in. */
  currency?: string | undefined;
  /** The plan that the person is being shown first: chosen, or recommended. */
  preferredPlanId?: string | undefined;
}

/** What a row of plans is shown in: one currency, and the plan whose yearly and monthly totals are compared. */
export function showcaseOf(
  plans: readonly Plan[],
  { currentPlanId, currency, preferredPlanId }: ShowcaseParams,
): { currency: string; compared: Plan | undefined } {
  const sold = plans.filter((plan) => isPaid(plan) && !plan.isCustom);
  const compared =
    sold.find((plan) => plan.id === preferredPlanId) ??
    sold.find((plan) => standingOf(plan, plans, currentPlanId) !== 'below') ??
    sold[0];
  return { currency: currency ?? compared?.prices[0]?.currency ?? '', compared };
}
