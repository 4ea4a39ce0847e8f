import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import {
  type BillingPeriod,
  intervalOf,
  type PlanPrice,
  type PlanTerms,
} from '#shared/domain/plan.ts';
import type { ProviderOption } from './api/get-billing-options.ts';
import type { CurrentPlan } from './standing.ts';

/** One way to pay a plan: a provider, and the price that it can charge. */
export interface PaymentChoice {
  /** Stable within a page: "stripe-ARS". */
  id: string;
  provider: ProviderName;
  isSandbox: boolean;
  price: PlanPrice;
}

/**
 * Every way to pay a plan for a period: each of its prices with each provider that charges in that currency. A
 * subscription that is being charged keeps its provider and its currency.
 */
export function paymentChoices(
  plan: Pick<PlanTerms, 'prices'>,
  period: BillingPeriod,
  providers: readonly ProviderOption[],
  current: Pick<CurrentPlan, 'provider' | 'price'> | null,
): PaymentChoice[] {
  const isCharged = current?.provider && current.price;
  const prices = plan.prices.filter(
    ({ interval, amountMinor }) => interval === intervalOf(period) && amountMinor > 0,
  );
  return prices.flatMap((price) =>
    providers
      .filter(({ name, currencies }) => {
        if (!currencies.includes(price.currency)) return false;
        return (
          !isCharged || (name === current.provider && price.currency === current.price?.currency)
        );
      })
      .map(({ name, isSandbox }) => ({
        id: `${name}-${price.currency}`,
        provider: name,
        isSandbox,
        price,
      })),
  );
}

/** The choice with this id, else one in the currency that the page shows, else the first. */
export function chosenPayment(
  choices: readonly PaymentChoice[],
  id: string | null,
  currency: string | undefined,
): PaymentChoice | undefined {
  return (
    choices.find((choice) => choice.id === id) ??
    choices.find((choice) => choice.price.currency === currency) ??
    choices[0]
  );
}
