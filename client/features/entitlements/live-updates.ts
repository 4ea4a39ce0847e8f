import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ME_KEY } from '#client/features/accounts/session.ts';
import { type LiveEvent, liveEvent } from '#shared/contracts/subscriptions.ts';
import { openLiveChannel } from './live-channel.ts';

/**
 * Keeps plan and usage true in this tab: listens to the server's events and asks again for what changed.
 * Mounted once, by the shell of signed-in screens.
 */
export function useLiveUpdates(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      openLiveChannel({
        onEvent: (data) => {
          const event = readEvent(data);
          if (event) refresh(client, event);
        },
        onMissed: () => {
          for (const key of ['subscription', 'billing-actions', 'limits']) {
            void client.invalidateQueries({ queryKey: [key] });
          }
        },
        // Asking who is here ends this page's session too, if that is why.
        onRefused: () => void client.invalidateQueries({ queryKey: ME_KEY }),
      }),
    [client],
  );
}

function readEvent(data: string): LiveEvent | null {
  try {
    return liveEvent.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}

function refresh(client: QueryClient, event: LiveEvent): void {
  void client.invalidateQueries({ queryKey: ['limits', event.appId] });
  if (event.type !== 'subscription.changed') return;
  for (const key of ['subscription', 'billing-actions', 'plans', 'invoices', 'history']) {
    void client.invalidateQueries({ queryKey: [key, event.appId] });
  }
  void client.invalidateQueries({ queryKey: ['checkout'] });
}
