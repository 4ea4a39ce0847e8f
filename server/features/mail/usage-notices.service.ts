import type { Clock } from '#server/clock.ts';
import type { Usage } from '#server/features/entitlements/usage.service.ts';
import type { EventLogService } from '#server/features/events/event-log.service.ts';
import type { EventRecord, EventsService } from '#server/features/events/events.service.ts';
import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import { NOTICE_LEVELS, type UsageNotice, usageNotices } from '#shared/domain/usage-notices.ts';

export interface UsageNoticesService {
  /** The usage or the plan of a business may have changed: it is looked at with the next check. */
  note(businessId: string): void;
  /** Writes an event for each threshold that was crossed, once for each period, only the highest. */
  check(): Promise<void>;
}

/**
 * What is noted is forgotten with the process. It is no loss: thresholds are compared with what was told, not
 * with what changed, so the next change or sign-in of the business finds them.
 */
export function createUsageNoticesService(parts: {
  appId: string;
  clock: Clock;
  events: EventsService;
  log: EventLogService;
  load(businessId: string, appId: string): Promise<SubscriptionRecord>;
  readUsage(businessId: string, appId: string): Promise<Usage>;
}): UsageNoticesService {
  const { appId, clock, events, log } = parts;
  const noted = new Set<string>();

  async function look(businessId: string): Promise<void> {
    const record = await parts.load(businessId, appId).catch((thrown: unknown) => {
      // A business that did not come to be.
      if (thrown instanceof ProblemError) return null;
      throw thrown;
    });
    if (!record) return;
    const notices = usageNotices(await parts.readUsage(businessId, appId), record.features);
    if (notices.length === 0) return;
    const now = clock.now();
    const base = `usage:${record._id}:${periodOf(record, now)}`;
    const overId = `${base}:over:${record.planId}`;
    const ids = notices.flatMap(({ metric }) =>
      NOTICE_LEVELS.map((level) => `${base}:${metric}:${level}`),
    );
    const known = await log.known([...ids, overId]);
    const toldOver = metricsOf(known.get(overId));
    const event = (rest: Pick<EventRecord, '_id' | 'type' | 'data'>): EventRecord => ({
      businessId,
      appId,
      at: now,
      actor: 'usage',
      ...rest,
    });
    const crossed = notices.filter(
      ({ metric, level }) =>
        level !== 'over' &&
        !toldOver.has(metric) &&
        !NOTICE_LEVELS.slice(NOTICE_LEVELS.indexOf(level)).some((graver) =>
          known.has(`${base}:${metric}:${graver}`),
        ),
    );
    const over = notices.filter(({ level }) => level === 'over');
    await events.append([
      ...crossed.map((notice) =>
        event({
          _id: `${base}:${notice.metric}:${notice.level}`,
          type: 'usage.threshold_reached',
          data: {
            planName: record.planName,
            percent: notice.level,
            metrics: [amounts(notice)],
          },
        }),
      ),
      ...(over.length > 0 && !known.has(overId)
        ? [
            event({
              _id: overId,
              type: 'usage.over_limit',
              data: { planName: record.planName, metrics: over.map(amounts) },
            }),
          ]
        : []),
    ]);
  }

  return {
    note(businessId) {
      noted.add(businessId);
    },
    async check() {
      for (const businessId of noted) {
        noted.delete(businessId);
        await look(businessId).catch((error: unknown) => {
          noted.add(businessId);
          throw error;
        });
      }
    },
  };
}

/** What is paid for; a calendar month where nothing is. */
function periodOf({ provider, currentPeriodStart }: SubscriptionRecord, now: Date): string {
  const start = provider === null ? null : currentPeriodStart;
  return start ? start.toISOString() : now.toISOString().slice(0, 7);
}

function amounts({ metric, used, limit }: UsageNotice) {
  return { metric, used, limit };
}

function metricsOf(event: EventRecord | undefined): ReadonlySet<Metric> {
  const metrics = (event?.data['metrics'] ?? []) as { metric: Metric }[];
  return new Set(metrics.map(({ metric }) => metric));
}
