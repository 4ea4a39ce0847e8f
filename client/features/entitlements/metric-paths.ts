import { paths } from '#client/lib/paths.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import { resourceOf } from '#shared/domain/resources.ts';

/** Where the things that a metric counts are listed, for those that have a list. */
export function listPathOf(metric: Metric): string | null {
  const resource = resourceOf(metric);
  return resource && paths.list(resource);
}

/** The same list for those who have to make room: what was added longest ago comes first. */
export function makeRoomPathOf(metric: Metric): string | null {
  const resource = resourceOf(metric);
  return resource && paths.list(resource, { sort: 'createdAt' });
}
