import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useMe } from '#client/features/accounts/api/get-me.ts';
import { ME_KEY, onSessionEnd, type SessionEnd } from '#client/features/accounts/session.ts';
import { suggestLanguage } from '#client/lib/i18n.ts';
import { paths } from '#client/lib/paths.ts';
import type { SignInState } from './sign-in-state.ts';

/**
 * Watches the end of the session. True once it is over: the screens are then taken down first, so that
 * nothing asks again for what is being forgotten, the cache is emptied, and sign-in opens.
 */
export function useSessionGuard(): boolean {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { data: account } = useMe();
  const [end, setEnd] = useState<SessionEnd | null>(null);
  const hereRef = useHere();

  useEffect(() => onSessionEnd(queryClient, setEnd), [queryClient]);

  useEffect(() => {
    if (account) suggestLanguage(account.user.locale);
    // Known already, from an earlier page: nobody is here.
    if (account === null) setEnd((known) => known ?? 'expired');
  }, [account]);

  useEffect(() => {
    if (!end) return;
    const wasSignedIn = Boolean(queryClient.getQueryData(ME_KEY));
    const state: SignInState = { sessionEnded: end === 'expired' && wasSignedIn };
    void queryClient.cancelQueries();
    queryClient.clear();
    queryClient.setQueryData(ME_KEY, null);
    const returnTo = end === 'expired' ? hereRef.current : undefined;
    void navigate(paths.login(returnTo), { replace: true, state });
  }, [end, hereRef, navigate, queryClient]);

  return end !== null;
}

/** The address of this page, for when it has to be left. */
function useHere() {
  const { pathname, search, hash } = useLocation();
  const hereRef = useRef('');
  useEffect(() => {
    hereRef.current = pathname + search + hash;
  }, [pathname, search, hash]);
  return hereRef;
}
