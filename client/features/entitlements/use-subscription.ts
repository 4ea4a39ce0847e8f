import { useQuery } from '@tanstack/react-query';
import { plansQuery } from '#client/features/plans/api/get-plans.ts';
import { DEFAULT_APP } from '#shared/contracts/common.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { hasFeature, limitOf, type Metric } from '#shared/domain/entitlements.ts';
import type { Features } from '#shared/domain/plan.ts';
import { subscriptionQuery } from './api/get-subscription.ts';
import { useOutageNotice } from './use-outage-notice.ts';

/** What is allowed while nothing is known: reading, which needs no feature and no room. */
const NOTHING: Features = {};

export interface SubscriptionAccess {
  /** The last answer of the server; null before the first one. */
  subscription: SubscriptionStatus | null;
  loading: boolean;
  /** Why the plan could not be confirmed; the answers below are then those of the default plan. */
  error: Error | null;
  hasFeature: (key: string) => boolean;
  /** null is unlimited. */
  limit: (metric: Metric) => number | null;
  /** Asks the server again. */
  refetch: () => void;
}

/**
 * What this business may do in an app, from one query shared by every screen. When the plan cannot be
 * confirmed it says so once and answers as the catalogue's default plan would; when even that is unknown,
 * it allows nothing. It never falls open, and the server decides in any case.
 */
export function useSubscription(app: string = DEFAULT_APP): SubscriptionAccess {
  const status = useQuery(subscriptionQuery(app));
  // Asked for in good times too: when the server is gone it is too late to ask what the default plan allows.
  const plans = useQuery(plansQuery(app));
  useOutageNotice(app, status.status, status.error);

  const features = status.isSuccess
    ? status.data.features
    : (plans.data?.find((plan) => plan.isDefault)?.features ?? NOTHING);
  const allowed = status.isPending ? NOTHING : features;
  return {
    subscription: status.data ?? null,
    loading: status.isPending,
    error: status.error,
    hasFeature: (key) => hasFeature(allowed, key),
    limit: (metric) => limitOf(allowed, metric),
    refetch: () => void status.refetch(),
  };
}
