import { queryOptions, useQuery } from '@tanstack/react-query';
import { call } from '#client/lib/api.ts';
import type { getBillingActions } from '#shared/contracts/billing-actions.ts';
import { DEFAULT_APP } from '#shared/contracts/common.ts';
import { useMayPay } from '../use-may-pay.ts';

function billingActionsQuery(app: string) {
  return queryOptions({
    queryKey: ['billing-actions', app],
    queryFn: ({ signal }) =>
      call<typeof getBillingActions>('GET /api/billing/actions', { query: { app }, signal }),
  });
}

/**
 * What can be done about the plan now, what cannot, and why: the one thing that every screen decides by. For
 * owners only: others may do nothing about it.
 */
export function useBillingActions({ enabled = true }: { enabled?: boolean } = {}) {
  const mayPay = useMayPay();
  return useQuery({
    ...billingActionsQuery(DEFAULT_APP),
    enabled: enabled && mayPay,
  });
}

/** The same as far as it is known already: nothing is asked for. */
export function useKnownActions() {
  return useQuery({ ...billingActionsQuery(DEFAULT_APP), enabled: false }).data;
}
