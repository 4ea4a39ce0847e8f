import type { Clock } from '#server/clock.ts';
import { createQueueWorker, RetryLater } from '#server/db/queue-worker.ts';
import { createWorkQueue } from '#server/db/work-queue.ts';
import type { PlansService } from '#server/features/plans/plans.service.ts';
import {
  type SubscriptionsService,
  withoutProvider,
} from '#server/features/subscriptions/subscriptions.service.ts';
import type { Ids } from '#server/ids.ts';
import type { Logger } from '#server/log.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import { addDays } from '#shared/domain/calendar.ts';
import { type IntentRecord, intentModel } from './intent.model.ts';
import { UNSETTLED_STATES } from './intent-states.ts';
import { LATE_DAYS, UNPAID_STATUSES } from './late-money.ts';
import { ledgerModel } from './ledger.model.ts';
import type { Owner, SyncService } from './sync.service.ts';

export interface ReconciliationService {
  /** From now on a business is asked about by itself, until nothing of it can change any more. */
  follow(owner: Owner, provider: ProviderName): Promise<void>;
  /** Asks about whatever is due: lost webhooks heal. */
  drain(): Promise<void>;
  /** Asks about everything that is followed now. Returns how many it asked about, and how many of them failed. */
  all(): Promise<{ asked: number; failed: number }>;
  /** Plans that were granted by hand for a time. */
  endManualGrants(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** Nothing that money depends on goes unasked for longer than this. */
const ASK_AGAIN_MS = 10 * 60 * 1000;
/** While somebody may be paying. */
const ASK_OPEN_MS = 2 * 60 * 1000;
/** What was given up, and may have been paid before that. */
const ASK_LATE_MS = 60 * 60 * 1000;
const BUSY_MS = 5000;
const BATCH = 100;
/** At a quarter of a second a call this keeps more than 20,000 renewals an hour. */
const AT_ONCE = 8;

/**
 * Asks the providers by itself, fairly: each business has its own next time, those that fail back off, and one
 * provider never waits for another.
 */
export function createReconciliationService(parts: {
  clock: Clock;
  ids: Ids;
  log: Logger;
  plans: PlansService;
  subscriptions: SubscriptionsService;
  sync: SyncService;
}): ReconciliationService {
  const { clock, ids, log, plans, subscriptions, sync } = parts;
  const queue = createWorkQueue<Owner>({ name: 'reconcile', clock, ids });

  /** When to ask again; null when nothing can change any more. */
  async function nextTime(
    { businessId, appId }: Owner,
    provider: ProviderName,
  ): Promise<Date | null> {
    const now = clock.now();
    const [current, open, late] = await Promise.all([
      subscriptions.load(businessId, appId),
      intentModel
        .findOne({ businessId, appId, provider, state: { $in: UNSETTLED_STATES } })
        .sort({ isOpen: -1 })
        .lean<IntentRecord>(),
      ledgerModel.exists({
        businessId,
        appId,
        provider,
        outcome: null,
        status: { $in: UNPAID_STATUSES },
        createdAt: { $gt: addDays(now, -LATE_DAYS) },
      }),
    ]);
    if (!open && !late && current.provider !== provider) return null;
    const isAwaited = open || current.provider === provider;
    const pause = open?.isOpen ? ASK_OPEN_MS : isAwaited ? ASK_AGAIN_MS : ASK_LATE_MS;
    return new Date(now.getTime() + pause);
  }

  const worker = createQueueWorker<Owner>({
    queue,
    clock,
    log,
    concurrencyPerGroup: AT_ONCE,
    async handle({ payload, group }) {
      if (!(await subscriptions.exists(payload.businessId, payload.appId))) return null;
      const provider = group as ProviderName;
      if ((await sync.sync(payload, 'reconciliation', { provider })) === 'busy') {
        throw new RetryLater(new Date(clock.now().getTime() + BUSY_MS));
      }
      return nextTime(payload, provider);
    },
    // What fails is alerted by the sync itself, once for each subscription.
    onAlert: () => Promise.resolve(),
  });

  return {
    async follow(owner, provider) {
      const key = `${owner.businessId}:${owner.appId}:${provider}`;
      const availableAt = new Date(clock.now().getTime() + ASK_OPEN_MS);
      const { businessId, appId } = owner;
      const item = { key, group: provider, payload: { businessId, appId }, availableAt };
      await queue.enqueue([item], { reopen: 'finished' });
    },
    drain: worker.drain,
    async all() {
      let failed = 0;
      const followed = await followedNow();
      for (const owner of followed) {
        await sync.sync(owner, 'reconciliation').catch((error: unknown) => {
          failed += 1;
          log.warn({ err: error, businessId: owner.businessId }, 'reconciliation failed');
        });
      }
      return { asked: followed.length, failed };
    },
    async endManualGrants() {
      for (const record of await subscriptions.dueToEnd(clock.now(), BATCH)) {
        const plan = await plans.findDefault(record.appId);
        const { planId, planName } = record;
        const ended = { reason: 'expired' as const, planId, planName, at: clock.now() };
        await subscriptions.change(
          record,
          { ...withoutProvider(plan), ended },
          { type: 'subscription.ended', actor: 'reconciliation', data: { reason: ended.reason } },
        );
      }
    },
    start: worker.start,
    stop: worker.stop,
  };

  async function followedNow(): Promise<Owner[]> {
    const found = await Promise.all(
      (['waiting', 'retrying', 'working'] as const).map((state) =>
        queue.list({ state, limit: 100_000 }),
      ),
    );
    return found.flat().map(({ payload }) => payload);
  }
}
