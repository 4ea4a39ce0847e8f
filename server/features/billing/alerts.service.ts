import type { Clock } from '#server/clock.ts';
import type { EventsService } from '#server/features/events/events.service.ts';
import type { Logger } from '#server/log.ts';
import type { Alert } from './facts.ts';

export interface AlertsService {
  /** Tells a person of what only a person can judge: once for each condition, however often it is met. */
  raise(owner: { businessId: string; appId: string }, alerts: readonly Alert[]): Promise<void>;
}

export function createAlertsService(parts: {
  clock: Clock;
  log: Logger;
  events: EventsService;
}): AlertsService {
  const { clock, log, events } = parts;
  return {
    async raise({ businessId, appId }, alerts) {
      for (const { code, data } of alerts) {
        const _id = `alert:${code}:${businessId}:${JSON.stringify(data)}`;
        const event = { _id, type: `billing.${code}`, businessId, appId, at: clock.now(), data };
        const isNew = await events.append([{ ...event, actor: 'sync' }]);
        if (isNew > 0) log.error({ businessId, ...data }, `billing alert: ${code}`);
      }
    },
  };
}
