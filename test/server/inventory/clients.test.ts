import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionModel } from '#server/features/subscriptions/subscription.model.ts';
import { type Client, clients as contract } from '#shared/contracts/clients.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import type { TestClient } from '#test/support/test-client.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

interface Page {
  items: Client[];
  nextCursor: string | null;
  total: number;
}

/** An owner whose plan has room for clients. */
async function owner(): Promise<TestClient> {
  const client = app.client();
  const { businessId } = await client.register();
  await subscriptionModel.updateOne({ businessId }, { $set: { features: { maxClients: 50 } } });
  app.services.subscriptions.forget(businessId, 'inventory');
  return client;
}

async function add(client: TestClient, over: Record<string, unknown>): Promise<Client> {
  const answer = await client.post<Client>('/api/clients', over);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

const list = async (client: TestClient, search = '') =>
  (await client.get<Page>(`/api/clients?${search}`)).body;

describe('a client', () => {
  it('needs a name only, and has defaults for the rest', async () => {
    const client = await owner();
    const created = await add(client, { name: 'Juan Pérez' });
    expect(created).toMatchObject({
      name: 'Juan Pérez',
      taxId: '',
      taxCondition: 'unspecified',
      email: '',
      phone: '',
      address: '',
      notes: '',
      archived: false,
      version: 1,
    });
  });

  it('is changed, deleted and restored as it was', async () => {
    const client = await owner();
    const { id } = await add(client, {
      name: 'Ana',
      email: 'ana@example.test',
      taxCondition: 'exempt',
    });
    const path = `/api/clients/${id}`;
    const changed = await client.send<Client>('PATCH', path, {
      body: { version: 1, phone: '011 4444' },
    });
    expect(changed.body).toMatchObject({
      email: 'ana@example.test',
      phone: '011 4444',
      version: 2,
    });
    const stale = await client.send('PATCH', path, { body: { version: 1, phone: '0' } });
    expect(stale.problem.code).toBe('CONFLICT');
    expect((await client.send('DELETE', path)).status).toBe(204);
    expect((await client.get(path)).status).toBe(404);
    const restored = await client.post<Client>(`${path}/restore`);
    expect(restored.body).toMatchObject({ phone: '011 4444', taxCondition: 'exempt' });
  });

  it('may have the name of another one', async () => {
    const client = await owner();
    await add(client, { name: 'Juan' });
    await add(client, { name: 'Juan' });
    expect((await list(client)).total).toBe(2);
  });

  it.each([
    [{ name: '' }, 'name', 'required'],
    [{ name: 'x'.repeat(201) }, 'name', 'too_long'],
    [{ name: 'x', email: 'not an address' }, 'email', 'invalid_email'],
    [{ name: 'x', taxCondition: 'friend' }, 'taxCondition', 'invalid_value'],
    [{ name: 'x', notes: 'a\u0000' }, 'notes', 'control_characters'],
  ])('%j is refused, naming the field', async (body, path, code) => {
    const client = await owner();
    const answer = await client.post('/api/clients', body);
    expect(answer.status).toBe(400);
    expect(answer.problem.errors).toEqual([expect.objectContaining({ path, code })]);
  });

  it('of another business does not exist, on every route', async () => {
    const [client, stranger] = [await owner(), await owner()];
    const { id } = await add(client, { name: 'Ajena' });
    const path = `/api/clients/${id}`;
    const answers = [
      await stranger.get(path),
      await stranger.send('PATCH', path, { body: { version: 1, name: 'Mía' } }),
      await stranger.send('DELETE', path),
      await stranger.post(`${path}/restore`),
    ];
    expect(answers.map((answer) => [answer.status, answer.problem.code])).toEqual(
      answers.map(() => [404, 'NOT_FOUND']),
    );
    expect((await list(stranger)).items).toEqual([]);
  });
});

describe('the list of clients', () => {
  it('is found by name, tax id, address of mail and phone', async () => {
    const client = await owner();
    await add(client, {
      name: 'Íñigo Núñez',
      taxId: '20-12345678-9',
      email: 'inigo@example.test',
      phone: '+54 11 4444-5555',
    });
    await add(client, { name: 'Otra' });
    for (const q of ['iñigo', 'nuñez íñ', '20-1234', 'inigo@ex', '+54', '4444']) {
      expect([q, (await list(client, `q=${encodeURIComponent(q)}`)).total]).toEqual([q, 1]);
    }
    expect((await list(client, 'q=nunez')).total).toBe(0);
  });

  it.each(contract.sorts.flatMap((sort) => [sort, `-${sort}`]))(
    'is sorted by %s, page by page',
    async (sort) => {
      const client = await owner();
      const names = ['b', 'C', 'á', 'a', 'b'];
      for (const name of names) await add(client, { name });
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Page = await list(
          client,
          `sort=${sort}&limit=2${cursor ? `&cursor=${cursor}` : ''}`,
        );
        seen.push(...page.items.map(({ name }) => name));
        cursor = page.nextCursor;
      }
      const ascending = sort.startsWith('-') ? seen.toReversed() : seen;
      expect(ascending).toEqual(sort.endsWith('name') ? ['á', 'a', 'b', 'b', 'C'] : names);
    },
  );

  it('refuses a sort that products have and clients have not', async () => {
    const client = await owner();
    expect((await client.get('/api/clients?sort=sku')).status).toBe(400);
  });
});
