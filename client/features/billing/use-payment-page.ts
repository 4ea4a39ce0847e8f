import { useMutation } from '@tanstack/react-query';
import { paths } from '#client/lib/paths.ts';
import { fetchMethodPage, fetchPortal } from './api/manage-subscription.ts';
import { type Leave, leaveForProvider } from './use-start-checkout.ts';

/** As the server offers it: the provider's portal, or a new agreement with the payer's address. */
type MethodPage = { kind: 'portal' } | { kind: 'new_agreement'; payerEmail: string | undefined };

/** Leaves for the provider's page where a payment method is changed or what is owed is paid. */
export function usePaymentPage(leave: Leave = leaveForProvider) {
  return useMutation({
    mutationFn: (page: MethodPage) =>
      page.kind === 'portal'
        ? fetchPortal(paths.billing())
        : fetchMethodPage(paths.billing(), page.payerEmail),
    retry: false,
    onSuccess: (url) => leave(url),
  });
}
