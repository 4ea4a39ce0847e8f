import type { Money } from '#shared/domain/money.ts';
import {
  type BillingPeriod,
  findPrice,
  intervalOf,
  isPaid,
  type PlanPrice,
  type PlanTerms,
  yearlySaving,
} from '#shared/domain/plan.ts';

type Priced = Pick<PlanTerms, 'prices' | 'isCustom'>;

/** The price that a card shows: of the period and currency asked for, or the nearest that the plan has. */
export function priceShown(
  plan: Priced,
  period: BillingPeriod,
  currency: string,
): PlanPrice | null {
  if (plan.isCustom || !isPaid(plan)) return null;
  const interval = intervalOf(period);
  return (
    findPrice(plan, interval, currency) ??
    plan.prices.find((price) => price.currency === currency) ??
    plan.prices.find((price) => price.interval === interval) ??
    plan.prices[0] ??
    null
  );
}

export interface YearComparison {
  /** Twelve monthly payments. */
  monthlyTotal: Money;
  yearlyTotal: Money;
  saving: Money;
  /** From 0 to 1. */
  share: number;
}

/** A year paid by month and paid at once, or null when the plan lacks one of the two in this currency. */
export function compareYear(plan: Priced, currency: string): YearComparison | null {
  const month = findPrice(plan, 'month', currency);
  const year = findPrice(plan, 'year', currency);
  if (!month || !year || month.amountMinor <= 0) return null;
  const monthlyTotal = month.amountMinor * 12;
  return {
    monthlyTotal: { amountMinor: monthlyTotal, currency },
    yearlyTotal: { amountMinor: year.amountMinor, currency },
    saving: { amountMinor: Math.max(0, monthlyTotal - year.amountMinor), currency },
    share: yearlySaving(plan, currency),
  };
}
