import type { QueryClient } from '@tanstack/react-query';
import { meQuery } from '#client/features/accounts/api/get-me.ts';
import { isProbablySignedIn } from '#client/features/accounts/session.ts';
import { paths } from '#client/lib/paths.ts';
import { isPrivate } from './router.tsx';

/**
 * Before the first screen: somebody who never signed in here and opens the address of a private one is sent
 * to sign in at once, instead of fetching the code of a screen only to be sent away from it.
 */
export async function showVisitorsTheDoor(queryClient: QueryClient): Promise<void> {
  const { pathname, search, hash } = window.location;
  if (isProbablySignedIn() || !isPrivate(pathname)) return;
  const account = await queryClient.fetchQuery(meQuery()).catch(() => undefined);
  if (account !== null) return;
  window.history.replaceState(null, '', paths.login(pathname + search + hash));
}
