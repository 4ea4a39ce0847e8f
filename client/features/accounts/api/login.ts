import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#client/lib/api.ts';
import type { login } from '#shared/contracts/accounts.ts';
import { beginSession } from '../session.ts';

export function useLogin() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { email: string; password: string }) =>
      call<typeof login>('POST /api/auth/login', { body }),
    onSuccess: (account) => beginSession(queryClient, account),
  });
}
