import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '#client/lib/api.ts';
import type {
  BillingDetails,
  getBillingDetails,
  setBillingDetails,
} from '#shared/contracts/billing.ts';

const KEY = ['billing-details'];

/** Where receipts go, and the tax id that they name. */
export function useBillingDetails() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call<typeof getBillingDetails>('GET /api/billing/details', { signal }),
  });
}

export function useSaveBillingDetails() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BillingDetails) =>
      call<typeof setBillingDetails>('PUT /api/billing/details', { body }),
    retry: false,
    onSuccess: (saved) => {
      client.setQueryData(KEY, saved);
      void client.invalidateQueries({ queryKey: ['history'] });
    },
  });
}
