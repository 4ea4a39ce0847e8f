import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '#server/clock.ts';
import { type LeaseHandle, takeLease } from '#server/db/lease.ts';
import type { EventsService } from '#server/features/events/events.service.ts';
import type { PlansService } from '#server/features/plans/plans.service.ts';
import {
  type SubscriptionRecord,
  type SubscriptionsService,
  withoutProvider,
} from '#server/features/subscriptions/subscriptions.service.ts';
import type { Logger } from '#server/log.ts';
import type { WebhookSubject } from '#server/payments/payment-provider.ts';
import { type ProviderRegistry, requireProvider } from '#server/payments/provider-registry.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { AlertsService } from './alerts.service.ts';
import type { Verdict } from './facts.ts';
import { fetchFacts } from './fetch-facts.ts';
import { type IntentRecord, intentModel } from './intent.model.ts';
import type { PaymentsService } from './payments.service.ts';
import { reduce } from './reduce.ts';

export interface AlsoAsk {
  provider: ProviderName;
  intentId: string | null;
  subscriptionId: string | null;
}

export interface SyncService {
  /**
   * Asks the providers what is true of a business's subscription and makes it so here. Webhooks, the return
   * page and the reconciliation all call this. Repeatable.
   * @returns 'busy' when another process is at it: what it reads is as fresh as what we would.
   * @throws ProviderError when a provider cannot be asked.
   */
  sync(businessId: string, appId: string, cause: string, also?: AlsoAsk): Promise<'done' | 'busy'>;
  /**
   * As sync, for who has just told the provider something and shows what came of it: another that is at it
   * may have asked before, so this waits for its own turn, for a little while.
   */
  syncAfter(...told: Parameters<SyncService['sync']>): Promise<void>;
  /** The business that a webhook's subject belongs to, or null when it is nobody's. */
  ownerOf(
    provider: ProviderName,
    subject: WebhookSubject,
  ): Promise<{ businessId: string; appId: string } | null>;
  /** Syncs what was not asked about for a while: lost webhooks heal. Returns how many it looked at. */
  reconcile(options?: { all: boolean }): Promise<{ asked: number; failed: number }>;
}

/** Longer than providers may take; a write after it is still refused by the version. */
const LEASE_MS = 30_000;
/** Nothing that money depends on goes unasked for longer than this. */
const RECONCILE_AGE_MS = 10 * 60 * 1000;
const INTENT_AGE_MS = 2 * 60 * 1000;
const RECONCILE_BATCH = 100;
const TURN_STEP_MS = 100;
const TURN_STEPS = 30;

