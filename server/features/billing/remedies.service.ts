import type { Clock } from '#server/clock.ts';
import { createQueueWorker, type QueueWorker } from '#server/db/queue-worker.ts';
import type { WorkItem } from '#server/db/work-item.model.ts';
import { createWorkQueue, type WorkQueue } from '#server/db/work-queue.ts';
import type { Ids } from '#server/ids.ts';
import type { Logger } from '#server/log.ts';
import { type ProviderRegistry, requireProvider } from '#server/payments/provider-registry.ts';
import type { AlertsService } from './alerts.service.ts';
import { intentModel } from './intent.model.ts';
import type { LedgerService } from './ledger.service.ts';
import { entryId } from './ledger-posting.ts';
import type { AlsoAsk } from './provider-facts.ts';
import type { Remedy } from './remedy.ts';
import type { Turns } from './turns.ts';

/** Something owed at a provider, with whose it is. */
export interface OwedRemedy {
  businessId: string;
  appId: string;
  remedy: Remedy;
}

export interface RemediesService {
  /** Writes down what is owed, once. What was done before and is owed again is tried again a little later. */
  owe(owner: Pick<OwedRemedy, 'businessId' | 'appId'>, remedies: readonly Remedy[]): Promise<void>;
  /** What is not done: waiting, failing or given up. */
  list(): Promise<WorkItem<OwedRemedy>[]>;
  /** For an operator: tried again now. False for what is unknown or being tried. */
  retry(id: string): Promise<boolean>;
  /** Tries everything that is due until nothing is. */
  drain(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** A provider's answer may be behind what it did: what seems to be owed still may be done already. */
const AGAIN_AFTER_MS = 60_000;
const ALERT_AFTER_MS = 60 * 60_000;
/** With the back-off of the queue: some hundred tries. A person was told long before. */
const GIVEN_UP_AFTER_MS = 3 * 24 * 60 * 60_000;

/** Carries out what is owed at the providers, after the truth was written, for as long as it takes. */
export function createRemediesService(parts: {
  clock: Clock;
  ids: Ids;
  log: Logger;
  providers: ProviderRegistry;
  ledger: LedgerService;
  alerts: AlertsService;
  turns: Turns;
  /** Writes what came of a remedy. */
  sync: (owed: OwedRemedy, also: AlsoAsk) => Promise<void>;
  random?: () => number;
}): RemediesService {
  const { clock, ids, log, providers, ledger, alerts, turns } = parts;
  const queue: WorkQueue<OwedRemedy> = createWorkQueue({ name: 'remedies', clock, ids });

  /** What was asked for since it was owed, and says otherwise, is not to be overwritten. */
  async function isOvertaken({
    intentId,
    subscriptionId,
  }: {
    intentId: string;
    subscriptionId: string;
  }): Promise<boolean> {
    const intent = await intentModel.findById(intentId).lean();
    const later = await intentModel.exists({
      providerSubscriptionId: subscriptionId,
      kind: { $ne: 'checkout' },
      state: { $in: ['changing', 'scheduling', 'scheduled'] },
      createdAt: { $gt: intent?.createdAt ?? clock.now() },
    });
    return later !== null;
  }

  /** A price is told in turn with what people ask for. */
  function inTurn(
    owner: OwedRemedy,
    about: { intentId: string; subscriptionId: string },
    tell: () => Promise<void>,
  ): Promise<void> {
    return turns.take(owner, async () => {
      if (!(await isOvertaken(about))) await tell();
    });
  }

  async function carryOut(owed: OwedRemedy): Promise<void> {
    const { remedy } = owed;
    const provider = requireProvider(providers, remedy.provider);
    const idempotencyKey = remedy._id;
    switch (remedy.kind) {
      case 'cancel_subscription':
        await provider.cancelSubscription(remedy.subscriptionId, { when: 'now', idempotencyKey });
        return;
      case 'return_payment':
        await provider.refundPayment(remedy.paymentId, { amountMinor: null, idempotencyKey });
        return;
      case 'close_page':
        await provider.expireCheckout(remedy.sessionId);
        return;
      case 'set_price':
        await inTurn(owed, remedy, async () =>
          provider.scheduleChange({
            ...(await changeTo(remedy.intentId, remedy.subscriptionId)),
            idempotencyKey,
          }),
        );
        return;
      case 'undo_schedule':
        await inTurn(owed, { ...remedy, intentId: remedy.scheduleIntentId }, async () =>
          provider.unscheduleChange({
            ...(await changeTo(remedy.intentId, remedy.subscriptionId)),
            idempotencyKey,
          }),
        );
        return;
    }
  }

  /** What to ask about once it is carried out: our record may know nothing of it any more. */
  async function subjectOf({ businessId, remedy }: OwedRemedy): Promise<AlsoAsk> {
    const { provider } = remedy;
    if (remedy.kind === 'return_payment') {
      const entry = await ledger.find(businessId, entryId(provider, remedy.paymentId));
      const { intentId = null, providerSubscriptionId: subscriptionId = null } = entry ?? {};
      return { provider, intentId, subscriptionId };
    }
    const subscriptionId = 'subscriptionId' in remedy ? remedy.subscriptionId : null;
    return { provider, intentId: null, subscriptionId };
  }

  async function changeTo(intentId: string, subscriptionId: string) {
    const intent = await intentModel.findById(intentId).lean();
    if (!intent) throw new Error('The intent of a remedy is gone');
    const { plan, price, appId, effectiveAt } = intent;
    return { subscriptionId, plan: { ...plan, appId }, price, at: effectiveAt ?? clock.now() };
  }

  async function alert(owed: OwedRemedy, reason: 'failing' | 'dead'): Promise<void> {
    const { remedy } = owed;
    const { _id: id, kind } = remedy;
    await alerts.raise(owed, [{ code: `remedy_${reason}`, data: { remedy: id, kind } }]);
    if (reason === 'dead' && remedy.kind === 'return_payment') {
      await ledger.noteAlerted(entryId(remedy.provider, remedy.paymentId));
    }
  }

  const worker: QueueWorker = createQueueWorker({
    queue,
    clock,
    log,
    ...(parts.random ? { random: parts.random } : {}),
    async handle({ payload }) {
      await carryOut(payload);
      await parts.sync(payload, await subjectOf(payload));
      return null;
    },
    alertAfterMs: ALERT_AFTER_MS,
    deadAfter: { failingMs: ({ payload }) => givenUpAfterMs(payload.remedy) },
    onAlert: ({ payload }, reason) => alert(payload, reason),
  });

  return {
    async owe({ businessId, appId }, remedies) {
      if (remedies.length === 0) return;
      const items = remedies.map((remedy) => ({
        key: remedy._id,
        group: remedy.provider,
        payload: { businessId, appId, remedy },
      }));
      await queue.enqueue(items);
      const availableAt = new Date(clock.now().getTime() + AGAIN_AFTER_MS);
      await queue.enqueue(
        items.map((item) => ({ ...item, availableAt })),
        { reopen: 'finished' },
      );
    },
    async list() {
      const states = ['dead', 'retrying', 'working', 'waiting'] as const;
      return (await Promise.all(states.map((state) => queue.list({ state })))).flat();
    },
    retry: queue.retry,
    drain: worker.drain,
    start: worker.start,
    stop: worker.stop,
  };
}

/** What goes on charging for a plan that is over is never given up. */
function givenUpAfterMs({ kind }: Remedy): number {
  return kind === 'cancel_subscription' ? Number.POSITIVE_INFINITY : GIVEN_UP_AFTER_MS;
}
