import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usageModel } from '#server/features/entitlements/usage.model.ts';
import { usageId } from '#server/features/entitlements/usage.service.ts';
import { clients } from '#server/features/inventory/clients.resource.ts';
import { products } from '#server/features/inventory/products.resource.ts';
import { LIVE } from '#server/features/inventory/resource.ts';
import { subscriptionModel } from '#server/features/subscriptions/subscription.model.ts';
import type { Limits } from '#shared/contracts/subscriptions.ts';
import { limitOf } from '#shared/domain/entitlements.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import type { TestClient } from '#test/support/test-client.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

/** A business whose plan has room for this many products. */
async function businessWithRoomFor(
  maxProducts: number,
): Promise<{ client: TestClient; id: string }> {
  const client = app.client();
  const { businessId } = await client.register();
  await subscriptionModel.updateOne(
    { businessId },
    { $set: { features: { maxProducts, maxClients: maxProducts } }, $inc: { version: 1 } },
  );
  app.services.subscriptions.forget(businessId, 'inventory');
  return { client, id: businessId };
}

const product = (sku: string) => ({ sku, name: `Producto ${sku}` });

async function used(client: TestClient, metric = 'products'): Promise<number | undefined> {
  const { body } = await client.get<Limits>('/api/subscription/limits');
  return body.metrics.find((one) => one.metric === metric)?.used;
}

async function expectCountsToMatch(businessId: string): Promise<void> {
  await app.services.counting.flush();
  const usage = await usageModel.findById(usageId(businessId, 'inventory', 'products')).lean();
  const documents = await products.model.countDocuments({ ...LIVE, businessId });
  expect(usage).toMatchObject({ value: documents, pending: [] });
  expect(
    await products.model.countDocuments({ businessId, 'pendingCounts.0': { $exists: true } }),
  ).toBe(0);
}

describe('a limit', () => {
  it('is explained by status and limits', async () => {
    const client = app.client();
    await client.register();
    const status = await client.get<{ features: Record<string, number>; isPremium: boolean }>(
      '/api/subscriptions/status',
    );
    expect(status.body.isPremium).toBe(false);
    const limits = await client.get<Limits>('/api/subscription/limits');
    for (const metric of limits.body.metrics) {
      expect(metric.limit).toBe(limitOf(status.body.features, metric.metric));
    }
    expect(limits.body.metrics.find((one) => one.metric === 'users')?.used).toBe(1);
    expect(limits.body.metrics.find((one) => one.metric === 'clients')).toMatchObject({
      used: 0,
      limit: 0,
      remaining: 0,
      state: 'reached',
    });
  });

  it('refuses what the plan has no room for, with the cheapest plan that has', async () => {
    const client = app.client();
    await client.register();
    const refused = await client.post('/api/clients', { name: 'Juan' });
    expect(refused.status).toBe(403);
    expect(refused.problem).toMatchObject({
      code: 'LIMIT_REACHED',
      metric: 'clients',
      used: 0,
      limit: 0,
      upgradeUrl: '/upgrade?reason=clients',
    });
    const plans = await client.get<{ plans: { id: string; sortOrder: number }[] }>('/api/plans');
    expect(refused.problem.unlockingPlan?.id).toBe(plans.body.plans[1]?.id);
    expect(refused.problem.unlockingPlan?.limit).toBeGreaterThan(0);
    expect(await clients.model.countDocuments({ name: 'Juan' })).toBe(0);
  });

  it('is exact: of many at once at limit − 1, one succeeds', async () => {
    const { client, id } = await businessWithRoomFor(5);
    for (let index = 0; index < 4; index += 1) {
      expect((await client.post('/api/products', product(`A${index}`))).status).toBe(201);
    }
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => client.post('/api/products', product(`B${index}`))),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    const refusals = answers.filter((answer) => answer.status === 403);
    expect(refusals).toHaveLength(59);
    expect(new Set(refusals.map((answer) => answer.problem.code))).toEqual(
      new Set(['LIMIT_REACHED']),
    );
    expect(await used(client)).toBe(5);
    await expectCountsToMatch(id);
  });

  it('gives room back at once when something is deleted or archived', async () => {
    const { client, id } = await businessWithRoomFor(1);
    const first = await client.post<{ id: string }>('/api/products', product('A'));
    expect((await client.post('/api/products', product('B'))).status).toBe(403);
    expect((await client.send('DELETE', `/api/products/${first.body.id}`)).status).toBe(204);
    expect(await used(client)).toBe(0);
    const second = await client.post<{ id: string }>('/api/products', product('B'));
    expect(second.status).toBe(201);

    const restored = await client.post(`/api/products/${first.body.id}/restore`);
    expect(restored.status).toBe(403);
    expect(restored.problem.code).toBe('LIMIT_REACHED');

    const archived = await client.send('PATCH', `/api/products/${second.body.id}`, {
      body: { version: 1, archived: true },
    });
    expect(archived.status).toBe(200);
    expect(await used(client)).toBe(0);
    expect((await client.post(`/api/products/${first.body.id}/restore`)).status).toBe(200);
    const unarchived = await client.send('PATCH', `/api/products/${second.body.id}`, {
      body: { version: 2, archived: false },
    });
    expect(unarchived.problem.code).toBe('LIMIT_REACHED');
    await expectCountsToMatch(id);
  });

  it('counts a deletion once, however often it is asked for', async () => {
    const { client, id } = await businessWithRoomFor(10);
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      ids.push((await client.post<{ id: string }>('/api/products', product(`D${index}`))).body.id);
    }
    const answers = await Promise.all(
      ids.flatMap((one) =>
        Array.from({ length: 5 }, () => client.send('DELETE', `/api/products/${one}`)),
      ),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([204]));
    expect(await used(client)).toBe(0);
    await expectCountsToMatch(id);
  });

  it('takes no place for a refused write', async () => {
    const { client, id } = await businessWithRoomFor(10);
    expect((await client.post('/api/products', product('Dup'))).status).toBe(201);
    const again = await client.post('/api/products', product('DUP'));
    expect(again.status).toBe(409);
    expect(again.problem).toMatchObject({ code: 'DUPLICATE', field: 'sku' });
    expect(await used(client)).toBe(1);
    await expectCountsToMatch(id);
  });

  it('holds with creates, deletes and restores all at once', async () => {
    const { client, id } = await businessWithRoomFor(8);
    const created: string[] = [];
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const answer = await client.post<{ id: string }>('/api/products', product(`M${index}`));
        if (answer.status === 201) created.push(answer.body.id);
        const victim = created[index % Math.max(1, created.length)];
        if (victim && index % 3 === 0) await client.send('DELETE', `/api/products/${victim}`);
        if (victim && index % 6 === 0) await client.post(`/api/products/${victim}/restore`);
        const now = await usageModel.findById(usageId(id, 'inventory', 'products')).lean();
        expect(now?.value).toBeLessThanOrEqual(8);
      }),
    );
    await expectCountsToMatch(id);
  });
});

