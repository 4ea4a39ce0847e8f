import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError, call } from '#client/lib/api.ts';
import type { cancelCheckout } from '#shared/contracts/billing.ts';
import { checkoutQuery } from './get-checkout.ts';
import { refreshBilling } from './refresh-billing.ts';

function postCancelCheckout(id: string) {
  return call<typeof cancelCheckout>('POST /api/billing/checkouts/:id/cancel', { params: { id } });
}

/** Gives up an open checkout. The answer is how it stands then: a payment that got there first stays paid. */
export function useCancelCheckout() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: postCancelCheckout,
    retry: false,
    onError: (error, id) => {
      // It was paid in the meantime: ask how it stands.
      if (error instanceof ApiError && error.code === 'CHECKOUT_IN_PROGRESS') {
        void client.invalidateQueries({ queryKey: checkoutQuery(id).queryKey });
      }
    },
    onSuccess: (checkout) => {
      client.setQueryData(checkoutQuery(checkout.id).queryKey, checkout);
      refreshBilling(client);
    },
  });
}
