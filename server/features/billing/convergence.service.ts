import type { Clock } from '#server/clock.ts';
import { type LeaseHandle, takeLease } from '#server/db/lease.ts';
import type { EventsService } from '#server/features/events/events.service.ts';
import type { PlansService } from '#server/features/plans/plans.service.ts';
import type {
  SubscriptionRecord,
  SubscriptionsService,
} from '#server/features/subscriptions/subscriptions.service.ts';
import type { Ids } from '#server/ids.ts';
import type { Logger } from '#server/log.ts';
import type {
  CheckoutSnapshot,
  PaymentProvider,
  SubscriptionSnapshot,
  WebhookSubject,
} from '#server/payments/payment-provider.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import { type IntentRecord, intentModel } from './intent.model.ts';
import { reduce, type Verdict } from './reduce.ts';

export interface ConvergenceService {
  /**
   * Asks the providers what is true of a business's subscription and makes it so here. Webhooks, the return
   * page and the reconciliation all call this. Repeatable.
   * @returns 'busy' when another process is at it: what it reads is as fresh as what we would.
   * @throws ProviderError when a provider cannot be asked.
   */
  converge(
    businessId: string,
    appId: string,
    cause: string,
    also?: { provider: ProviderName; intentId: string | null; subscriptionId: string | null },
  ): Promise<'done' | 'busy'>;
  /** The business that a webhook's subject belongs to, or null when it is nobody's. */
  ownerOf(
    provider: ProviderName,
    subject: WebhookSubject,
  ): Promise<{ businessId: string; appId: string } | null>;
  /** Converges what was not asked about for a while: lost webhooks heal. Returns how many it looked at. */
  reconcile(): Promise<number>;
}

/** Longer than providers may take; a write after it is still refused by the version. */
const LEASE_MS = 30_000;
/** Nothing that money depends on goes unasked for longer than this. */
const RECONCILE_AGE_MS = 10 * 60 * 1000;
const INTENT_AGE_MS = 2 * 60 * 1000;
const RECONCILE_BATCH = 100;
/** Intents of a business that may still matter: the newest ones. */
const INTENTS_READ = 20;

