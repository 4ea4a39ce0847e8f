import { describeUsage, METRIC_NAMES, type Metric, type UsageState } from './entitlements.ts';
import type { Features } from './plan.ts';

export interface UsageNotice {
  metric: Metric;
  used: number;
  limit: number;
  /** The highest threshold that is crossed: 80, 95, 100, or 'over' above the limit. */
  level: NoticeLevel;
}
export type NoticeLevel = 80 | 95 | 100 | 'over';

/** From the mildest to the gravest: who was told of one need not be told of those before it. */
export const NOTICE_LEVELS: readonly NoticeLevel[] = [80, 95, 100, 'over'];

const LEVELS: Record<UsageState, NoticeLevel | null> = {
  ok: null,
  warning: 80,
  critical: 95,
  reached: 100,
  over: 'over',
};

/**
 * What is worth a mail in how a business uses its plan (GATE-5). A limit of none or one says nothing by being
 * full: it is full from the start, or with the first thing that was meant to fill it.
 */
export function usageNotices(
  usage: Readonly<Partial<Record<Metric, number>>>,
  features: Features,
): UsageNotice[] {
  return METRIC_NAMES.flatMap((metric) => {
    const { used, limit, state } = describeUsage(metric, usage[metric] ?? 0, features);
    const level = LEVELS[state];
    if (level === null || limit === null || (limit <= 1 && level !== 'over')) return [];
    return [{ metric, used, limit, level }];
  });
}
