import { CACHE_MAX_AGE_MS, FreshCache } from '#server/cache.ts';
import type { Clock } from '#server/clock.ts';
import { duplicateKey } from '#server/db/duplicate-key.ts';
import { readUsage } from '#server/features/entitlements/usage.service.ts';
import type { EventsService } from '#server/features/events/events.service.ts';
import type { CatalogPlan } from '#server/features/plans/plans.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Ids } from '#server/ids.ts';
import type { ProviderName, SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { limitOf, METRIC_NAMES, type Metric, overLimits } from '#shared/domain/entitlements.ts';
import { type Features, isPaid } from '#shared/domain/plan.ts';
import { eventStanding } from './event-standing.ts';
import { type SubscriptionRecord, subscriptionModel } from './subscription.model.ts';
import { presentSubscription } from './subscription.presenter.ts';
import { suspendedPlanAfter } from './suspended-plan.ts';

export { type EventStanding, eventStanding } from './event-standing.ts';
export type { SubscriptionRecord } from './subscription.model.ts';

/** A subscription as this process knows it, ready to be answered. */
export interface SubscriptionView {
  record: SubscriptionRecord;
  status: SubscriptionStatus;
  json: string;
  etag: string;
}

export interface SubscriptionEvent {
  type: string;
  actor: string;
  data?: Record<string, unknown>;
}

export interface SubscriptionsService {
  /** Cached, never older than two seconds. @throws ProblemError NOT_FOUND */
  view(businessId: string, appId: string): Promise<SubscriptionView>;
  /** From the database, for decisions about money. @throws ProblemError NOT_FOUND */
  load(businessId: string, appId: string): Promise<SubscriptionRecord>;
  exists(businessId: string, appId: string): Promise<boolean>;
  /** Gives a business the plan it starts with. Repeatable. */
  createDefault(businessId: string, appId: string, plan: CatalogPlan): Promise<SubscriptionRecord>;
  /** Removes the subscription of a business that did not come to be. */
  discard(businessId: string, appId: string): Promise<void>;
  /**
   * Writes a change and its event in one write, if the subscription is still the one that was read.
   * @returns the new record, or null when somebody else changed it meanwhile.
   */
  change(
    current: SubscriptionRecord,
    changes: Partial<SubscriptionRecord>,
    event: SubscriptionEvent,
  ): Promise<SubscriptionRecord | null>;
  /** Notes since when the provider cannot be read; null when it can. No event, no new version. */
  noteUnread(current: SubscriptionRecord, since: Date | null): Promise<void>;
  /** Keeps a customer's id, or forgets one that was deleted at the provider. */
  rememberCustomer(
    current: SubscriptionRecord,
    customer: { provider: ProviderName; currency: string },
    customerId: string | null,
  ): Promise<void>;
  /** Subscribers who are charged for an earlier version of a plan. */
  onOlderVersion(appId: string, planId: string, version: number): Promise<SubscriptionRecord[]>;
  /** Plans given by hand whose time is over. */
  dueToEnd(now: Date, limit: number): Promise<SubscriptionRecord[]>;
  /** Drops what this process remembers of a subscription: after a change made outside this service. */
  forget(businessId: string, appId: string): void;
  /** What is shown of limits may have changed: read again where a limit shrank. */
  usageMoved(businessId: string, appId: string): void;
  /** Hands over events that a process which died left with their documents. */
  relay(): Promise<void>;
}

/** By which a customer's id is kept. */
export function customerKey(customer: { provider: ProviderName; currency: string }): string {
  return `${customer.provider}:${customer.currency}`;
}

export function subscriptionId(businessId: string, appId: string): string {
  return `${businessId}:${appId}`;
}

/** The part of a subscription that a plan decides: the snapshot taken when it is bought or given. */
export function planSnapshot(plan: CatalogPlan) {
  return {
    planId: plan.id,
    planName: plan.name,
    planVersion: plan.version,
    sortOrder: plan.sortOrder,
    features: plan.features,
    isPremium: isPaid(plan),
  };
}

/** Back to a plan without a provider: everything that belonged to the paid time is cleared. */
export function withoutProvider(plan: CatalogPlan): Partial<SubscriptionRecord> {
  return {
    ...planSnapshot(plan),
    status: 'active',
    provider: null,
    providerSubscriptionId: null,
    lookupKey: null,
    billingPeriod: null,
    price: null,
    currentPeriodStart: null,
    currentPeriodEnd: null,
    cancelAtPeriodEnd: false,
    scheduledChange: null,
    renewal: null,
    intentId: null,
    cancelRequest: null,
    resumable: null,
    isComped: false,
    isDisputed: false,
    manualGrant: null,
    trialEnd: null,
    creditedUntil: null,
    failedPayments: 0,
    graceEndsAt: null,
    paymentMethod: null,
  };
}

/** What of a change belongs in the history: the fields that it sets anew, without those of our own keeping. */
function changedFields(current: SubscriptionRecord, changes: Partial<SubscriptionRecord>) {
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const key of TOLD_FIELDS) {
    if (!(key in changes)) continue;
    const former = current[key] ?? null;
    const next = changes[key] ?? null;
    if (JSON.stringify(former) === JSON.stringify(next)) continue;
    before[key] = former;
    after[key] = next;
  }
  // Who reads an event alone wants to know of which plan it tells.
  return {
    before: {
      planId: current.planId,
      planName: current.planName,
      status: current.status,
      ...before,
    },
    after: {
      planId: changes.planId ?? current.planId,
      planName: changes.planName ?? current.planName,
      status: changes.status ?? current.status,
      ...after,
    },
  };
}
const TOLD_FIELDS = [
  'planVersion',
  'provider',
  'renewal',
  'billingPeriod',
  'price',
  'currentPeriodStart',
  'currentPeriodEnd',
  'cancelAtPeriodEnd',
  'scheduledChange',
  'trialEnd',
  'failedPayments',
  'graceEndsAt',
  'isComped',
  'isDisputed',
  'ended',
  'manualGrant',
  'paymentMethod',
] as const satisfies readonly (keyof SubscriptionRecord)[];

