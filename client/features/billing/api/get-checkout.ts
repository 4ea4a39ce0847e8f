import { queryOptions, useQuery } from '@tanstack/react-query';
import { call } from '#client/lib/api.ts';
import type { Checkout, getCheckout } from '#shared/contracts/billing.ts';

/** Pauses between questions: quick while a payment usually settles, slow afterwards. */
const PAUSES = [1_000, 1_000, 2_000, 3_000, 5_000, 8_000];
const LONGEST_PAUSE = 15_000;

export function isSettled(status: Checkout['status']): boolean {
  return status !== 'open' && status !== 'confirming';
}

export function pauseAfter(questions: number): number {
  return PAUSES[Math.max(0, questions - 1)] ?? LONGEST_PAUSE;
}

export function fetchCheckout(id: string, signal?: AbortSignal): Promise<Checkout> {
  return call<typeof getCheckout>('GET /api/billing/checkouts/:id', {
    params: { id },
    ...(signal ? { signal } : {}),
  });
}

/** How a checkout stands, asked again with growing pauses until it is settled, also after failed questions. */
export function checkoutQuery(id: string) {
  return queryOptions({
    queryKey: ['checkout', id],
    queryFn: ({ signal }) => fetchCheckout(id, signal),
    refetchInterval: ({ state }) => {
      if (state.data && isSettled(state.data.status)) return false;
      // A first question that was refused (not found, not ours) will be refused again.
      if (!state.data && state.status === 'error') return false;
      return pauseAfter(state.dataUpdateCount + state.errorUpdateCount);
    },
    retry: false,
  });
}

export function useCheckout(id: string) {
  return useQuery(checkoutQuery(id));
}
