import { ProblemError } from '#server/http/problem.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import { type PlanRecord, planModel } from './plan.model.ts';

export type CatalogPlan = Plan & { version: number; isPublic: boolean; isArchived: boolean };

export interface PlansService {
  /** Plans that visitors may see, in order. */
  listPublic(appId: string): Promise<Plan[]>;
  /** Every plan of an app that is not archived, in order: what the rules compare against. */
  listAll(appId: string): Promise<CatalogPlan[]>;
  /** @throws ProblemError NOT_FOUND for an unknown plan. */
  find(appId: string, planId: string): Promise<CatalogPlan>;
  /** The plan that every business of the app starts with and falls back to. */
  findDefault(appId: string): Promise<CatalogPlan>;
}

/** How long a process may go on with a catalogue that was edited elsewhere. */
const CACHE_MS = 1000;

export function createPlansService(): PlansService {
  const cache = new Map<string, { readAt: number; plans: Promise<CatalogPlan[]> }>();

  function readAll(appId: string): Promise<CatalogPlan[]> {
    const cached = cache.get(appId);
    if (cached && performance.now() - cached.readAt < CACHE_MS) return cached.plans;
    const plans = planModel
      .find({ appId })
      .sort({ sortOrder: 1 })
      .lean()
      .then((records) => records.map(toCatalogPlan));
    plans.catch(() => cache.delete(appId));
    cache.set(appId, { readAt: performance.now(), plans });
    return plans;
  }

  return {
    async listPublic(appId) {
      const plans = await readAll(appId);
      return plans.filter((plan) => plan.isPublic && !plan.isArchived).map(presentPlan);
    },
    async listAll(appId) {
      return (await readAll(appId)).filter((plan) => !plan.isArchived);
    },
    async find(appId, planId) {
      const plan = (await readAll(appId)).find((candidate) => candidate.id === planId);
      if (!plan) throw new ProblemError('NOT_FOUND', { detail: 'There is no such plan' });
      return plan;
    },
    async findDefault(appId) {
      const plan = (await readAll(appId)).find((candidate) => candidate.isDefault);
      if (!plan) throw new ProblemError('NOT_FOUND', { detail: 'There is no such app' });
      return plan;
    },
  };
}

function toCatalogPlan(record: PlanRecord): CatalogPlan {
  const { _id, planId, ...plan } = record;
  return { ...plan, id: planId };
}

function presentPlan(plan: CatalogPlan): Plan {
  return {
    id: plan.id,
    appId: plan.appId,
    name: plan.name,
    description: plan.description,
    sortOrder: plan.sortOrder,
    prices: plan.prices,
    features: plan.features,
    isDefault: plan.isDefault,
    isPopular: plan.isPopular,
    isCustom: plan.isCustom,
    trialDays: plan.trialDays,
  };
}
