import { queryOptions, useQuery } from '@tanstack/react-query';
import { call } from '#client/lib/api.ts';
import { DEFAULT_APP } from '#shared/contracts/common.ts';
import type { listPlans, Plan } from '#shared/contracts/plans.ts';

/** The public catalogue of an app, lowest plan first. It changes seldom, and a change arrives by live updates. */
export function plansQuery(app: string = DEFAULT_APP) {
  return queryOptions({
    queryKey: ['plans', app],
    queryFn: ({ signal }): Promise<Plan[]> =>
      call<typeof listPlans>('GET /api/plans', { query: { app }, signal }).then((answer) =>
        answer.plans.toSorted((a, b) => a.sortOrder - b.sortOrder),
      ),
    staleTime: 60_000,
  });
}

export function usePlans(app: string = DEFAULT_APP) {
  return useQuery(plansQuery(app));
}
