import type { Clock } from '#server/clock.ts';
import type { PlansService } from '#server/features/plans/plans.service.ts';
import {
  planSnapshot,
  type SubscriptionRecord,
  type SubscriptionsService,
  withoutProvider,
} from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { intentModel } from './intent.model.ts';
import { PAYABLE_STATES } from './intent-states.ts';
import type { LedgerService } from './ledger.service.ts';
import type { RemediesService } from './remedies.service.ts';
import { cancelSubscription } from './remedy.ts';
import type { SyncService } from './sync.service.ts';
import type { Turns } from './turns.ts';

export interface ManualGrant {
  businessId: string;
  appId: string;
  planId: string;
  status: 'active' | 'cancelled';
  reason: string;
  isComped: boolean;
  /** When it ends by itself; null for never. */
  until: string | null;
}

export interface ManualGrantService {
  /**
   * Gives a plan without payment (a gift, a deal made with sales), or ends what a business has. What a
   * provider charges for is ended first: nobody pays for what was given. For trusted services only.
   */
  set(params: ManualGrant): Promise<SubscriptionStatus>;
}

export function createManualGrantService(parts: {
  clock: Clock;
  turns: Turns;
  plans: PlansService;
  subscriptions: SubscriptionsService;
  ledger: LedgerService;
  remedies: RemediesService;
  sync: SyncService;
}): ManualGrantService {
  const { clock, turns, plans, subscriptions, ledger, remedies, sync } = parts;

  async function changesOf(
    params: ManualGrant,
    current: SubscriptionRecord,
  ): Promise<Partial<SubscriptionRecord>> {
    const defaultPlan = await plans.findDefault(params.appId);
    if (params.status === 'cancelled') {
      // What ended a moment ago may have been paid for all the same, as will be heard.
      const taken = current.isPremium ? current : current.ended;
      if (!taken) return withoutProvider(defaultPlan);
      const { planId, planName } = taken;
      return {
        ...withoutProvider(defaultPlan),
        ended: { reason: 'revoked', planId, planName, at: clock.now() },
      };
    }
    const plan = await plans.find(params.appId, params.planId);
    const isDefault = plan.id === defaultPlan.id && !params.isComped;
    return {
      ...withoutProvider(plan),
      ...planSnapshot(plan),
      isComped: params.isComped,
      ended: null,
      manualGrant: isDefault
        ? null
        : {
            reason: params.reason,
            at: clock.now(),
            until: params.until ? new Date(params.until) : null,
          },
    };
  }

  async function setNow(params: ManualGrant): Promise<SubscriptionStatus> {
    const { businessId, appId } = params;
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const current = await subscriptions.load(businessId, appId);
      const changes = await changesOf(params, current);
      // Nobody pays for what was granted, and what was taken away stays away: both are owed from here on.
      if (current.provider && current.providerSubscriptionId) {
        const { provider, providerSubscriptionId } = current;
        await remedies.owe(params, [cancelSubscription(provider, providerSubscriptionId)]);
      }
      await ledger.endGrants(businessId, appId);
      await intentModel.updateMany(
        { businessId, appId, state: 'completed' },
        { $set: { state: 'ended', endedAt: clock.now() } },
      );
      await intentModel.updateMany(
        { businessId, appId, state: 'ended' },
        { $set: { isForfeited: true } },
      );
      // A page that is still open would give a plan beside it, or bring back what was taken away.
      await intentModel.updateMany(
        { businessId, appId, state: { $in: PAYABLE_STATES } },
        { $set: { state: 'closing', isOpen: false, endedAt: clock.now(), isForfeited: true } },
      );
      const changed = await subscriptions.change(current, changes, {
        type: params.status === 'active' ? 'subscription.given' : 'subscription.ended',
        actor: 'service',
        data: { reason: params.reason, ...agreedIn(changes) },
      });
      if (!changed) continue;
      await remedies.drain();
      await sync.sync(params, 'service');
      return (await subscriptions.view(businessId, appId)).status;
    }
    throw new ProblemError('CONFLICT', { retryable: true });
  }

  // A change that is being told to a provider is charged before, or refused after: never in between.
  return { set: (params) => turns.take(params, () => setNow(params)) };
}

/** What those who read the event later say of the agreement; nothing where there is none. */
function agreedIn({ manualGrant, isComped }: Partial<SubscriptionRecord>): Record<string, unknown> {
  return manualGrant ? { isComped, periodEnd: manualGrant.until } : {};
}
