import type { PaymentMode } from '#shared/contracts/billing.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import {
  type BillingPeriod,
  intervalOf,
  type PlanPrice,
  type PlanTerms,
} from '#shared/domain/plan.ts';
import type { ProviderOption } from './api/get-billing-options.ts';
import type { CurrentPlan } from './standing.ts';

/** One way to pay a plan: a provider, the price that it can charge, and whether it renews. */
export interface PaymentChoice {
  /** Stable within a page: "stripe-ARS", "mercadopago-ARS-prepaid". */
  id: string;
  provider: ProviderName;
  isSandbox: boolean;
  mode: PaymentMode;
  price: PlanPrice;
  /** The provider has to know the address of the payer's account there. */
  needsPayerEmail: boolean;
}

export function choiceId(
  provider: ProviderName,
  currency: string,
  mode: PaymentMode = 'recurring',
): string {
  return mode === 'prepaid' ? `${provider}-${currency}-prepaid` : `${provider}-${currency}`;
}

/**
 * Every way to pay a plan for a period: each of its prices with each provider that charges in that currency.
 * A subscription that runs keeps its way to pay when it changes to another plan; the plan that a business
 * has can be paid in another way from the end of what is paid.
 */
export function paymentChoices(
  plan: Pick<PlanTerms, 'id' | 'prices'>,
  period: BillingPeriod,
  providers: readonly ProviderOption[],
  current: CurrentPlan | null,
): PaymentChoice[] {
  const prices = plan.prices.filter(
    ({ interval, amountMinor }) => interval === intervalOf(period) && amountMinor > 0,
  );
  const all = prices.flatMap((price) =>
    providers
      .filter(({ currencies }) => currencies.includes(price.currency))
      .flatMap(({ name, isSandbox, modes, needsPayerEmail }) =>
        modes.map((mode) => ({
          id: choiceId(name, price.currency, mode),
          provider: name,
          isSandbox,
          mode,
          price,
          needsPayerEmail: needsPayerEmail && mode === 'recurring',
        })),
      ),
  );
  return current?.provider && current.price
    ? all.filter((choice) => fits(choice, current, plan.id === current.planId, period))
    : all;
}

function fits(
  choice: PaymentChoice,
  current: CurrentPlan,
  isSamePlan: boolean,
  period: BillingPeriod,
): boolean {
  const isManual = current.renewal === 'manual';
  const isSameWay =
    choice.provider === current.provider &&
    choice.price.currency === current.price?.currency &&
    (choice.mode === 'prepaid') === isManual;
  if (!isSamePlan) return isSameWay;
  // One period in advance follows one in advance; what renews by itself ends first.
  if (choice.mode === 'prepaid') return isManual && isSameWay;
  const isOver = current.cancelAtPeriodEnd && !current.canResume;
  return isOver || !isSameWay || period !== current.billingPeriod;
}

/** The choice with this id, else the way that is paid already, else one in the currency shown, else the first. */
export function chosenPayment(
  choices: readonly PaymentChoice[],
  id: string | null,
  currency: string | undefined,
  current: Pick<CurrentPlan, 'provider' | 'renewal'> | null = null,
): PaymentChoice | undefined {
  const isKept = ({ provider, mode }: PaymentChoice) =>
    provider === current?.provider && (mode === 'prepaid') === (current.renewal === 'manual');
  return (
    choices.find((choice) => choice.id === id) ??
    choices.find((choice) => choice.price.currency === currency && isKept(choice)) ??
    choices.find((choice) => choice.price.currency === currency) ??
    choices[0]
  );
}
