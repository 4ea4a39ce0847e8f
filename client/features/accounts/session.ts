import type { QueryClient } from '@tanstack/react-query';
import { onUnauthenticated } from '#client/lib/api.ts';
import { clearDrafts } from '#client/lib/draft.ts';
import { suggestLanguage } from '#client/lib/i18n.ts';
import type { Account } from '#shared/contracts/accounts.ts';

/** The key of the one query that says who is signed in. */
export const ME_KEY = ['me'] as const;

/** Written on every sign-in and sign-out: the browser tells every other tab about it. */
const SIGNAL_KEY = 'estante.session';

/**
 * - signed-out: somebody asked for it, here or in another tab
 * - expired: the server no longer knows the session
 */
export type SessionEnd = 'signed-out' | 'expired';

const signOutListeners = new Set<() => void>();

function currentUserId(queryClient: QueryClient): string | undefined {
  return queryClient.getQueryData<Account>(ME_KEY)?.user.id;
}

/** Takes up a session that the server has just opened. Nothing of an earlier person is left. */
export function beginSession(queryClient: QueryClient, account: Account): void {
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== ME_KEY[0] });
  queryClient.setQueryData<Account>(ME_KEY, account);
  suggestLanguage(account.user.locale);
  tellOtherTabs({ kind: 'in', userId: account.user.id });
}

/** After the server ended the session: forgets what was typed, and lets the screens close. */
export function endSession(queryClient: QueryClient): void {
  forgetDrafts(queryClient);
  tellOtherTabs({ kind: 'out' });
  for (const listener of signOutListeners) listener();
}

/** Calls back when the session of this page is over, however that came about. */
export function onSessionEnd(
  queryClient: QueryClient,
  listener: (how: SessionEnd) => void,
): () => void {
  const signedOut = () => listener('signed-out');
  signOutListeners.add(signedOut);
  const stopExpiry = onUnauthenticated(() => listener('expired'));
  const stopTabs = onOtherTab((signal) => {
    if (signal.kind === 'in') return;
    forgetDrafts(queryClient);
    listener('signed-out');
  });
  return () => {
    signOutListeners.delete(signedOut);
    stopExpiry();
    stopTabs();
  };
}

/** Another tab signed in: whoever it is, this tab asks again who that is and what they have. */
export function followSignIns(queryClient: QueryClient): () => void {
  return onOtherTab((signal) => {
    if (signal.kind === 'in' && signal.userId !== currentUserId(queryClient)) {
      void queryClient.resetQueries();
    }
  });
}

/** Whether the last word in this browser was a sign-in: a guess, good for choosing what to fetch first. */
export function isProbablySignedIn(): boolean {
  try {
    return localStorage.getItem(SIGNAL_KEY)?.includes('"kind":"in"') ?? false;
  } catch {
    return false;
  }
}

function forgetDrafts(queryClient: QueryClient): void {
  const userId = currentUserId(queryClient);
  if (userId) clearDrafts(userId);
}

type Signal = { kind: 'in'; userId: string } | { kind: 'out' };

function tellOtherTabs(signal: Signal): void {
  try {
    // The time makes each value a new one: browsers stay silent about a value that did not change.
    localStorage.setItem(SIGNAL_KEY, JSON.stringify({ ...signal, at: Date.now() }));
  } catch {
    // Without storage the other tabs find out with their next request.
  }
}

function onOtherTab(listener: (signal: Signal) => void): () => void {
  const listen = (event: StorageEvent) => {
    if (event.key !== SIGNAL_KEY || !event.newValue) return;
    listener(JSON.parse(event.newValue) as Signal);
  };
  window.addEventListener('storage', listen);
  return () => window.removeEventListener('storage', listen);
}
