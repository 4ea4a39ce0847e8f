import { queryOptions, useQuery } from '@tanstack/react-query';
import { ApiError, call } from '#client/lib/api.ts';
import type { Account, me } from '#shared/contracts/accounts.ts';
import { ME_KEY } from '../session.ts';

export const meQuery = () =>
  queryOptions({
    queryKey: ME_KEY,
    queryFn: ({ signal }): Promise<Account | null> =>
      call<typeof me>('GET /api/auth/me', { signal }).catch(nobody),
    staleTime: 5 * 60_000,
  });

/** Not being signed in is an answer, not a failure. */
function nobody(error: unknown): null {
  if (error instanceof ApiError && error.code === 'UNAUTHENTICATED') return null;
  throw error;
}

/** Who is signed in; null is nobody. */
export function useMe() {
  return useQuery(meQuery());
}
