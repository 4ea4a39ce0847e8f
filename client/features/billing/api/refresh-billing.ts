import type { QueryClient } from '@tanstack/react-query';

/** Everything that follows from the subscription, by the first part of its key. */
const FOLLOWERS = ['subscription', 'billing-actions', 'limits', 'invoices', 'history', 'preview'];

/** The subscription changed, or is not what was shown: everything that tells of it is asked for again. */
export function refreshBilling(client: QueryClient): void {
  for (const key of FOLLOWERS) void client.invalidateQueries({ queryKey: [key] });
}
