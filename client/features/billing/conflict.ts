import type { Plan } from '#shared/contracts/plans.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { PaymentChoice } from './payment-choices.ts';
import { planState } from './plan-state.ts';

/** What stands in the way of a change, where the state of the subscription tells it. */
export type Conflict = 'pastDue' | 'paused' | 'ending' | 'runningOut' | 'prepaid' | 'way';

/**
 * Why the server refuses a change for now. The answer's own words are for developers; what has to be done
 * first is known from the subscription. Null when it is not: something changed in the meantime.
 */
export function conflictOf(
  current: SubscriptionStatus | null,
  plan: Pick<Plan, 'id'>,
  choice: Pick<PaymentChoice, 'provider' | 'mode' | 'price'>,
): Conflict | null {
  if (!current?.provider) return null;
  const state = planState(current);
  switch (state) {
    case 'pastDue':
    case 'ending':
    case 'runningOut':
    case 'prepaid':
      return state;
    case 'paused':
    case 'suspended':
      return current.canResume ? 'paused' : null;
    default:
      return isAnotherWay(current, choice) && plan.id !== current.planId ? 'way' : null;
  }
}

function isAnotherWay(
  current: SubscriptionStatus,
  { provider, mode, price }: Pick<PaymentChoice, 'provider' | 'mode' | 'price'>,
): boolean {
  return (
    provider !== current.provider ||
    mode === 'prepaid' ||
    price.currency !== current.price?.currency ||
    price.interval !== current.price.interval
  );
}
