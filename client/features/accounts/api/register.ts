import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#client/lib/api.ts';
import { currentLanguage } from '#client/lib/i18n.ts';
import type { register } from '#shared/contracts/accounts.ts';
import { beginSession } from '../session.ts';

export interface Registration {
  businessName: string;
  name: string;
  email: string;
  password: string;
}

export function useRegister() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: Registration) =>
      call<typeof register>('POST /api/auth/register', {
        body: { ...body, locale: currentLanguage() },
      }),
    onSuccess: ({ user, business }) => beginSession(queryClient, { user, business }),
  });
}
