import { useLimits } from '#client/features/entitlements/use-limits.ts';
import { useSubscription } from '#client/features/entitlements/use-subscription.ts';
import type { Metric } from '#shared/domain/entitlements.ts';

export type Room = 'unknown' | 'room' | 'none';

/**
 * Whether the plan has room for one more, which it always has of what it does not count. Where usage cannot be told, only a plan that includes none at
 * all is taken for full: the server decides on save, and nothing typed is lost by that.
 */
export function useRoom(metric: Metric | null): Room {
  const limits = useLimits();
  const subscription = useSubscription();
  if (metric === null) return 'room';
  const usage = limits.usage(metric);
  if (usage) return usage.limit !== null && usage.used >= usage.limit ? 'none' : 'room';
  if (limits.loading || subscription.loading) return 'unknown';
  return subscription.limit(metric) === 0 ? 'none' : 'room';
}
