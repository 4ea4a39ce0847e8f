import type { Clock } from '#server/clock.ts';
import { duplicateKey } from '#server/db/duplicate-key.ts';
import { keepRenewing } from '#server/db/keep-renewing.ts';
import type { SyncService } from '#server/features/billing/sync.service.ts';
import type { Ids } from '#server/ids.ts';
import type { Logger } from '#server/log.ts';
import type {
  PaymentProvider,
  WebhookDelivery,
  WebhookNotice,
} from '#server/payments/payment-provider.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import {
  type WebhookEventRecord,
  type WebhookState,
  webhookEventModel,
} from './webhook-event.model.ts';

export interface WebhooksService {
  /**
   * Verifies a delivery and stores it once. Asks nobody: the provider gets its answer at once.
   * @throws InvalidSignatureError with nothing stored.
   */
  receive(provider: PaymentProvider, delivery: WebhookDelivery): Promise<void>;
  /** Processes what is stored until nothing is due. */
  drain(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

const LEASE_MS = 30_000;
const RELEASED = { owner: null, leasedUntil: null };
const POLL_MS = 1000;
/** With the back-off below the last try comes after about a day. */
const MAX_ATTEMPTS = 20;
const BUSY_RETRY_MS = 1000;

/** Doubles from one second to at most two hours. */
export function backOffMs(attempts: number): number {
  return Math.min(1000 * 2 ** Math.max(0, attempts - 1), 2 * 60 * 60 * 1000);
}

export function createWebhooksService(parts: {
  clock: Clock;
  ids: Ids;
  log: Logger;
  providers: ProviderRegistry;
  sync: SyncService;
}): WebhooksService {
  const { clock, ids, log, providers, sync } = parts;
  let timer: NodeJS.Timeout | undefined;
  let draining: Promise<void> | null = null;

  async function claim(): Promise<WebhookEventRecord | null> {
    const now = await clock.sharedNow();
    const leasedUntil = new Date(now.getTime() + LEASE_MS);
    return webhookEventModel
      .findOneAndUpdate(
        {
          state: { $in: ['received', 'processing'] },
          availableAt: { $lte: clock.now() },
          leasedUntil: { $not: { $gt: now } },
        },
        { $set: { state: 'processing', owner: ids.next(), leasedUntil }, $inc: { attempts: 1 } },
        { sort: { availableAt: 1 }, returnDocument: 'after' },
      )
      .lean<WebhookEventRecord>();
  }

  async function finish(event: WebhookEventRecord, state: WebhookState, outcome: string) {
    await webhookEventModel.updateOne(
      { _id: event._id, owner: event.owner },
      { $set: { ...RELEASED, state, outcome, finishedAt: clock.now() } },
    );
  }

  async function tryLater(event: WebhookEventRecord, delayMs: number, outcome: 'busy' | 'error') {
    const availableAt = new Date(clock.now().getTime() + delayMs);
    await webhookEventModel.updateOne(
      { _id: event._id, owner: event.owner },
      {
        $set: { ...RELEASED, state: 'received', availableAt, outcome },
        // Having to wait for another is no failure, and must not use up the tries.
        $inc: { attempts: outcome === 'busy' ? -1 : 0 },
      },
    );
  }

  async function process(event: WebhookEventRecord): Promise<void> {
    const provider = providers.get(event.provider);
    if (!provider) return finish(event, 'parked', 'provider not configured');
    const older = await olderThan(event);
    const notice: WebhookNotice = { ...event, isRelevant: true };
    const subject = await provider.resolveWebhook(notice);
    const owner = await sync.ownerOf(event.provider, subject);
    if (!owner) {
      log.warn(
        { provider: event.provider, type: event.type, webhook: event._id },
        'parked webhook',
      );
      return finish(event, 'parked', 'belongs to nobody known here');
    }
    const result = await sync.sync(owner, `webhook:${event._id}`, {
      provider: event.provider,
      intentId: subject.intentId,
      subscriptionId: subject.subscriptionId,
    });
    if (result === 'busy') return tryLater(event, BUSY_RETRY_MS, 'busy');
    await serve(older);
    return finish(event, 'processed', 'synced');
  }

  /** What has arrived about the same before we ask: it is answered by what we shall be told. */
  async function olderThan({ provider, subjectKey }: WebhookEventRecord): Promise<string[]> {
    if (subjectKey === null) return [];
    const about = { provider, subjectKey, state: 'received' as const };
    return (await webhookEventModel.find(about, { _id: 1 }).lean()).map(({ _id }) => _id);
  }

  async function serve(older: readonly string[]): Promise<void> {
    if (older.length === 0) return;
    await webhookEventModel.updateMany(
      { _id: { $in: [...older] }, state: 'received' },
      { $set: { state: 'processed', outcome: 'coalesced', finishedAt: clock.now() } },
    );
  }

  /** Keeps an event ours while the provider is asked, however long that takes. */
  async function processHeld(event: WebhookEventRecord, takenAtMs: number): Promise<void> {
    const { _id, owner } = event;
    const lease = keepRenewing({
      leaseMs: LEASE_MS,
      takenAtMs,
      clock,
      renew: async (leasedUntil) => {
        const renewed = await webhookEventModel.updateOne(
          { _id, owner },
          { $set: { leasedUntil } },
        );
        return renewed.matchedCount === 1;
      },
    });
    try {
      await process(event).catch((error: unknown) => handleFailure(event, error));
    } finally {
      lease.stop();
    }
  }

  async function handleFailure(event: WebhookEventRecord, error: unknown): Promise<void> {
    log.warn({ err: error, webhook: event._id, attempts: event.attempts }, 'webhook failed');
    if (event.attempts >= MAX_ATTEMPTS) {
      log.error({ webhook: event._id, type: event.type }, 'webhook given up: a person must look');
      return finish(event, 'failed', 'tried too often');
    }
    return tryLater(event, backOffMs(event.attempts), 'error');
  }

  async function drainAll(): Promise<void> {
    for (;;) {
      const takenAtMs = clock.elapsedMs();
      const event = await claim();
      if (!event) return;
      await processHeld(event, takenAtMs);
    }
  }

  /** Sent again after we had given it up: the provider still wants it done, and so do we. */
  async function reopen({ provider, dedupeKey, availableAt }: WebhookEventRecord) {
    await webhookEventModel.updateOne(
      { provider, dedupeKey, state: { $in: ['failed', 'parked'] } },
      { $set: { state: 'received', attempts: 0, availableAt, finishedAt: null } },
    );
  }

  function drain(): Promise<void> {
    draining ??= drainAll().finally(() => {
      draining = null;
    });
    return draining;
  }

  function poll(): void {
    timer = setTimeout(() => {
      void drain()
        .catch((error: unknown) => log.warn({ err: error }, 'webhook worker cannot read'))
        .finally(() => {
          if (timer) poll();
        });
    }, POLL_MS);
    timer.unref();
  }

  return {
    async receive(provider, delivery) {
      const now = clock.now();
      const notice = provider.verifyWebhook(delivery, now);
      const record: WebhookEventRecord = {
        _id: ids.next(),
        provider: provider.name,
        dedupeKey: notice.dedupeKey,
        type: notice.type,
        subjectKey: notice.subjectKey,
        payload: notice.payload,
        state: notice.isRelevant ? 'received' : 'ignored',
        attempts: 0,
        availableAt: now,
        owner: null,
        leasedUntil: null,
        receivedAt: now,
        finishedAt: notice.isRelevant ? null : now,
        outcome: null,
      };
      try {
        await webhookEventModel.collection.insertOne(record as never);
      } catch (thrown) {
        if (!duplicateKey(thrown)) throw thrown;
        await reopen(record);
      }
      // The worker's errors are its own: the delivery was stored.
      if (timer) setImmediate(() => void drain().catch(() => undefined));
    },
    drain,
    start: poll,
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await draining?.catch(() => undefined);
    },
  };
}
