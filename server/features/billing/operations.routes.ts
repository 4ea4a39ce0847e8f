import type { EndpointRouter } from '#server/http/endpoint-router.ts';
import {
  applyPlanVersion,
  auditLedger,
  retryRemedy,
  runReconciliation,
} from '#shared/contracts/operations.ts';
import { hasOutcome, type LedgerService } from './ledger.service.ts';
import type { ReconciliationService } from './reconciliation.service.ts';
import type { RemediesService } from './remedies.service.ts';
import type { RepricingService } from './repricing.service.ts';

const gate = { free: 'trusted services only, signed with the service secret' };

/** What an operator starts by hand; see `npm run reconcile`. */
export function mountOperations(
  router: EndpointRouter,
  services: {
    reconciliation: ReconciliationService;
    repricing: RepricingService;
    ledger: LedgerService;
    remedies: RemediesService;
  },
): void {
  const { reconciliation, repricing, ledger, remedies } = services;

  router.service(runReconciliation, { gate }, () => reconciliation.all());
  router.service(applyPlanVersion, { gate }, ({ body }) => repricing.apply(body));
  router.service(retryRemedy, { gate }, async ({ body }) => ({
    isTried: await remedies.retry(body.id),
  }));
  router.service(auditLedger, { gate }, async () => {
    const withoutOutcome = [];
    for await (const entry of ledger.audit()) {
      const { _id: id, businessId, amount, paidAt } = entry;
      if (hasOutcome(entry)) continue;
      withoutOutcome.push({ id, businessId, amount, paidAt: paidAt?.toISOString() ?? null });
    }
    const owed = await remedies.list();
    return {
      withoutOutcome,
      remedies: owed.map(({ _id: id, payload, state, attempts, failingSince, lastError }) => ({
        id,
        businessId: payload.businessId,
        kind: payload.remedy.kind,
        // Finished ones are not listed.
        state: state === 'done' ? 'waiting' : state,
        attempts,
        failingSince: failingSince?.toISOString() ?? null,
        lastError,
      })),
    };
  });
}
