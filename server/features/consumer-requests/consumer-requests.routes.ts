import type { EndpointRouter } from '#server/http/endpoint-router.ts';
import { networkOf } from '#server/http/network-of.ts';
import { requestByConsumer } from '#shared/contracts/billing.ts';
import type { ConsumerRequestsService } from './consumer-requests.service.ts';

export function mountConsumerRequests(
  router: EndpointRouter,
  consumerRequests: ConsumerRequestsService,
): void {
  router.open(
    requestByConsumer,
    { gate: { free: 'the law gives this button to everybody, customer or not' } },
    ({ body, newId, request }) => consumerRequests.receive(body, newId, networkOf(request.ip)),
  );
}
