import type { Metric } from '#shared/domain/entitlements.ts';
import { resourceOf } from '#shared/domain/resources.ts';

/** Pages of the app that mails lead to. */
export const LETTER_PATHS = {
  dashboard: '/dashboard',
  billing: '/billing',
  cancel: '/billing?action=cancel',
  withdraw: '/billing?action=withdraw',
  upgrade: '/upgrade',
} as const;

/** Where the things of a metric are listed; the plan's page for those without a list. */
export function listPath(metric: Metric): string {
  const resource = resourceOf(metric);
  return resource ? `/${resource}` : LETTER_PATHS.billing;
}

export function upgradePath(metric: Metric): string {
  return `${LETTER_PATHS.upgrade}?reason=${metric}`;
}
