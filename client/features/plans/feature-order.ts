import { METRICS } from '#shared/domain/entitlements.ts';
import type { Features } from '#shared/domain/plan.ts';

const COUNTED: readonly string[] = Object.values(METRICS);

/** The keys of some plans in one reading order: what is counted first, then everything else as it comes. */
export function featureKeys(plans: readonly { features: Features }[]): string[] {
  const keys = new Set(plans.flatMap((plan) => Object.keys(plan.features)));
  return [
    ...COUNTED.filter((key) => keys.has(key)),
    ...[...keys].filter((key) => !COUNTED.includes(key)).sort(),
  ];
}

/** Whether a value gives anything at all. */
export function isIncluded(value: Features[string] | undefined): boolean {
  return value !== undefined && value !== false && value !== 0;
}
