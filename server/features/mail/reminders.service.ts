import type { Clock } from '#server/clock.ts';
import type { EventLogService } from '#server/features/events/event-log.service.ts';
import type { EventRecord, EventsService } from '#server/features/events/events.service.ts';
import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';
import { addDays } from '#shared/domain/calendar.ts';

export interface RemindersService {
  /** Writes an event for each end that comes near, once for each period. Repeatable. */
  remind(): Promise<void>;
}

/** Days before the end of what was paid in advance; cash takes some of them to arrive. */
const RENEWAL_DAYS = [1, 7] as const;
const TRIAL_DAYS = 3;
const BATCH = 200;

export function createRemindersService(parts: {
  clock: Clock;
  events: EventsService;
  log: EventLogService;
  findUpcomingEnds(from: Date, to: Date): AsyncIterable<SubscriptionRecord>;
}): RemindersService {
  const { clock, events, log } = parts;

  async function append(reminders: EventRecord[]): Promise<void> {
    const known = await log.known(reminders.map(({ _id }) => _id));
    await events.append(reminders.filter(({ _id }) => !known.has(_id)));
  }

  return {
    async remind() {
      const now = clock.now();
      let batch: EventRecord[] = [];
      for await (const record of parts.findUpcomingEnds(now, addDays(now, 7))) {
        const reminder = reminderOf(record, now);
        if (reminder) batch.push(reminder);
        if (batch.length < BATCH) continue;
        await append(batch);
        batch = [];
      }
      await append(batch);
    },
  };
}

/** Pure. The id says what of which period, so that each is told once. */
export function reminderOf(record: SubscriptionRecord, now: Date): EventRecord | null {
  const isTrial = record.status === 'trialing';
  const end = (isTrial ? record.trialEnd : null) ?? record.currentPeriodEnd;
  if (!end || end <= now) return null;
  const days = isTrial
    ? end <= addDays(now, TRIAL_DAYS)
      ? TRIAL_DAYS
      : undefined
    : RENEWAL_DAYS.find((limit) => end <= addDays(now, limit));
  if (days === undefined) return null;
  const type = isTrial ? 'reminder.trial_ending' : 'reminder.renewal_coming';
  const { _id, businessId, appId, planName, price } = record;
  return {
    _id: `${type}:${_id}:${end.toISOString()}:${days}`,
    type,
    businessId,
    appId,
    at: now,
    actor: 'reminders',
    data: { planName, price, periodEnd: end, days },
  };
}