describe('after a crash', () => {
  const minute = 60_000;

  it('a place without its document goes back', async () => {
    const { client, id } = await businessWithRoomFor(3);
    const _id = usageId(id, 'inventory', 'products');
    await usageModel.updateOne(
      { _id },
      {
        $inc: { value: 1, seq: 1 },
        $push: { pending: { id: 'm1', documentId: 'never-written', n: 1, at: app.clock.now() } },
      },
    );
    expect(await used(client)).toBe(1);
    await app.services.counting.sweep();
    app.clock.advance(minute);
    await app.services.counting.sweep();
    expect(await used(client)).toBe(0);
    await expectCountsToMatch(id);
  });

  it('a document whose place was not settled stays counted, once', async () => {
    const { client, id } = await businessWithRoomFor(3);
    const { body } = await client.post<{ id: string }>('/api/products', product('S'));
    await app.services.counting.flush();
    const mark = { id: 'm2', n: 1, at: app.clock.now() };
    const _id = usageId(id, 'inventory', 'products');
    await usageModel.updateOne({ _id }, { $push: { pending: { ...mark, documentId: body.id } } });
    await products.model.updateOne({ _id: body.id }, { $push: { pendingCounts: mark } });
    await app.services.counting.sweep();
    app.clock.advance(minute);
    await app.services.counting.sweep();
    await app.services.counting.sweep();
    expect(await used(client)).toBe(1);
    await expectCountsToMatch(id);
  });

  it('a deletion that was not counted is counted, once', async () => {
    const { client, id } = await businessWithRoomFor(3);
    const { body } = await client.post<{ id: string }>('/api/products', product('L'));
    await app.services.counting.flush();
    const mark = { id: 'm3', n: -1, at: app.clock.now() };
    await products.model.updateOne(
      { _id: body.id },
      { $set: { isDeleted: true }, $push: { pendingCounts: mark } },
    );
    await app.services.counting.sweep();
    app.clock.advance(minute);
    await app.services.counting.sweep();
    await app.services.counting.sweep();
    expect(await used(client)).toBe(0);
    await expectCountsToMatch(id);
  });

  it('a deletion that was counted but not settled is not counted again', async () => {
    const { client, id } = await businessWithRoomFor(3);
    const { body } = await client.post<{ id: string }>('/api/products', product('C'));
    await app.services.counting.flush();
    const mark = { id: 'm4', n: -1, at: app.clock.now() };
    await products.model.updateOne(
      { _id: body.id },
      { $set: { isDeleted: true }, $push: { pendingCounts: mark } },
    );
    await usageModel.updateOne(
      { _id: usageId(id, 'inventory', 'products') },
      { $inc: { value: -1, seq: 1 }, $push: { pending: { ...mark, documentId: body.id } } },
    );
    await app.services.counting.sweep();
    app.clock.advance(minute);
    await app.services.counting.sweep();
    await app.services.counting.sweep();
    expect(await used(client)).toBe(0);
    await expectCountsToMatch(id);
  });
});
