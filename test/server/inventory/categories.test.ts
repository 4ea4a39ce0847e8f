import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { categories } from '#server/features/inventory/categories.resource.ts';
import { CATEGORY_LEVELS } from '#shared/contracts/categories.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import type { Answer, TestClient } from '#test/support/test-client.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

async function owner(): Promise<TestClient> {
  const client = app.client();
  await client.register();
  return client;
}

async function add(client: TestClient, parentId: string | null = null): Promise<string> {
  const answer = await client.post<{ id: string }>('/api/categories', { name: 'C', parentId });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.id;
}

/** Categories within each other, the outermost first. */
async function chain(client: TestClient, length: number): Promise<string[]> {
  const ids: string[] = [];
  for (let level = 0; level < length; level += 1) ids.push(await add(client, ids.at(-1) ?? null));
  return ids;
}

function move(client: TestClient, id: string, parentId: string, version = 1): Promise<Answer> {
  return client.send('PATCH', `/api/categories/${id}`, { body: { version, parentId } });
}

const refusal = (answer: Answer) => [answer.problem.code, answer.problem.errors?.[0]?.code];

describe('a category', () => {
  it('lies at most five levels deep, alone and with what it holds', async () => {
    const client = await owner();
    const deep = await chain(client, CATEGORY_LEVELS);
    const sixth = await client.post('/api/categories', { name: 'C', parentId: deep.at(-1) });
    expect(refusal(sixth)).toEqual(['INVALID_REQUEST', 'too_deep']);
    const [outer = ''] = await chain(client, 2);
    expect(refusal(await move(client, outer, deep[3] ?? ''))).toEqual([
      'INVALID_REQUEST',
      'too_deep',
    ]);
    expect((await move(client, outer, deep[2] ?? '')).status).toBe(200);
  });

  it('never lies within itself or what it holds, not even what is deleted', async () => {
    const client = await owner();
    const [outer = '', middle = '', inner = ''] = await chain(client, 3);
    for (const parent of [outer, middle, inner]) {
      const answer = await move(client, outer, parent);
      expect([answer.status, ...refusal(answer)]).toEqual([409, 'CONFLICT', 'own_child']);
      expect(answer.problem.field).toBe('parentId');
    }
    await client.send('DELETE', `/api/categories/${middle}`);
    expect(refusal(await move(client, outer, inner))).toEqual(['CONFLICT', 'own_child']);
  });

  it.each([['of another business'], ['that is deleted']])('lies in none %s', async (which) => {
    const client = await owner();
    const other = which === 'that is deleted' ? client : await owner();
    const parentId = await add(other);
    if (other === client) await client.send('DELETE', `/api/categories/${parentId}`);
    const answer = await client.post('/api/categories', { name: 'C', parentId });
    expect([answer.status, ...refusal(answer)]).toEqual([400, 'INVALID_REQUEST', 'not_found']);
  });

  it('stays in a tree when many move into each other at once', async () => {
    const client = await owner();
    const ids = [await add(client), await add(client), await add(client), await add(client)];
    const moves = ids.flatMap((id) =>
      ids.filter((other) => other !== id).map((other) => move(client, id, other)),
    );
    const answers = await Promise.all(moves);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    const parents = new Map<string, string | null>();
    for (const { _id } of await categories.model.find({ _id: { $in: ids } }).lean()) {
      const { body } = await client.get(`/api/categories/${_id}`);
      parents.set(_id, body['parentId'] as string | null);
    }
    for (const id of ids) {
      const above: string[] = [];
      for (let next = parents.get(id); next && above.length < 9; next = parents.get(next)) {
        above.push(next);
      }
      expect(above.length).toBeLessThan(CATEGORY_LEVELS);
    }
  });

  it('lists what lies directly in it', async () => {
    const client = await owner();
    const [outer = '', inner = ''] = await chain(client, 3);
    const { body } = await client.get<{ items: { id: string }[]; total: number }>(
      `/api/categories?parentId=${outer}`,
    );
    expect([body.items.map(({ id }) => id), body.total]).toEqual([[inner], 1]);
  });

  it('counts towards its limit', async () => {
    const client = await owner();
    await chain(client, 2);
    const { body } = await client.get<{ metrics: { metric: string; used: number }[] }>(
      '/api/subscription/limits',
    );
    expect(body.metrics).toContainEqual(expect.objectContaining({ metric: 'categories', used: 2 }));
  });
});
