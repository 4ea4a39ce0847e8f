import { queryOptions, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { call } from '#client/lib/api.ts';
import type { getBillingOptions } from '#shared/contracts/billing.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';

type BillingOptions = z.output<NonNullable<typeof getBillingOptions.response>>;
export type ProviderOption = BillingOptions['providers'][number];

function billingOptionsQuery() {
  return queryOptions({
    queryKey: ['billing-options'],
    queryFn: ({ signal }) => call<typeof getBillingOptions>('GET /api/billing/options', { signal }),
    staleTime: 5 * 60_000,
  });
}

/** The payment providers on offer and their currencies. */
export function useBillingOptions() {
  return useQuery(billingOptionsQuery());
}

/** What the provider of the running subscription can do; undefined while that is not known. */
export function useProviderOption(provider: ProviderName | null): ProviderOption | undefined {
  return useBillingOptions().data?.providers.find(({ name }) => name === provider);
}