/** Metrics that can be over their limit after a change: it shrank now, or earlier and is still exceeded. */
async function shrunkMetrics(current: SubscriptionRecord, to: Features): Promise<Metric[]> {
  const { businessId, appId, features: from } = current;
  const usage = current.shrunkMetrics.length > 0 ? await readUsage(businessId, appId) : {};
  const exceeded = new Set(overLimits(usage, to).map(({ metric }) => metric));
  return METRIC_NAMES.filter((metric) => {
    const limit = limitOf(to, metric);
    const former = limitOf(from, metric);
    const isShrinking = limit !== null && (former === null || limit < former);
    return isShrinking || (current.shrunkMetrics.includes(metric) && exceeded.has(metric));
  });
}

export function createSubscriptionsService(parts: {
  clock: Clock;
  ids: Ids;
  events: EventsService;
}): SubscriptionsService {
  const { clock, ids, events } = parts;
  const views = new FreshCache<SubscriptionView>({
    maxAgeMs: CACHE_MAX_AGE_MS,
    maxEntries: 20_000,
  });

  /** Subscriptions whose status depends on usage: all others stay cached when usage moves. */
  const dependingOnUsage = new Set<string>();

  async function load(businessId: string, appId: string): Promise<SubscriptionRecord> {
    const record = await subscriptionModel.findById(subscriptionId(businessId, appId)).lean();
    if (!record) throw new ProblemError('NOT_FOUND', { detail: 'There is no such subscription' });
    return record;
  }

  async function loadView(businessId: string, appId: string): Promise<SubscriptionView> {
    const record = await load(businessId, appId);
    const hasShrunk = record.shrunkMetrics.length > 0;
    const usage = hasShrunk ? await readUsage(businessId, appId) : {};
    if (hasShrunk) dependingOnUsage.add(record._id);
    else dependingOnUsage.delete(record._id);
    const status = presentSubscription(record, usage);
    // With the business: a browser keeps answers beyond a sign-out, and versions of two businesses meet.
    const etag = `W/"${record._id}-${record.version}-${status.overLimit.join('.')}"`;
    return { record, status, json: JSON.stringify(status), etag };
  }

  async function relayEvents(record: SubscriptionRecord): Promise<void> {
    if (record.pendingEvents.length === 0) return;
    await events.append(record.pendingEvents);
    await subscriptionModel.updateOne(
      { _id: record._id },
      {
        $pull: { pendingEvents: { _id: { $in: record.pendingEvents.map((event) => event._id) } } },
      },
    );
  }

  events.subscribe((event) => {
    if (event.appId !== null) views.invalidate(subscriptionId(event.businessId, event.appId));
  });

  return {
    view: (businessId, appId) =>
      views.get(subscriptionId(businessId, appId), () => loadView(businessId, appId)),
    load,
    exists: async (businessId, appId) =>
      (await subscriptionModel.exists({ _id: subscriptionId(businessId, appId) })) !== null,

    async createDefault(businessId, appId, plan) {
      const _id = subscriptionId(businessId, appId);
      const record = new subscriptionModel({
        _id,
        businessId,
        appId,
        ...planSnapshot(plan),
        status: 'active',
        pendingEvents: [
          {
            _id: ids.next(),
            type: 'subscription.created',
            businessId,
            appId,
            at: clock.now(),
            actor: 'system',
            data: { planId: plan.id },
          },
        ],
      }).toObject();
      try {
        await subscriptionModel.collection.insertOne(record as never);
      } catch (thrown) {
        if (!duplicateKey(thrown)) throw thrown;
        return load(businessId, appId);
      }
      await relayEvents(record);
      return record;
    },

    async discard(businessId, appId) {
      await subscriptionModel.deleteOne({ _id: subscriptionId(businessId, appId) });
    },

    async change(current, asked, event) {
      const changes = { ...asked, suspendedPlan: suspendedPlanAfter(current, asked) };
      const pending = {
        _id: ids.next(),
        type: event.type,
        businessId: current.businessId,
        appId: current.appId,
        at: clock.now(),
        actor: event.actor,
        data: {
          ...event.data,
          version: current.version + 1,
          standing: eventStanding({ ...current, ...changes }),
          ...changedFields(current, changes),
        },
      };
      const shrunk =
        changes.features === undefined
          ? {}
          : { shrunkMetrics: await shrunkMetrics(current, changes.features) };
      const record = await subscriptionModel
        .findOneAndUpdate(
          { _id: current._id, version: current.version },
          {
            $set: { ...changes, ...shrunk },
            $inc: { version: 1 },
            $push: { pendingEvents: pending },
          },
          { returnDocument: 'after' },
        )
        .lean();
      views.invalidate(current._id);
      if (record) await relayEvents(record);
      return record;
    },

    async noteUnread(current, since) {
      await subscriptionModel.updateOne({ _id: current._id }, { $set: { unreadSince: since } });
    },
    async rememberCustomer(current, customer, customerId) {
      const field = `customerIds.${customerKey(customer)}`;
      await subscriptionModel.updateOne(
        { _id: current._id },
        customerId === null ? { $unset: { [field]: '' } } : { $set: { [field]: customerId } },
      );
    },
    onOlderVersion: (appId, planId, version) =>
      subscriptionModel
        .find({ appId, planId, renewal: 'automatic', planVersion: { $lt: version } })
        .lean(),
    dueToEnd: (now, limit) =>
      subscriptionModel
        .find({ 'manualGrant.until': { $type: 'date', $lte: now } })
        .limit(limit)
        .lean(),
    forget: (businessId, appId) => views.invalidate(subscriptionId(businessId, appId)),
    usageMoved(businessId, appId) {
      const id = subscriptionId(businessId, appId);
      if (dependingOnUsage.has(id)) views.invalidate(id);
    },
    async relay() {
      const before = new Date(clock.now().getTime() - 1000);
      const owing = await subscriptionModel
        .find({ 'pendingEvents.at': { $lt: before } })
        .limit(100)
        .lean();
      for (const record of owing) await relayEvents(record);
    },
  };
}
