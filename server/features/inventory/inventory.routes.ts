import type { z } from 'zod';
import type { EndpointRouter } from '#server/http/endpoint-router.ts';
import * as clients from '#shared/contracts/clients.ts';
import type { Endpoint } from '#shared/contracts/endpoint.ts';
import * as products from '#shared/contracts/products.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import type { ClientRecord } from './client.model.ts';
import { presentClient } from './clients.service.ts';
import type { ListQuery } from './list.ts';
import type { ProductRecord } from './product.model.ts';
import { presentProduct } from './products.service.ts';
import type { ResourceService } from './resource.service.ts';

export interface InventoryServices {
  products: ResourceService<ProductRecord, products.ProductInput>;
  clients: ResourceService<ClientRecord, clients.ClientInput>;
}

export function mountInventory(router: EndpointRouter, services: InventoryServices): void {
  mountResource(router, services.products, presentProduct, 'products', {
    list: products.listProducts,
    create: products.createProduct,
    get: products.getProduct,
    update: products.updateProduct,
    remove: products.deleteProduct,
    restore: products.restoreProduct,
  });
  mountResource(router, services.clients, presentClient, 'clients', {
    list: clients.listClients,
    create: clients.createClient,
    get: clients.getClient,
    update: clients.updateClient,
    remove: clients.deleteClient,
    restore: clients.restoreClient,
  });
}

type IdParams = z.ZodType<{ id: string }>;
type Patch<Input> = { version: number } & { [K in keyof Input]?: Input[K] | undefined };

interface ResourceEndpoints<Dto, Input> {
  list: Endpoint<
    z.ZodUndefined,
    z.ZodType<ListQuery>,
    z.ZodUndefined,
    z.ZodType<unknown, { items: Dto[]; nextCursor: string | null; total: number }>
  >;
  create: Endpoint<z.ZodUndefined, z.ZodUndefined, z.ZodType<Input>, z.ZodType<Dto, Dto>>;
  get: Endpoint<IdParams, z.ZodUndefined, z.ZodUndefined, z.ZodType<Dto, Dto>>;
  update: Endpoint<IdParams, z.ZodUndefined, z.ZodType<Patch<Input>>, z.ZodType<Dto, Dto>>;
  remove: Endpoint<IdParams, z.ZodUndefined, z.ZodUndefined, z.ZodUndefined>;
  restore: Endpoint<IdParams, z.ZodUndefined, z.ZodUndefined, z.ZodType<Dto, Dto>>;
}

/** The six routes of one kind of inventory document. What creates, or brings back, is gated by its metric. */
function mountResource<Stored, Dto, Input>(
  router: EndpointRouter,
  service: ResourceService<Stored, Input>,
  present: (record: Stored) => Dto,
  metric: Metric,
  endpoints: ResourceEndpoints<Dto, Input>,
): void {
  const gate = { metric };

  router.member(endpoints.list, { role: 'staff' }, async ({ session, query }) => {
    const page = await service.list(session.businessId, query);
    return { items: page.records.map(present), nextCursor: page.nextCursor, total: page.total };
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
