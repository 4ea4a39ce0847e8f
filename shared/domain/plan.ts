import { type Money, sameMoney } from './money.ts';

/** How often a price is charged. */
export type Interval = 'month' | 'year';
export type BillingPeriod = 'monthly' | 'yearly';

export interface PlanPrice extends Money {
  interval: Interval;
}

/** A limit (null is unlimited), a flag, or an allowance. What a key means is decided where it is enforced. */
export type FeatureValue = number | boolean | null;
export type Features = Readonly<Record<string, FeatureValue>>;

/** What the rules need to know of a plan. Shapes that travel or are stored extend it. */
export interface PlanTerms {
  id: string;
  name: string;
  sortOrder: number;
  prices: readonly PlanPrice[];
  features: Features;
  isDefault: boolean;
  isCustom: boolean;
}

export function intervalOf(period: BillingPeriod): Interval {
  return period === 'yearly' ? 'year' : 'month';
}

export function periodOf(interval: Interval): BillingPeriod {
  return interval === 'year' ? 'yearly' : 'monthly';
}

/** A plan is paid when any of its prices is above zero, or when its price is agreed by hand. */
export function isPaid(plan: Pick<PlanTerms, 'prices' | 'isCustom'>): boolean {
  return plan.isCustom || plan.prices.some((price) => price.amountMinor > 0);
}

export function findPrice<P extends PlanPrice>(
  plan: { prices: readonly P[] },
  interval: Interval,
  currency: string,
): P | undefined {
  return plan.prices.find((price) => price.interval === interval && price.currency === currency);
}

/** What a year costs less when paid at once, as a share from 0 to 1; 0 when there is nothing to compare. */
export function yearlySaving(plan: Pick<PlanTerms, 'prices'>, currency: string): number {
  const month = findPrice(plan, 'month', currency)?.amountMinor ?? 0;
  const year = findPrice(plan, 'year', currency)?.amountMinor ?? 0;
  if (month <= 0 || year <= 0) return 0;
  return Math.max(0, 1 - year / (month * 12));
}

/** Whether two prices charge the same, as often. */
export function samePrice(a: PlanPrice, b: PlanPrice): boolean {
  return a.interval === b.interval && sameMoney(a, b);
}
