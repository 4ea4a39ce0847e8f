import type { PaymentProvider } from '#server/payments/payment-provider.ts';
import type { PaymentMode } from '#shared/contracts/billing.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';

export interface ProviderOption {
  name: ProviderName;
  currencies: string[];
  modes: PaymentMode[];
  hasPortal: boolean;
  needsPayerEmail: boolean;
  isSandbox: boolean;
}

/** The ways to pay that are on offer: each provider with the catalogue's currencies that it charges, its best first. */
export function paymentOptions(
  plans: readonly Pick<Plan, 'prices'>[],
  providers: readonly PaymentProvider[],
): ProviderOption[] {
  const offered = new Set(plans.flatMap(({ prices }) => prices.map(({ currency }) => currency)));
  return providers.map((provider) => {
    const { name, isSandbox, capabilities, preferredCurrency } = provider;
    const isBest = (currency: string) => Number(currency === preferredCurrency);
    return {
      name,
      currencies: [...offered]
        .filter((currency) => provider.charges(currency))
        .sort((a, b) => isBest(b) - isBest(a)),
      modes: capabilities.singlePayments ? ['recurring', 'prepaid'] : ['recurring'],
      hasPortal: capabilities.portal,
      needsPayerEmail: !capabilities.customers,
      isSandbox,
    };
  });
}
