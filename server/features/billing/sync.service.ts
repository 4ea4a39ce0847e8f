import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '#server/clock.ts';
import { type LeaseHandle, takeLease } from '#server/db/lease.ts';
import type { EventsService } from '#server/features/events/events.service.ts';
import type { PlansService } from '#server/features/plans/plans.service.ts';
import type {
  SubscriptionRecord,
  SubscriptionsService,
} from '#server/features/subscriptions/subscriptions.service.ts';
import { ProviderError, type WebhookSubject } from '#server/payments/payment-provider.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { AlertsService } from './alerts.service.ts';
import type { Facts, Verdict } from './facts.ts';
import { intentModel } from './intent.model.ts';
import { checkoutEvents } from './intent-events.ts';
import { ledgerModel } from './ledger.model.ts';
import type { LedgerService } from './ledger.service.ts';
import { type AlsoAsk, readFacts } from './provider-facts.ts';
import { reckon } from './reckon.ts';
import type { RemediesService } from './remedies.service.ts';
import { keptUntil } from './renewal-rules.ts';

export interface Owner {
  businessId: string;
  appId: string;
}

export interface SyncService {
  /**
   * Asks the providers what is true of a business's subscription and makes it so here. Webhooks, the return
   * page and the reconciliation all call this. Repeatable.
   * @returns 'busy' when another process is at it: what it reads is as fresh as what we would.
   * @param also what it is about, where that is known.
   * @throws ProviderError when a provider cannot be asked, after everything else was written. Where it is about one
   *   provider, only when that one cannot: another's silence is for those who ask about that one.
   */
  sync(owner: Owner, cause: string, also?: AlsoAsk): Promise<'done' | 'busy'>;
  /**
   * As sync, for those who have just told the provider something and show what came of it: another that is at it
   * may have asked before, so this waits for its own turn, for a little while.
   */
  syncAfter(...told: Parameters<SyncService['sync']>): Promise<void>;
  /**
   * As syncAfter, where what was told is done whether it can be read back now or not: what cannot be read, also at
   * another provider, is found later.
   */
  showAfter(...told: Parameters<SyncService['sync']>): Promise<void>;
  /**
   * The record of a business, read after asking the provider where what is paid seems to be over: it may have been
   * renewed unheard. An unreadable provider leaves it as it is known.
   */
  loadHeard(owner: Owner, cause: string): Promise<SubscriptionRecord>;
  /** The business that a webhook's subject belongs to, by our own record first; null when it is nobody's. */
  ownerOf(provider: ProviderName, subject: WebhookSubject): Promise<Owner | null>;
}

/** Longer than providers may take; a write after it is still refused by the version. */
const LEASE_MS = 30_000;
const TURN_STEP_MS = 100;
const TURN_STEPS = 30;
/** A provider that cannot be read for this long is for a person to look at. */
const UNREAD_ALERT_MS = 60 * 60 * 1000;

