import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { ApiError } from '#client/lib/api.ts';
import { paths } from '#client/lib/paths.ts';
import { useCancelCheckout } from './api/cancel-checkout.ts';
import { fetchCheckout } from './api/get-checkout.ts';

interface OpenCheckoutWays {
  /** Leaves for its payment page. */
  onContinue: (checkoutUrl: string) => void;
  /** It has been given up: the way is free. */
  onGivenUp: () => void;
}

/** Two ways out of a payment page that is open: finish it, or give it up. Paid meanwhile, its own page tells. */
export function useOpenCheckout(checkoutId: string, { onContinue, onGivenUp }: OpenCheckoutWays) {
  const navigate = useNavigate();
  // Without a payment page it is paid or being confirmed.
  const seeIt = () => void navigate(paths.checkoutReturn(checkoutId));
  const find = useMutation({
    mutationFn: () => fetchCheckout(checkoutId),
    onSuccess: ({ status, checkoutUrl }) =>
      status === 'open' && checkoutUrl ? onContinue(checkoutUrl) : seeIt(),
  });
  const cancel = useCancelCheckout();
  return {
    goOn: () => find.mutate(),
    giveUp: () =>
      cancel.mutate(checkoutId, {
        onSuccess: ({ status }) =>
          status === 'completed' || status === 'confirming' ? seeIt() : onGivenUp(),
        // Too late to give it up: it has been paid.
        onError: (thrown) => {
          if (thrown instanceof ApiError && thrown.code === 'CHECKOUT_IN_PROGRESS') seeIt();
        },
      }),
    isFinding: find.isPending,
    isGivingUp: cancel.isPending,
    error: find.error ?? cancel.error,
  };
}
