import { useMe } from '#client/features/accounts/api/get-me.ts';

/**
 * Whether the person who is signed in may change what the business pays: only owners may (ACC-3).
 * True while it is not known: the server refuses the others, and that refusal is explained too.
 */
export function useMayPay(): boolean {
  const account = useMe();
  return account.data ? account.data.user.role === 'owner' : true;
}
