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
  const [ended, setEnded] = useState<SessionEnd | null>(null);
  // Nobody may be known already, from an earlier page.
  const end = ended ?? (account === null ? 'expired' : null);
  const wasSignedInRef = useRef(false);
  const hereRef = useHere();

  useEffect(() => onSessionEnd(queryClient, setEnded), [queryClient]);

  useEffect(() => {
    if (!account) return;
    wasSignedInRef.current = true;
    suggestLanguage(account.user.locale);
  }, [account]);

  useEffect(() => {
    if (!end) return;
    const state: SignInState = { sessionEnded: end === 'expired' && wasSignedInRef.current };
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
