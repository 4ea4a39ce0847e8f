import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Outlet, ScrollRestoration } from 'react-router';
import { followSignIns } from '#client/features/accounts/session.ts';
import { NavigationProgress } from './navigation-progress.tsx';
import { useRouteFocus } from './use-route-focus.ts';

/** What is true on every page, signed in or not. */
export function RootLayout() {
  const queryClient = useQueryClient();
  useEffect(() => followSignIns(queryClient), [queryClient]);
  useRouteFocus();
  return (
    <>
      <NavigationProgress />
      <Outlet />
      <ScrollRestoration />
    </>
  );
}
