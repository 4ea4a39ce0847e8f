import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import {
  type BillingPeriod,
  findPrice,
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
 * Every way to pay a plan for a period: each currency of each provider in which the plan has a price. A
 * subscription that is being charged keeps its provider and its currency.
 */
export function paymentChoices(
  plan: Pick<PlanTerms, 'prices'>,
  period: BillingPeriod,
  providers: readonly ProviderOption[],
  current: Pick<CurrentPlan, 'provider' | 'price'> | null,
): PaymentChoice[] {
  const isCharged = current?.provider && current.price;
  return providers.flatMap(({ name, currencies, isSandbox }) =>
    currencies.flatMap((currency) => {
      const price = findPrice(plan, intervalOf(period), currency);
      if (isCharged && (name !== current.provider || currency !== current.price?.currency))
        return [];
      return price && price.amountMinor > 0
        ? [{ id: `${name}-${currency}`, provider: name, isSandbox, price }]
        : [];
    }),
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
