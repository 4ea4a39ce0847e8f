import type { EndpointRouter } from '#server/http/endpoint-router.ts';
import { listHistory } from '#shared/contracts/billing.ts';
import type { HistoryService } from './history.service.ts';

export function mountHistory(router: EndpointRouter, history: HistoryService): void {
  router.member(listHistory, { role: 'owner', rateLimit: 'billingRead' }, ({ session, query }) =>
    history.list(session.businessId, query),
  );
}
