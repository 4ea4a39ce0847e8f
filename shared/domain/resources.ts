import type { Metric } from './entitlements.ts';

/**
 * The lists that a business keeps, in the order of the navigation, each with the metric that counts it; null
 * where no plan limits it. A name is also the address: `/suppliers`, `/api/suppliers`.
 */
export const RESOURCES = {
  products: 'products',
  categories: 'categories',
  suppliers: 'suppliers',
  clients: 'clients',
} as const satisfies Record<string, Metric | null>;

export type ResourceName = keyof typeof RESOURCES;
export const RESOURCE_NAMES = Object.keys(RESOURCES) as ResourceName[];

/** The list of what a metric counts; null for metrics that no list stands for. */
export function resourceOf(metric: Metric): ResourceName | null {
  return RESOURCE_NAMES.find((name) => RESOURCES[name] === metric) ?? null;
}
