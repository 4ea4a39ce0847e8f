import type { Clock } from '#server/clock.ts';
import type { PlansService } from '#server/features/plans/plans.service.ts';
import {
  planSnapshot,
  type SubscriptionRecord,
  type SubscriptionsService,
  withoutProvider,
} from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import { type ProviderRegistry, requireProvider } from '#server/payments/provider-registry.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { SyncService } from './sync.service.ts';

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
  plans: PlansService;
  subscriptions: SubscriptionsService;
  providers: ProviderRegistry;
  sync: SyncService;
}): ManualGrantService {
  const { clock, plans, subscriptions, providers, sync } = parts;

  async function changesOf(
    params: ManualGrant,
    current: SubscriptionRecord,
  ): Promise<Partial<SubscriptionRecord>> {
    const defaultPlan = await plans.findDefault(params.appId);
    if (params.status === 'cancelled') {
      const { planId, planName } = current;
      const isPaidPlan = current.isPremium;
      return {
        ...withoutProvider(defaultPlan),
        ...(isPaidPlan
          ? { ended: { reason: 'revoked' as const, planId, planName, at: clock.now() } }
          : {}),
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

  return {
    async set(params) {
      const { businessId, appId } = params;
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const current = await subscriptions.load(businessId, appId);
        const changes = await changesOf(params, current);
        if (current.provider && current.providerSubscriptionId) {
          await requireProvider(providers, current.provider).cancelSubscription(
            current.providerSubscriptionId,
            { when: 'now', idempotencyKey: `given:${current._id}:${current.version}` },
          );
        }
        const changed = await subscriptions.change(current, changes, {
          type: params.status === 'active' ? 'subscription.given' : 'subscription.ended',
          actor: 'service',
          data: { reason: params.reason },
        });
        if (!changed) continue;
        await sync.sync(businessId, appId, 'service');
        return (await subscriptions.view(businessId, appId)).status;
      }
      throw new ProblemError('CONFLICT', { retryable: true });
    },
  };
}
