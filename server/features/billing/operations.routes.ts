import type { EndpointRouter } from '#server/http/endpoint-router.ts';
import { applyPlanVersion, runReconciliation } from '#shared/contracts/operations.ts';
import type { ReconciliationService } from './reconciliation.service.ts';
import type { RepricingService } from './repricing.service.ts';

const gate = { free: 'trusted services only, signed with the service secret' };

/** What an operator starts by hand; see `npm run reconcile`. */
export function mountOperations(
  router: EndpointRouter,
  services: { reconciliation: ReconciliationService; repricing: RepricingService },
): void {
  router.service(runReconciliation, { gate }, () => services.reconciliation.all());
  router.service(applyPlanVersion, { gate }, ({ body }) => services.repricing.apply(body));
}
