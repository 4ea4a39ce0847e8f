import { paths } from '#client/lib/paths.ts';
import type { Metric } from '#shared/domain/entitlements.ts';

/** Where the things that a metric counts are listed, for those that have a page. */
export const METRIC_PATHS: Partial<Record<Metric, string>> = {
  products: paths.products(),
  clients: paths.clients(),
  suppliers: paths.suppliers(),
};

/** The same lists for whoever has to make room: what was added longest ago comes first. */
export const MAKE_ROOM_PATHS: Partial<Record<Metric, string>> = {
  products: paths.products({ sort: 'createdAt' }),
  clients: paths.clients({ sort: 'createdAt' }),
  suppliers: paths.suppliers(),
};
