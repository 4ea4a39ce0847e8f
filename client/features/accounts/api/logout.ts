import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError, call } from '#client/lib/api.ts';
import type { logout } from '#shared/contracts/accounts.ts';
import { endSession } from '../session.ts';

/** Ends the session on the server first: signing out must never only look like it. */
export function useLogout() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      try {
        await call<typeof logout>('POST /api/auth/logout', {});
      } catch (error) {
        // Already dead on the server is what was asked for.
        if (!(error instanceof ApiError && error.code === 'UNAUTHENTICATED')) throw error;
      }
    },
    onSuccess: () => endSession(queryClient),
  });
}
