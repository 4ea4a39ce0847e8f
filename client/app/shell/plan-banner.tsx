import { useLocation } from 'react-router';
import { SubscriptionBanner } from '#client/features/billing/components/subscription-banner.tsx';
import { planState } from '#client/features/billing/plan-state.ts';
import { PLAN_STATES } from '#client/features/billing/plan-states.ts';
import { useMayPay } from '#client/features/billing/use-may-pay.ts';
import { useSubscription } from '#client/features/entitlements/use-subscription.ts';
import { paths } from '#client/lib/paths.ts';

/** News about the plan above every page but those that are about it already. */
export function PlanBanner() {
  const { pathname } = useLocation();
  const { subscription } = useSubscription();
  const mayPay = useMayPay();
  if (!subscription || pathname.startsWith(paths.billing())) return null;
  // The upgrade page says itself what stands in the way of every plan, and what to do first.
  const { banner } = PLAN_STATES[planState(subscription)];
  if (banner?.daysBefore === null && mayPay && pathname === paths.upgrade()) return null;
  return <SubscriptionBanner subscription={subscription} />;
}
