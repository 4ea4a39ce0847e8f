import { useMutation } from '@tanstack/react-query';
import { paths } from '#client/lib/paths.ts';
import type { ProviderOption } from './api/get-billing-options.ts';
import { fetchMethodPage, fetchPortal } from './api/manage-subscription.ts';
import { type Leave, leaveForProvider } from './use-start-checkout.ts';

/** Leaves for the provider's page where a payment method is changed or what is owed is paid. */
export function usePaymentPage(
  option: ProviderOption | undefined,
  leave: Leave = leaveForProvider,
) {
  return useMutation({
    mutationFn: (payerEmail?: string) =>
      option?.hasPortal
        ? fetchPortal(paths.billing())
        : fetchMethodPage(paths.billing(), payerEmail),
    retry: false,
    onSuccess: (url) => leave(url),
  });
}
