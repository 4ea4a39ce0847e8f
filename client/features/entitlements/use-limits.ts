import { useQuery } from '@tanstack/react-query';
import { DEFAULT_APP } from '#shared/contracts/common.ts';
import type { Limits } from '#shared/contracts/subscriptions.ts';
import type { Metric, MetricUsage } from '#shared/domain/entitlements.ts';
import { limitsQuery } from './api/get-limits.ts';

export interface LimitsAccess {
  limits: Limits | null;
  /** How much of a metric is used, or undefined while that is not known. */
  usage: (metric: Metric) => MetricUsage | undefined;
  loading: boolean;
  error: Error | null;
  refetch: () => void;
}

/** Used, limit and state of every metric, from one query shared by every screen. */
export function useLimits(app: string = DEFAULT_APP): LimitsAccess {
  const query = useQuery(limitsQuery(app));
  return {
    limits: query.data ?? null,
    usage: (metric) => query.data?.metrics.find((one) => one.metric === metric),
    loading: query.isPending,
    error: query.error,
    refetch: () => void query.refetch(),
  };
}
