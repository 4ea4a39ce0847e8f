import {
  type Features,
  type FeatureValue,
  findPrice,
  isPaid,
  type PlanPrice,
  type PlanTerms,
} from './plan.ts';

/**
 * Things that are counted against a plan, and the feature key that holds each one's limit.
 * A limit of an app's own (storage, units …) follows the same naming.
 */
export const METRICS = {
  products: 'maxProducts',
  users: 'maxUsers',
  categories: 'maxCategories',
  clients: 'maxClients',
  suppliers: 'maxSuppliers',
  invoiceChannels: 'invoiceChannels',
} as const;
export type Metric = keyof typeof METRICS;
export const METRIC_NAMES = Object.keys(METRICS) as Metric[];

export type UsageState = 'ok' | 'warning' | 'critical' | 'reached' | 'over';

export interface MetricUsage {
  metric: Metric;
  used: number;
  limit: number | null;
  remaining: number | null;
  state: UsageState;
}

/** The limit of a metric; null is unlimited, and a key that the plan does not name allows nothing. */
export function limitOf(features: Features, metric: Metric): number | null {
  const value: FeatureValue | undefined = features[METRICS[metric]];
  if (value === null) return null;
  return typeof value === 'number' ? value : 0;
}

/** Whether a flag is on, or an allowance is above zero. */
export function hasFeature(features: Features, key: string): boolean {
  const value = features[key];
  return value === null || value === true || (typeof value === 'number' && value > 0);
}

/** Thresholds of GATE-5: warning from 80 %, critical from 95 %, reached at the limit, over above it. */
export function usageState(used: number, limit: number | null): UsageState {
  if (limit === null) return 'ok';
  if (used > limit) return 'over';
  if (used >= limit) return 'reached';
  // Compared as integers: 0.95 * limit is not exact in floating point.
  if (used * 100 >= limit * 95) return 'critical';
  if (used * 100 >= limit * 80) return 'warning';
  return 'ok';
}

export function describeUsage(metric: Metric, used: number, features: Features): MetricUsage {
  const limit = limitOf(features, metric);
  return {
    metric,
    used,
    limit,
    remaining: limit === null ? null : Math.max(0, limit - used),
    state: usageState(used, limit),
  };
}

/** Metrics whose use is above what the features allow, with the amounts. */
export function overLimits(
  usage: Readonly<Partial<Record<Metric, number>>>,
  features: Features,
): { metric: Metric; used: number; limit: number; over: number }[] {
  return METRIC_NAMES.flatMap((metric) => {
    const limit = limitOf(features, metric);
    const used = usage[metric] ?? 0;
    return limit !== null && used > limit ? [{ metric, used, limit, over: used - limit }] : [];
  });
}

/** The plans that a person can move up to, cheapest first: by sortOrder, as the catalogue means it. */
function plansAbove<P extends PlanTerms>(plans: readonly P[], current: { sortOrder: number }): P[] {
  return plans
    .filter((plan) => plan.sortOrder > current.sortOrder)
    .sort((a, b) => a.sortOrder - b.sortOrder);
}

/** The cheapest plan above the current one with room for `needed` of a metric, or undefined on the top plan. */
export function planWithRoomFor<P extends PlanTerms>(
  plans: readonly P[],
  current: { sortOrder: number },
  metric: Metric,
  needed: number,
): P | undefined {
  return plansAbove(plans, current).find((plan) => {
    const limit = limitOf(plan.features, metric);
    return limit === null || limit >= needed;
  });
}

/** The cheapest plan above the current one that has a feature, or undefined when none has. */
export function planWithFeature<P extends PlanTerms>(
  plans: readonly P[],
  current: { sortOrder: number },
  key: string,
): P | undefined {
  return plansAbove(plans, current).find((plan) => hasFeature(plan.features, key));
}

/** The price to show beside an offer: monthly, in the currency asked for or else the first one listed. */
export function displayPrice(
  plan: Pick<PlanTerms, 'prices' | 'isCustom'>,
  currency: string,
): PlanPrice | null {
  if (plan.isCustom || !isPaid(plan)) return null;
  return (
    findPrice(plan, 'month', currency) ??
    plan.prices.find((price) => price.interval === 'month') ??
    plan.prices[0] ??
    null
  );
}