export function createConvergenceService(parts: {
  clock: Clock;
  ids: Ids;
  log: Logger;
  events: EventsService;
  plans: PlansService;
  subscriptions: SubscriptionsService;
  providers: ProviderRegistry;
}): ConvergenceService {
  const { clock, ids, log, events, plans, subscriptions, providers } = parts;

  function providerOf(name: ProviderName): PaymentProvider {
    const provider = providers.get(name);
    if (!provider) throw new Error(`No provider ${name} is configured`);
    return provider;
  }

  async function fetchFacts(
    current: SubscriptionRecord,
    intents: readonly IntentRecord[],
    also?: { provider: ProviderName; subscriptionId: string | null },
  ) {
    const checkouts = new Map<string, CheckoutSnapshot | null>();
    const snapshots = new Map<string, SubscriptionSnapshot | null>();
    const fetchSubscription = async (name: ProviderName, id: string | null | undefined) => {
      if (id && !snapshots.has(id)) {
        snapshots.set(id, await providerOf(name).fetchSubscription(id));
      }
    };
    if (current.provider) await fetchSubscription(current.provider, current.providerSubscriptionId);
    for (const intent of intents.filter((candidate) => candidate.isOpen)) {
      if (intent.sessionId === null) continue;
      const checkout = await providerOf(intent.provider).fetchCheckout(intent.sessionId);
      checkouts.set(intent.sessionId, checkout);
      await fetchSubscription(intent.provider, checkout?.subscriptionId);
    }
    if (also) await fetchSubscription(also.provider, also.subscriptionId);
    return { checkouts, snapshots };
  }

  async function carryOut(
    current: SubscriptionRecord,
    verdict: Verdict,
    cause: string,
  ): Promise<boolean> {
    if (verdict.changes && verdict.event) {
      const changed = await subscriptions.change(
        current,
        { ...verdict.changes, convergedAt: clock.now() },
        { type: verdict.event.type, actor: cause, data: verdict.event.data },
      );
      if (!changed) return false;
    } else {
      await subscriptions.noteConverged(current);
    }
    // After the subscription: a crash in between leaves intents open, and the next run closes them.
    for (const { intentId, state } of verdict.intentStates) {
      const isOpen = state === 'open' || state === 'confirming';
      await intentModel.updateOne({ _id: intentId }, { $set: { state, isOpen } });
    }
    return true;
  }

  async function raiseAlerts(current: SubscriptionRecord, verdict: Verdict): Promise<void> {
    if (verdict.alerts.length === 0) return;
    for (const alert of verdict.alerts) {
      log.error({ businessId: current.businessId, ...alert.data }, `billing alert: ${alert.code}`);
    }
    await events.append(
      verdict.alerts.map((alert) => ({
        _id: ids.next(),
        type: `billing.${alert.code}`,
        businessId: current.businessId,
        appId: current.appId,
        at: clock.now(),
        actor: 'convergence',
        data: alert.data,
      })),
    );
  }

  async function stopSurplus(verdict: Verdict): Promise<void> {
    for (const { provider, subscriptionId } of verdict.surplus) {
      await providerOf(provider).cancelSubscription(subscriptionId, {
        when: 'now',
        idempotencyKey: `surplus:${subscriptionId}`,
      });
    }
  }

  async function convergeOnce(
    lease: LeaseHandle,
    businessId: string,
    appId: string,
    cause: string,
    also?: { provider: ProviderName; intentId: string | null; subscriptionId: string | null },
  ): Promise<boolean> {
    const current = await subscriptions.load(businessId, appId);
    const intents = await intentModel
      .find({ businessId, appId })
      .sort({ createdAt: -1 })
      .limit(INTENTS_READ)
      .lean<IntentRecord[]>();
    const { checkouts, snapshots } = await fetchFacts(current, intents, also);
    const verdict = reduce({
      current,
      intents,
      checkouts,
      snapshots,
      defaultPlan: await plans.findDefault(appId),
      now: clock.now(),
    });
    // A provider that took long to answer: somebody else may have asked and written since.
    if (!lease.isHeld()) return false;
    // Before our own record lets go of it: a crash in between must not leave it charging unseen.
    await stopSurplus(verdict);
    if (!(await carryOut(current, verdict, cause))) return false;
    await raiseAlerts(current, verdict);
    return true;
  }

  const service: ConvergenceService = {
    async converge(businessId, appId, cause, also) {
      // The lease is taken before asking: whoever asked last also writes last.
      const lease = await takeLease(`billing:${businessId}:${appId}`, LEASE_MS, clock);
      if (!lease) return 'busy';
      try {
        for (let attempt = 0; attempt < 3 && lease.isHeld(); attempt += 1) {
          if (await convergeOnce(lease, businessId, appId, cause, also)) return 'done';
        }
        return 'busy';
      } finally {
        await lease.release();
      }
    },

    async ownerOf(provider, subject) {
      if (subject.subscriptionId) {
        const record = await subscriptions.loadByProvider(provider, subject.subscriptionId);
        if (record) return record;
      }
      const intent = subject.intentId
        ? await intentModel.findOne({ _id: subject.intentId, provider }).lean()
        : subject.checkoutId
          ? await intentModel.findOne({ sessionId: subject.checkoutId, provider }).lean()
          : null;
      return intent && { businessId: intent.businessId, appId: intent.appId };
    },

    async reconcile() {
      const now = clock.now().getTime();
      const intents = await intentModel
        .find({ isOpen: true, createdAt: { $lt: new Date(now - INTENT_AGE_MS) } })
        .sort({ createdAt: 1 })
        .limit(RECONCILE_BATCH)
        .lean();
      const due = await subscriptions.dueForReconciliation(
        new Date(now - RECONCILE_AGE_MS),
        RECONCILE_BATCH,
      );
      const owners = new Map(
        [...intents, ...due].map((owner) => [`${owner.businessId}:${owner.appId}`, owner]),
      );
      for (const { businessId, appId } of owners.values()) {
        try {
          await service.converge(businessId, appId, 'reconciliation');
        } catch (error) {
          log.warn({ err: error, businessId }, 'reconciliation failed; it comes round again');
        }
      }
      return owners.size;
    },
  };
  return service;
}
