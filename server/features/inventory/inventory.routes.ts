import type { EndpointRouter, Gate } from '#server/http/endpoint-router.ts';
import { RESOURCE_NAMES } from '#shared/domain/resources.ts';
import type { ResourceService } from './resource.service.ts';
import type { Resource } from './resource.ts';
import { type InventoryServices, RESOURCES } from './resources.ts';

export function mountInventory(router: EndpointRouter, services: InventoryServices): void {
  for (const name of RESOURCE_NAMES) mountResource(router, RESOURCES[name], services[name]);
}

/** The six routes of a resource. What creates, changes or brings back is gated by its metric, if it has one. */
export function mountResource(
  router: EndpointRouter,
  { contract, present }: Resource,
  service: ResourceService,
): void {
  const { endpoints, metric } = contract;
  const gate: Gate = metric ? { metric } : { free: 'no plan counts these' };

  router.member(endpoints.list, { role: 'staff' }, async ({ session, query }) => {
    const { records, ...page } = await service.list(session.businessId, query);
    return { items: records.map(present), ...page };
  });
  router.member(endpoints.create, { role: 'staff', gate }, async (context) => {
    const { session, body, admit, newId } = context;
    return present(await service.create(session.businessId, newId, body, admit));
  });
  router.member(endpoints.get, { role: 'staff' }, async ({ session, params }) =>
    present(await service.get(session.businessId, params.id)),
  );
  router.member(endpoints.update, { role: 'staff', gate }, async (context) => {
    const { session, params, body, admit } = context;
    return present(await service.update(session.businessId, params.id, body, admit));
  });
  router.member(
    endpoints.remove,
    { role: 'staff', gate: { free: 'deleting gives room back' } },
    ({ session, params }) => service.remove(session.businessId, params.id),
  );
  router.member(endpoints.restore, { role: 'staff', gate }, async ({ session, params, admit }) =>
    present(await service.restore(session.businessId, params.id, admit)),
  );
}
