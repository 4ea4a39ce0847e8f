import { paths } from '#client/lib/paths.ts';
import type { Metric } from '#shared/domain/entitlements.ts';

/** Where the things that a metric counts are listed, for those that have a page. */
export const METRIC_PATHS: Partial<Record<Metric, string>> = {
  products: paths.products(),
  clients: paths.clients(),
  suppliers: paths.suppliers(),
};
