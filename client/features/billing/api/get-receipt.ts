import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { call } from '#client/lib/api.ts';
import type { getReceipt } from '#shared/contracts/billing.ts';

export type Receipt = z.output<NonNullable<typeof getReceipt.response>>;

/** One payment with what a receipt shows. */
export function useReceipt(id: string) {
  return useQuery({
    queryKey: ['invoices', 'receipt', id],
    queryFn: ({ signal }) =>
      call<typeof getReceipt>('GET /api/billing/invoices/:id', { params: { id }, signal }),
  });
}
