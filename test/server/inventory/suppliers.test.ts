import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RESOURCES } from '#server/features/inventory/resources.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import type { TestClient } from '#test/support/test-client.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

interface Supplier {
  id: string;
  name: string;
  taxId: string;
  version: number;
}

async function owner(): Promise<TestClient> {
  const client = app.client();
  await client.register();
  return client;
}

async function add(client: TestClient, over: Record<string, unknown>): Promise<Supplier> {
  const answer = await client.post<Supplier>('/api/suppliers', over);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

async function found(client: TestClient, q: string): Promise<string[]> {
  const { body } = await client.get<{ items: Supplier[] }>(
    `/api/suppliers?q=${encodeURIComponent(q)}`,
  );
  return body.items.map(({ name }) => name);
}

describe('a supplier', () => {
  it('needs a name only, and has what people agreed with it', async () => {
    const client = await owner();
    expect(await add(client, { name: 'Acme' })).toMatchObject({
      code: '',
      contactName: '',
      taxId: '',
      taxCondition: 'unspecified',
      email: '',
      phone: '',
      website: '',
      address: '',
      paymentTerms: '',
      notes: '',
      archived: false,
      version: 1,
    });
  });

  it('keeps a CUIT as its digits, and is found with and without separators', async () => {
    const client = await owner();
    const created = await add(client, { name: 'ARCA', taxId: '33-69345023-9' });
    expect(created.taxId).toBe('33693450239');
    for (const q of ['33-6934', '33693450', '33-69345023-9', '33693450239']) {
      expect([q, await found(client, q)]).toEqual([q, ['ARCA']]);
    }
  });

  it.each(['30-12345678-9', '20123456785', '33-33333333-3', '11111111113'])(
    'with the CUIT %s is refused: its digit is wrong',
    async (taxId) => {
      const client = await owner();
      const answer = await client.post('/api/suppliers', { name: 'x', taxId });
      expect(answer.status).toBe(400);
      expect(answer.problem.errors).toEqual([
        expect.objectContaining({ path: 'taxId', code: 'invalid_tax_id' }),
      ]);
    },
  );

  it('may have an id of another country, and the same id as another one', async () => {
    const client = await owner();
    expect((await add(client, { name: 'Lisboa', taxId: 'PT 501-442' })).taxId).toBe('PT 501-442');
    await add(client, { name: 'Porto', taxId: 'PT 501-442' });
  });

  it('is refused when the plan has no room, until one is archived', async () => {
    const client = await owner();
    const status = await client.get<{ features: { maxSuppliers: number } }>(
      '/api/subscriptions/status',
    );
    const limit = status.body.features.maxSuppliers;
    const all: Supplier[] = [];
    for (let index = 0; index < limit; index += 1) all.push(await add(client, { name: 'S' }));
    const refused = await client.post('/api/suppliers', { name: 'one too many' });
    expect(refused.problem).toMatchObject({
      code: 'LIMIT_REACHED',
      metric: 'suppliers',
      used: limit,
      limit,
      upgradeUrl: '/upgrade?reason=suppliers',
    });
    expect(refused.problem.unlockingPlan?.limit).toBeGreaterThan(limit);
    const [first] = all;
    await client.send('PATCH', `/api/suppliers/${first?.id}`, {
      body: { version: 1, archived: true },
    });
    await add(client, { name: 'in its place' });
  });
});

describe('a product', () => {
  it('refers to a supplier of its own business, and is found by it', async () => {
    const [client, stranger] = [await owner(), await owner()];
    const { id } = await add(client, { name: 'Acme' });
    const foreign = await stranger.post('/api/products', { sku: 'A', name: 'A', supplierId: id });
    expect([foreign.status, foreign.problem.errors]).toEqual([
      400,
      [expect.objectContaining({ path: 'supplierId', code: 'not_found' })],
    ]);
    for (const sku of ['A', 'B', 'C']) {
      await client.post('/api/products', { sku, name: sku, supplierId: id });
    }
    await client.post('/api/products', { sku: 'D', name: 'D' });
    const filtered = `/api/products?supplierId=${id}&limit=2&sort=-sku`;
    const page = (
      await client.get<{ items: { sku: string }[]; nextCursor: string; total: number }>(filtered)
    ).body;
    expect([page.items.map(({ sku }) => sku), page.total]).toEqual([['C', 'B'], 3]);
    const next = `${filtered}&cursor=${page.nextCursor}`;
    expect((await client.get(next)).body).toMatchObject({
      items: [{ sku: 'A' }],
      nextCursor: null,
    });
    // Its place in another list would be a guess.
    const elsewhere = await client.get(`/api/products?limit=2&sort=-sku&cursor=${page.nextCursor}`);
    expect(elsewhere.problem.errors).toEqual([expect.objectContaining({ path: 'cursor' })]);
  });

  it('is still edited when its supplier is gone', async () => {
    const client = await owner();
    const { id: supplierId } = await add(client, { name: 'Acme' });
    const { body } = await client.post<{ id: string }>('/api/products', {
      sku: 'A',
      name: 'A',
      supplierId,
    });
    await client.send('DELETE', `/api/suppliers/${supplierId}`);
    const edited = await client.send('PATCH', `/api/products/${body.id}`, {
      body: { version: 1, name: 'B', supplierId },
    });
    expect([edited.status, edited.body['supplierId']]).toEqual([200, supplierId]);
  });
});

describe('every list', () => {
  it.each(Object.values(RESOURCES).map((resource) => [resource.contract.name, resource] as const))(
    'of %s is served from an index in each order, filtered or not',
    (_name, { contract, model, sortKeys }) => {
      const indexes = model.schema.indexes().map(([fields]) => Object.keys(fields).join());
      for (const narrowed of [[], ...contract.filters.map((filter) => [filter])]) {
        for (const sort of contract.sorts) {
          const fields = ['businessId', 'isDeleted', 'archived', ...narrowed, sortKeys[sort]];
          expect(indexes).toContain(fields.join());
        }
      }
    },
  );
});
