import { queryOptions, skipToken, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { call } from '#client/lib/api.ts';
import type { previewChange } from '#shared/contracts/billing.ts';

export type PreviewInput = z.input<NonNullable<typeof previewChange.body>>;

/** What a change would cost. A question, not a change, so it is a query; asked anew each time it is shown. */
export function previewQuery(input: PreviewInput | null) {
  return queryOptions({
    queryKey: ['preview', input],
    queryFn: input
      ? ({ signal }) =>
          call<typeof previewChange>('POST /api/billing/preview', { body: input, signal })
      : skipToken,
    staleTime: 0,
  });
}

export function usePreview(input: PreviewInput | null) {
  return useQuery(previewQuery(input));
}
