import type { QueryClient } from '@tanstack/react-query';
import type { Problem } from '#shared/contracts/problem.ts';
import type { Limits } from '#shared/contracts/subscriptions.ts';
import { usageState } from '#shared/domain/entitlements.ts';

/**
 * A refusal is the newest knowledge of a limit, newer than what the screen believed: it goes into the
 * shared answer at once, so that meters, notices and the next press of "new" agree with it. It is not
 * asked for again here: an answer from a moment earlier would take it back. Live updates bring the next one.
 */
export function noteRefusal(queryClient: QueryClient, problem: Problem): void {
  const { metric, used, limit } = problem;
  if (metric === undefined || used === undefined || limit === undefined) return;
  queryClient.setQueriesData<Limits>({ queryKey: ['limits'] }, (limits) =>
    limits?.metrics.some((one) => one.metric === metric)
      ? {
          ...limits,
          metrics: limits.metrics.map((one) =>
            one.metric === metric
              ? { metric, used, limit, remaining: 0, state: usageState(used, limit) }
              : one,
          ),
        }
      : limits,
  );
}
