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
import type { ConvergenceService } from './convergence.service.ts';

export interface GivenPlan {
  businessId: string;
  appId: string;
  planId: string;
  status: 'active' | 'cancelled';
  reason: string;
  isComped: boolean;
  /** When it ends by itself; null for never. */
  until: string | null;
}

export interface GivenPlanService {
  /**
   * Gives a plan without payment (a gift, a deal made with sales), or ends what a business has. What a
   * provider charges for is ended first: nobody pays for what was given. For trusted services only.
   */
  set(wish: GivenPlan): Promise<SubscriptionStatus>;
}

export function createGivenPlanService(parts: {
  clock: Clock;
  plans: PlansService;
  subscriptions: SubscriptionsService;
  providers: ProviderRegistry;
  convergence: ConvergenceService;
}): GivenPlanService {
  const { clock, plans, subscriptions, providers, convergence } = parts;

  async function changesOf(
    wish: GivenPlan,
    current: SubscriptionRecord,
  ): Promise<Partial<SubscriptionRecord>> {
    const defaultPlan = await plans.findDefault(wish.appId);
    if (wish.status === 'cancelled') {
      const { planId, planName } = current;
      const isPaidPlan = current.isPremium;
      return {
        ...withoutProvider(defaultPlan),
        ...(isPaidPlan
          ? { ended: { reason: 'revoked' as const, planId, planName, at: clock.now() } }
          : {}),
      };
    }
    const plan = await plans.find(wish.appId, wish.planId);
    const isDefault = plan.id === defaultPlan.id && !wish.isComped;
    return {
      ...withoutProvider(plan),
      ...planSnapshot(plan),
      isComped: wish.isComped,
      ended: null,
      givenByHand: isDefault
        ? null
        : { reason: wish.reason, at: clock.now(), until: wish.until ? new Date(wish.until) : null },
    };
  }

  return {
    async set(wish) {
      const { businessId, appId } = wish;
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const current = await subscriptions.load(businessId, appId);
        const changes = await changesOf(wish, current);
        if (current.provider && current.providerSubscriptionId) {
          await requireProvider(providers, current.provider).cancelSubscription(
            current.providerSubscriptionId,
            { when: 'now', idempotencyKey: `given:${current._id}:${current.version}` },
          );
        }
        const changed = await subscriptions.change(current, changes, {
          type: wish.status === 'active' ? 'subscription.given' : 'subscription.ended',
          actor: 'service',
          data: { reason: wish.reason },
        });
        if (!changed) continue;
        await convergence.converge(businessId, appId, 'service');
        return (await subscriptions.view(businessId, appId)).status;
      }
      throw new ProblemError('CONFLICT', { retryable: true });
    },
  };
}
