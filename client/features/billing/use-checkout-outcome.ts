import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { ApiError } from '#client/lib/api.ts';
import type { Checkout } from '#shared/contracts/billing.ts';
import { useCancelCheckout } from './api/cancel-checkout.ts';
import { isSettled, useCheckout } from './api/get-checkout.ts';
import { refreshBilling } from './api/refresh-billing.ts';
import { useElapsed } from './use-elapsed.ts';

const TAKES_LONG = 30_000;

export type CheckoutOutcome =
  | { kind: 'loading' | 'notFound' | 'cancelling' }
  | { kind: 'unreachable' | 'cancelFailed'; error: Error; retry: () => void }
  | { kind: 'open' | 'confirming' | 'awaiting' | 'slow'; checkout: Checkout; isOffline: boolean }
  | { kind: 'completed' | 'failed' | 'expired' | 'cancelled'; checkout: Checkout };

/**
 * How a checkout stands, as the page that people return to shows it. The server's answer decides: coming
 * back is no proof of payment, and neither is a cancel link of no payment.
 * @param isCancelled the person came back by the provider's cancel link: the open checkout is given up.
 */
export function useCheckoutOutcome(id: string, isCancelled: boolean): CheckoutOutcome {
  const client = useQueryClient();
  const query = useCheckout(id);
  const cancel = useCancelCheckout();
  const elapsed = useElapsed([TAKES_LONG]);
  const checkout = query.data;
  const status = checkout?.status;
  const isAwaiting = checkout?.isAwaitingPayment ?? false;

  const cancelledId = useRef<string | null>(null);
  const { mutate } = cancel;
  useEffect(() => {
    if (!isCancelled || status !== 'open' || isAwaiting || cancelledId.current === id) return;
    cancelledId.current = id;
    mutate(id);
  }, [isCancelled, isAwaiting, status, id, mutate]);

  useEffect(() => {
    if (status === 'completed') refreshBilling(client);
  }, [client, status]);

  if (!checkout) {
    if (!query.isError) return { kind: 'loading' };
    const { error } = query;
    const isGone = error instanceof ApiError && [400, 404].includes(error.problem.status);
    if (isGone) return { kind: 'notFound' };
    return { kind: 'unreachable', error, retry: () => void query.refetch() };
  }
  if (isSettled(checkout.status)) {
    const kind = checkout.status === 'expired' && isCancelled ? 'cancelled' : checkout.status;
    return { kind: kind as 'completed' | 'failed' | 'expired' | 'cancelled', checkout };
  }
  if (isCancelled && checkout.status === 'open' && !checkout.isAwaitingPayment) {
    if (!cancel.isError) return { kind: 'cancelling' };
    return { kind: 'cancelFailed', error: cancel.error, retry: () => mutate(id) };
  }
  const isOffline = query.isError;
  if (checkout.isAwaitingPayment) return { kind: 'awaiting', checkout, isOffline };
  // Nobody paid yet, or the provider's word of it is a moment behind: it says so and asks on.
  if (checkout.status === 'open') return { kind: 'open', checkout, isOffline };
  return { kind: elapsed >= TAKES_LONG ? 'slow' : 'confirming', checkout, isOffline };
}
