import type { Plan } from '#shared/contracts/plans.ts';

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
