import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clients } from '#server/features/inventory/clients.resource.ts';
import { products } from '#server/features/inventory/products.resource.ts';
import { subscriptionModel } from '#server/features/subscriptions/subscription.model.ts';
import type { Limits } from '#shared/contracts/subscriptions.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import type { Registered, TestClient } from '#test/support/test-client.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

type Owner = TestClient & Registered;

async function owner(features?: Record<string, number>): Promise<Owner> {
  const client = app.client();
  const registered = await client.register();
  if (features) {
    await subscriptionModel.updateOne(
      { businessId: registered.businessId },
      { $set: { features } },
    );
    app.services.subscriptions.forget(registered.businessId, 'inventory');
  }
  return Object.assign(client, registered);
}

let keys = 0;
function newKey(): { 'idempotency-key': string } {
  keys += 1;
  return { 'idempotency-key': `the-key-${keys}` };
}

const BODY = { sku: 'CLAVE', name: 'Con clave' };
const create = (client: TestClient, headers: Record<string, string>, body: object = BODY) =>
  client.post<{ id: string }>('/api/products', body, headers);
const countOf = (client: Owner) => products.model.countDocuments({ businessId: client.businessId });
const rows = () => mongoose.connection.collection('idempotencyKeys');

/** The row of a business's last request, as a process that died over it would have left it. */
async function crash(client: Owner): Promise<void> {
  const [row] = await rows().find().sort({ createdAt: -1 }).limit(1).toArray();
  if (!row) throw new Error('No key was stored');
  expect(row['answer']).toContain('"id"');
  await rows().updateOne({ _id: row._id }, { $set: { answer: null } });
  await expect(countOf(client)).resolves.toBeLessThanOrEqual(1);
}

describe('the same key and body', () => {
  it('twenty times at once make one object and one answer', async () => {
    const client = await owner();
    const headers = newKey();
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(client, headers)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(await countOf(client)).toBe(1);
  });

  it('make one client too, which has no unique field', async () => {
    const client = await owner({ maxClients: 5 });
    const headers = newKey();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        client.post<{ id: string }>('/api/clients', { name: 'Ana' }, headers),
      ),
    );
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(await clients.model.countDocuments({ businessId: client.businessId })).toBe(1);
  });

  it('get the first answer still, after the object was changed', async () => {
    const client = await owner();
    const headers = newKey();
    const first = await create(client, headers);
    await client.send('PATCH', `/api/products/${first.body.id}`, {
      body: { version: 1, name: 'Otro' },
    });
    const again = await create(client, headers);
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
  });

  it('make one object however the body is written', async () => {
    const client = await owner();
    const headers = newKey();
    const first = await create(client, headers);
    const reordered = await create(client, headers, {
      name: ' Con clave',
      taxRate: 21,
      sku: 'CLAVE',
    });
    expect(reordered.body).toEqual(first.body);
  });
});

describe('the same key', () => {
  it('with another body is refused, and changes nothing', async () => {
    const client = await owner();
    const headers = newKey();
    await create(client, headers);
    const other = await create(client, headers, { ...BODY, sku: 'OTRA' });
    expect(other.status).toBe(422);
    expect(other.problem.code).toBe('IDEMPOTENCY_MISMATCH');
    expect(await countOf(client)).toBe(1);
  });

  it('of another business, person or route is another key', async () => {
    const [one, other] = [await owner({ maxProducts: 5, maxClients: 5 }), await owner()];
    const headers = newKey();
    const first = await create(one, headers);
    const second = await create(other, headers);
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
    expect((await one.post('/api/clients', { name: 'Ana' }, headers)).status).toBe(201);
  });

  it('may be used again for what was refused', async () => {
    const client = await owner({ maxProducts: 0 });
    const headers = newKey();
    expect((await create(client, headers)).problem.code).toBe('LIMIT_REACHED');
    await subscriptionModel.updateOne(
      { businessId: client.businessId },
      { $set: { features: { maxProducts: 1 } } },
    );
    app.services.subscriptions.forget(client.businessId, 'inventory');
    expect((await create(client, headers)).status).toBe(201);
    expect((await create(client, headers, { sku: 'x' })).status).toBe(400);
    expect(await countOf(client)).toBe(1);
  });

  it.each(['short', 'with a space', 'ñandúñandú', 'x'.repeat(201), ''])(
    '%j is refused',
    async (key) => {
      const client = await owner();
      const answer = await create(client, {
        'idempotency-key': encodeURI(key) === key ? key : Buffer.from(key).toString('latin1'),
      });
      expect(answer.status).toBe(400);
      expect(answer.problem.errors).toMatchObject([
        { path: 'idempotency-key', code: 'invalid_key' },
      ]);
      expect(await countOf(client)).toBe(0);
    },
  );
});

describe('after a crash', () => {
  it('between the document and the answer, a repeat finds the document', async () => {
    const client = await owner();
    const headers = newKey();
    const first = await create(client, headers);
    await crash(client);
    app.clock.advance(21_000);
    const again = await create(client, headers);
    expect(again.status).toBe(201);
    expect(again.body.id).toBe(first.body.id);
    expect(await countOf(client)).toBe(1);
  });

  it('that had taken the last place, a repeat is not told that the plan is full', async () => {
    const client = await owner({ maxProducts: 1 });
    const headers = newKey();
    const first = await create(client, headers);
    await crash(client);
    app.clock.advance(21_000);
    const again = await create(client, headers);
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
    await app.services.counting.flush();
    const limits = await client.get<Limits>('/api/subscription/limits');
    expect(limits.body.metrics.find(({ metric }) => metric === 'products')?.used).toBe(1);
  });

  it('before the document, a repeat writes it, once', async () => {
    const client = await owner();
    const headers = newKey();
    const first = await create(client, headers);
    await crash(client);
    await products.model.deleteOne({ _id: first.body.id });
    app.clock.advance(21_000);
    const answers = await Promise.all(Array.from({ length: 5 }, () => create(client, headers)));
    expect(new Set(answers.map((answer) => answer.body.id))).toEqual(new Set([first.body.id]));
    expect(await countOf(client)).toBe(1);
  });

  it('another body neither goes on in its place nor keeps the right one waiting', async () => {
    const client = await owner();
    const headers = newKey();
    const first = await create(client, headers);
    await crash(client);
    app.clock.advance(21_000);
    const other = await create(client, headers, { ...BODY, sku: 'OTRA' });
    expect(other.problem.code).toBe('IDEMPOTENCY_MISMATCH');
    const right = await create(client, headers);
    expect(right.body.id).toBe(first.body.id);
  });
});
