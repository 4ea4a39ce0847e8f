import { useLocation } from 'react-router';
import { SubscriptionBanner } from '#client/features/billing/components/subscription-banner.tsx';
import { useSubscription } from '#client/features/entitlements/use-subscription.ts';
import { paths } from '#client/lib/paths.ts';

/** News about the plan above every page but those that are about it already. */
export function PlanBanner() {
  const { pathname } = useLocation();
  const { subscription } = useSubscription();
  if (!subscription || pathname.startsWith(paths.billing())) return null;
  return <SubscriptionBanner subscription={subscription} />;
}
