import type { CatalogPlan, PlansService } from '#server/features/plans/plans.service.ts';
import type {
  SubscriptionRecord,
  SubscriptionsService,
} from '#server/features/subscriptions/subscriptions.service.ts';
import type { Gatekeeper } from '#server/http/endpoint-router.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { UnlockingPlan } from '#shared/contracts/problem.ts';
import {
  displayPrice,
  hasFeature,
  limitOf,
  type Metric,
  planWithFeature,
  planWithRoomFor,
} from '#shared/domain/entitlements.ts';
import type { CountingService } from './counting.service.ts';
import { readCount } from './usage.service.ts';

/** Currency of the prices that refusals name; the screens choose their own. */
const OFFER_CURRENCY = 'ARS';

/** Decides from a subscription's snapshot what a request may do, and says which plan lifts a refusal. */
export function createGatekeeper(parts: {
  appId: string;
  subscriptions: SubscriptionsService;
  plans: PlansService;
  counting: CountingService;
}): Gatekeeper {
  const { appId, subscriptions, plans, counting } = parts;

  async function limitReached(
    record: SubscriptionRecord,
    metric: Metric,
    limit: number,
    wanted: number,
  ): Promise<ProblemError> {
    const used = await readCount(record.businessId, appId, metric);
    const catalogue = await offers();
    const plan = planWithRoomFor(catalogue, record, metric, used + wanted);
    return new ProblemError('LIMIT_REACHED', {
      metric,
      used,
      limit,
      planId: record.planId,
      unlockingPlan: plan ? { ...presentOffer(plan), limit: limitOf(plan.features, metric) } : null,
      upgradeUrl: `/upgrade?reason=${metric}`,
    });
  }

  async function offers(): Promise<CatalogPlan[]> {
    return (await plans.listAll(appId)).filter((plan) => plan.isPublic);
  }

  return {
    async requireFeature(session, feature) {
      const { record } = await subscriptions.view(session.businessId, appId);
      if (hasFeature(record.features, feature)) return;
      const plan = planWithFeature(await offers(), record, feature);
      throw new ProblemError('FEATURE_NOT_AVAILABLE', {
        feature,
        planId: record.planId,
        unlockingPlan: plan ? presentOffer(plan) : null,
        upgradeUrl: `/upgrade?reason=${feature}`,
      });
    },

    admission(session, metric) {
      return async (documentIds, write) => {
        const { record } = await subscriptions.view(session.businessId, appId);
        const limit = limitOf(record.features, metric);
        const admitted = await counting.admit(
          { businessId: session.businessId, metric, documentIds },
          limit,
          write,
        );
        if (admitted !== 'full') return admitted.result;
        throw await limitReached(record, metric, limit ?? 0, documentIds.length);
      };
    },
  };
}

function presentOffer(plan: CatalogPlan): Omit<UnlockingPlan, 'limit'> {
  return { id: plan.id, name: plan.name, price: displayPrice(plan, OFFER_CURRENCY) };
}
