import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mountResource } from '#server/features/inventory/inventory.routes.ts';
import { createResourceService } from '#server/features/inventory/resource.service.ts';
import { defineResource } from '#server/features/inventory/resource.ts';
import { EndpointRouter } from '#server/http/endpoint-router.ts';
import { openApiDocument } from '#server/http/openapi.ts';
import { problemHandler } from '#server/http/problem.ts';
import { createSessionCookie } from '#server/http/session-cookie.ts';
import { createSessionReader } from '#server/http/session-reader.ts';
import { objectIds } from '#server/ids.ts';
import { createLogger } from '#server/log.ts';
import { id, text } from '#shared/contracts/common.ts';
import { resource } from '#shared/contracts/resource.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import { createTestClient, type TestClient } from '#test/support/test-client.ts';

// A resource that the product does not have, made as its own are: a contract and a definition, nothing else.

const contract = resource({
  name: 'shelves',
  one: 'shelf',
  metric: null,
  fields: {
    label: text(20, 1),
    height: z.number().min(0).default(2),
    supplierId: id.nullable().default(null),
  },
  sorts: ['label'],
  filters: { supplierId: id },
});
const shelves = defineResource({
  contract,
  fields: { label: String, labelKey: String, height: Number, supplierId: String },
  sortKeys: { label: 'labelKey' },
  searchTexts: ({ name, label }) => [name, label],
  derive: ({ label }) => ({ labelKey: label.toLowerCase() }),
  unique: { field: 'label', by: 'labelKey' },
  references: { supplierId: 'suppliers' },
});

let app: TestApp;
let client: TestClient;
let close: () => void;
let routes: EndpointRouter['routes'];
beforeAll(async () => {
  app = await startTestApp();
  await shelves.model.createIndexes();
  const { services } = app;
  const sessions = createSessionReader(createSessionCookie(false), {
    bearer: services.sessions.find,
    cookie: services.sessions.findOrRenew,
  });
  const router = new EndpointRouter({
    ...services,
    sessions,
    newId: objectIds.next,
    checkResponses: true,
  });
  const { clock } = app;
  const { counting, inventory } = services;
  const exists = (name: keyof typeof inventory, businessId: string, one: string) =>
    inventory[name].exists(businessId, one);
  mountResource(
    router,
    shelves,
    createResourceService(shelves, { appId: 'inventory', clock, counting, exists }),
  );
  routes = router.routes;
  const server = express()
    .use(express.json(), router.router, problemHandler(createLogger('silent')))
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  close = () => server.close();
  const owner = app.client();
  await owner.register();
  client = createTestClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  client.cookie = owner.cookie;
});
afterAll(async () => {
  close();
  await app.stop();
});

describe('a new resource', () => {
  it('has six endpoints, checked, filtered, searched, sorted and unique, without a line more', async () => {
    const bad = await client.post('/api/shelves', { name: 'x', height: -1, width: 1 });
    expect(bad.problem.errors?.map(({ path }) => path).sort()).toEqual([
      'height',
      'label',
      'width',
    ]);
    const created = await client.post<{ id: string }>('/api/shelves', {
      name: 'Fondo',
      label: 'B1',
    });
    expect([created.status, created.body]).toEqual([
      201,
      expect.objectContaining({ label: 'B1', height: 2, supplierId: null, version: 1 }),
    ]);
    expect(created.body).not.toHaveProperty('labelKey');
    const path = `/api/shelves/${created.body.id}`;
    const duplicate = await client.post('/api/shelves', { name: 'Otro', label: 'b1' });
    expect(duplicate.problem).toMatchObject({ code: 'DUPLICATE', field: 'label' });
    await client.post('/api/shelves', { name: 'Alto', label: 'A1' });
    const sorted = await client.get('/api/shelves?sort=-label&q=fon');
    expect(sorted.body).toMatchObject({ items: [{ label: 'B1' }], total: 1 });
    expect((await client.get('/api/shelves')).body['total']).toBe(2);
    const filtered = await client.get(`/api/shelves?supplierId=${objectIds.next()}`);
    expect(filtered.body).toMatchObject({ items: [], total: 0 });
    const changed = await client.send('PATCH', path, { body: { version: 1, height: 3 } });
    expect(changed.body).toMatchObject({ height: 3, version: 2 });
    expect((await client.send('DELETE', path)).status).toBe(204);
    expect((await client.get(path)).status).toBe(404);
    expect((await client.post(`${path}/restore`)).body).toMatchObject({ height: 3 });
    const archived = await client.send('PATCH', path, { body: { version: 4, archived: true } });
    expect(archived.status).toBe(200);
    expect((await client.get('/api/shelves')).body['total']).toBe(1);
  });

  it('says of each route what it takes from the plan, and stands in the docs', () => {
    expect(routes.filter(({ method }) => method !== 'GET').map(({ gate }) => gate)).toEqual(
      Array.from({ length: 4 }, () => ({ free: expect.any(String) })),
    );
    const document = openApiDocument(Object.values(contract.endpoints), 'x') as { paths: object };
    expect(Object.keys(document.paths)).toEqual([
      '/api/shelves',
      '/api/shelves/{id}',
      '/api/shelves/{id}/restore',
    ]);
  });
});