export function createSyncService(parts: {
  clock: Clock;
  log: Logger;
  events: EventsService;
  plans: PlansService;
  subscriptions: SubscriptionsService;
  payments: PaymentsService;
  alerts: AlertsService;
  providers: ProviderRegistry;
  /** How often it is tried to get a turn, at most; tests in which processes die do not wait for the dead. */
  turnSteps?: number;
}): SyncService {
  const { clock, log, events, plans, subscriptions, payments, alerts, providers } = parts;

  /** Before our own record lets go of it: a crash in between must not leave anything charging unseen. */
  async function putRightAtProvider(verdict: Verdict): Promise<void> {
    for (const { provider, subscriptionId } of verdict.duplicates) {
      await requireProvider(providers, provider).cancelSubscription(subscriptionId, {
        when: 'now',
        idempotencyKey: `duplicates:${subscriptionId}`,
      });
    }
    for (const { provider, paymentId } of verdict.refunds) {
      await requireProvider(providers, provider).refundPayment(paymentId, {
        amountMinor: null,
        idempotencyKey: `unused:${paymentId}`,
      });
    }
    for (const { provider, subscriptionId, intent } of verdict.corrections) {
      await requireProvider(providers, provider).scheduleChange({
        subscriptionId,
        plan: { ...intent.plan, appId: intent.appId },
        price: intent.price,
        at: intent.effectiveAt ?? clock.now(),
        idempotencyKey: `correct:${intent._id}`,
      });
    }
  }

  async function carryOut(
    current: SubscriptionRecord,
    verdict: Verdict,
    cause: string,
  ): Promise<boolean> {
    if (verdict.changes && verdict.event) {
      const changed = await subscriptions.change(
        current,
        { ...verdict.changes, syncedAt: clock.now() },
        { type: verdict.event.type, actor: cause, data: verdict.event.data },
      );
      if (!changed) return false;
    } else {
      await subscriptions.noteSynced(current);
    }
    // After the subscription: a crash in between leaves intents open, and the next run closes them.
    for (const { intentId, state } of verdict.intentStates) {
      const isOpen = state === 'open' || state === 'confirming';
      await intentModel.updateOne({ _id: intentId }, { $set: { state, isOpen } });
    }
    return true;
  }

  /** Cash and transfers: the person is told that nothing more has to be done but wait. */
  async function tellWaiting(intents: readonly IntentRecord[], verdict: Verdict): Promise<void> {
    const waiting = intents.filter(
      ({ _id, charge }) =>
        charge?.kind === 'once' &&
        verdict.intentStates.some((one) => one.intentId === _id && one.state === 'confirming'),
    );
    await events.append(
      waiting.map(({ _id, businessId, appId, plan, charge }) => ({
        _id: `awaiting:${_id}`,
        type: 'checkout.awaiting_payment',
        businessId,
        appId,
        at: clock.now(),
        actor: 'provider',
        data: {
          planName: plan.name,
          ...(charge?.kind === 'once' ? { amount: charge.amount } : {}),
        },
      })),
    );
  }

  async function syncOnce(
    lease: LeaseHandle,
    businessId: string,
    appId: string,
    cause: string,
    also?: AlsoAsk,
  ): Promise<boolean> {
    const current = await subscriptions.load(businessId, appId);
    const facts = {
      current,
      ...(await fetchFacts(current, providers, clock.now(), also)),
      defaultPlan: await plans.findDefault(appId),
      now: clock.now(),
    };
    const verdict = reduce(facts);
    // A provider that took long to answer: somebody else may have asked and written since.
    if (!lease.isHeld()) return false;
    await putRightAtProvider(verdict);
    await payments.record(facts);
    if (!(await carryOut(current, verdict, cause))) return false;
    await tellWaiting(facts.intents, verdict);
    await alerts.raise(current, verdict.alerts);
    return true;
  }

  /** Plans that were given by hand for a time. */
  async function endManualGrants(): Promise<void> {
    for (const record of await subscriptions.dueToEnd(clock.now(), RECONCILE_BATCH)) {
      const plan = await plans.findDefault(record.appId);
      const { planId, planName } = record;
      const ended = { reason: 'expired' as const, planId, planName, at: clock.now() };
      await subscriptions.change(
        record,
        { ...withoutProvider(plan), ended },
        { type: 'subscription.ended', actor: 'reconciliation', data: { reason: ended.reason } },
      );
    }
  }

  const service: SyncService = {
    async sync(businessId, appId, cause, also) {
      // The lease is taken before asking: whoever asked last also writes last.
      const lease = await takeLease(`billing:${businessId}:${appId}`, LEASE_MS, clock);
      if (!lease) return 'busy';
      try {
        for (let attempt = 0; attempt < 3 && lease.isHeld(); attempt += 1) {
          if (await syncOnce(lease, businessId, appId, cause, also)) return 'done';
        }
        return 'busy';
      } finally {
        await lease.release();
      }
    },

    async syncAfter(...told) {
      for (let step = 0; step < (parts.turnSteps ?? TURN_STEPS); step += 1) {
        if (step > 0) await wait(TURN_STEP_MS);
        if ((await service.sync(...told)) === 'done') return;
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

    async reconcile({ all } = { all: false }) {
      const now = clock.now().getTime();
      await endManualGrants();
      const batch = all ? 100_000 : RECONCILE_BATCH;
      const intents = await intentModel
        .find({ isOpen: true, createdAt: { $lt: new Date(now - (all ? 0 : INTENT_AGE_MS)) } })
        .sort({ createdAt: 1 })
        .limit(batch)
        .lean();
      const due = await subscriptions.dueForReconciliation(
        new Date(now - (all ? 0 : RECONCILE_AGE_MS)),
        batch,
      );
      const owners = new Map(
        [...intents, ...due].map((owner) => [`${owner.businessId}:${owner.appId}`, owner]),
      );
      let failed = 0;
      for (const { businessId, appId } of owners.values()) {
        try {
          await service.sync(businessId, appId, 'reconciliation');
        } catch (error) {
          failed += 1;
          log.warn({ err: error, businessId }, 'reconciliation failed; it comes round again');
        }
      }
      return { asked: owners.size, failed };
    },
  };
  return service;
}
