import { queryOptions } from '@tanstack/react-query';
import { call } from '#client/lib/api.ts';
import { DEFAULT_APP } from '#shared/contracts/common.ts';
import type { getSubscriptionLimits } from '#shared/contracts/subscriptions.ts';

export function limitsQuery(app: string = DEFAULT_APP) {
  return queryOptions({
    queryKey: ['limits', app],
    queryFn: ({ signal }) =>
      call<typeof getSubscriptionLimits>('GET /api/subscription/limits', {
        query: { app },
        signal,
      }),
  });
}
