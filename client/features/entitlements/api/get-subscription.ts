import { queryOptions } from '@tanstack/react-query';
import { call } from '#client/lib/api.ts';
import { DEFAULT_APP } from '#shared/contracts/common.ts';
import type { getSubscriptionStatus } from '#shared/contracts/subscriptions.ts';

/** Pause between attempts to learn the plan again after the answer failed to come. */
const RECOVERY_INTERVAL = 15_000;

export function subscriptionQuery(app: string = DEFAULT_APP) {
  return queryOptions({
    queryKey: ['subscription', app],
    queryFn: ({ signal }) =>
      call<typeof getSubscriptionStatus>('GET /api/subscriptions/status', {
        query: { app },
        signal,
      }),
    refetchInterval: (query) => (query.state.status === 'error' ? RECOVERY_INTERVAL : false),
  });
}
