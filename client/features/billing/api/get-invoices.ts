import { queryOptions, useQuery } from '@tanstack/react-query';
import { call } from '#client/lib/api.ts';
import type { listInvoices } from '#shared/contracts/billing.ts';
import { DEFAULT_APP } from '#shared/contracts/common.ts';

function invoicesQuery(app: string) {
  return queryOptions({
    queryKey: ['invoices', app],
    queryFn: ({ signal }) =>
      call<typeof listInvoices>('GET /api/billing/invoices', { query: { app }, signal }).then(
        ({ items }) => items,
      ),
  });
}

/** Payments of every provider, newest first. For owners only. */
export function useInvoices(options: { enabled: boolean }) {
  return useQuery({ ...invoicesQuery(DEFAULT_APP), enabled: options.enabled });
}