export function createSyncService(parts: {
  clock: Clock;
  events: EventsService;
  plans: PlansService;
  subscriptions: SubscriptionsService;
  ledger: LedgerService;
  alerts: AlertsService;
  remedies: Pick<RemediesService, 'owe'>;
  providers: ProviderRegistry;
  /** How often it is tried to get a turn, at most; tests in which processes die do not wait for the dead. */
  turnSteps?: number;
}): SyncService {
  const { clock, events, plans, subscriptions, ledger, alerts, remedies, providers } = parts;

  /**
   * The truth first, in an order that a crash forgives: each step can be repeated, and whatever is missing after one
   * is found anew from what stands before it.
   */
  async function write(facts: Facts, verdict: Verdict, cause: string): Promise<boolean> {
    const { current } = facts;
    await ledger.write(verdict.entries, facts.entries);
    await remedies.owe(current, verdict.remedies);
    if (verdict.changes && verdict.event) {
      const { type, data } = verdict.event;
      const changed = await subscriptions.change(current, verdict.changes, {
        type,
        actor: cause,
        data,
      });
      if (!changed) return false;
    }
    // After the subscription: a crash in between leaves them unsettled, and the next run settles them, as it does with
    // one that somebody else has moved meanwhile.
    const before = new Map(facts.intents.map((intent) => [intent._id, intent]));
    for (const intent of verdict.intents) {
      const { _id, state, isOpen, effectiveAt, endedAt, isForfeited } = intent;
      const { providerSubscriptionId } = intent;
      await intentModel.updateOne(
        { _id, state: before.get(_id)?.state ?? state },
        { $set: { state, isOpen, effectiveAt, endedAt, isForfeited, providerSubscriptionId } },
      );
    }
    await events.append(checkoutEvents(facts, verdict, clock.now()));
    await alerts.raise(current, verdict.alerts);
    return true;
  }

  /** Silence is told to a person after an hour; the plan ends with the grace, as for a renewal that is not paid. */
  async function noteSilence(current: SubscriptionRecord, isUnread: boolean): Promise<void> {
    const since = current.unreadSince;
    const now = clock.now();
    if (!isUnread) {
      if (since) await subscriptions.noteUnread(current, null);
      return;
    }
    if (!since) await subscriptions.noteUnread(current, now);
    else if (now.getTime() - since.getTime() >= UNREAD_ALERT_MS) {
      const { provider, providerSubscriptionId } = current;
      await alerts.raise(current, [
        { code: 'provider_unreadable', data: { provider, providerSubscriptionId, since } },
      ]);
    }
  }

  async function syncOnce(
    lease: LeaseHandle,
    { businessId, appId }: Owner,
    cause: string,
    also?: AlsoAsk,
  ): Promise<{ isDone: boolean; failure?: unknown }> {
    const current = await subscriptions.load(businessId, appId);
    const { facts: read, failures } = await readFacts(current, providers, clock.now(), also);
    const defaultPlan = await plans.findDefault(appId);
    const facts = { current, ...read, defaultPlan, now: clock.now() };
    // A provider that took long to answer: somebody else may have asked and written since.
    if (!lease.isHeld()) return { isDone: false };
    if (!(await write(facts, reckon(facts), cause))) return { isDone: false };
    const { providerSubscriptionId: id } = current;
    await noteSilence(current, id !== null && !read.subscriptions.has(id));
    const failure = failures.find(({ provider }) => !also || provider === also.provider);
    return { isDone: true, failure: failure?.error };
  }

  const service: SyncService = {
    async sync(owner, cause, also) {
      // The lease is taken before asking: whoever asked last also writes last.
      const lease = await takeLease(`billing:${owner.businessId}:${owner.appId}`, LEASE_MS, clock);
      if (!lease) return 'busy';
      try {
        for (let attempt = 0; attempt < 3 && lease.isHeld(); attempt += 1) {
          const { isDone, failure } = await syncOnce(lease, owner, cause, also);
          if (failure) throw failure;
          if (isDone) return 'done';
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

    async showAfter(...told) {
      await service.syncAfter(...told).catch((thrown: unknown) => {
        if (!(thrown instanceof ProviderError)) throw thrown;
      });
    },

    async loadHeard(owner, cause) {
      const known = await subscriptions.load(owner.businessId, owner.appId);
      const isCharged = known.providerSubscriptionId !== null;
      if (!isCharged || keptUntil(known, clock.now())) return known;
      await service.showAfter(owner, cause);
      return subscriptions.load(owner.businessId, owner.appId);
    },

    async ownerOf(provider, { subscriptionId, intentId, checkoutId }) {
      const ofIntents = subscriptionId && { provider, providerSubscriptionId: subscriptionId };
      const found =
        (ofIntents && (await intentModel.findOne(ofIntents).lean<Owner>())) ||
        (ofIntents && (await ledgerModel.findOne(ofIntents).lean<Owner>())) ||
        (intentId && (await intentModel.findOne({ _id: intentId, provider }).lean<Owner>())) ||
        (checkoutId &&
          (await intentModel.findOne({ sessionId: checkoutId, provider }).lean<Owner>()));
      return found ? { businessId: found.businessId, appId: found.appId } : null;
    },
  };
  return service;
}
