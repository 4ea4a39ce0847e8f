import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMe } from '#client/features/accounts/api/get-me.ts';
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
 * owners only; nothing is asked for anybody else.
 */
export function useBillingActions({ enabled = true }: { enabled?: boolean } = {}) {
  const isKnownWhoAsks = !useMe().isPending;
  const mayPay = useMayPay();
  return useQuery({
    ...billingActionsQuery(DEFAULT_APP),
    enabled: enabled && isKnownWhoAsks && mayPay,
  });
}
