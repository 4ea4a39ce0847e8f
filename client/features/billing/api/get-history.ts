import { useInfiniteQuery } from '@tanstack/react-query';
import { call } from '#client/lib/api.ts';
import type { listHistory } from '#shared/contracts/billing.ts';
import { DEFAULT_APP } from '#shared/contracts/common.ts';

const PAGE = 10;

/** What happened to account and subscription, newest first, a page at a time. */
export function useHistory() {
  return useInfiniteQuery({
    queryKey: ['history', DEFAULT_APP],
    queryFn: ({ pageParam, signal }) =>
      call<typeof listHistory>('GET /api/billing/history', {
        query: { app: DEFAULT_APP, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}
