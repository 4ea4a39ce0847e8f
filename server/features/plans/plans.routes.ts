import type { EndpointRouter } from '#server/http/endpoint-router.ts';
import { listPlans } from '#shared/contracts/plans.ts';
import type { PlansService } from './plans.service.ts';

export function mountPlans(router: EndpointRouter, plans: PlansService): void {
  router.open(listPlans, {}, async ({ query, response }) => {
    response.setHeader('cache-control', 'no-cache');
    return { plans: await plans.listPublic(query.app) };
  });
}
