import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Limits, SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { Features } from '#shared/domain/plan.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import type { Registered, TestClient } from '#test/support/test-client.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

type Owner = TestClient & Registered;
const PATH = '/api/subscriptions/status';

async function owner(): Promise<Owner> {
  const client = app.client();
  return Object.assign(client, await client.register());
}

/** A change of plan, as the billing service makes it. */
async function give(client: Owner, features: Features): Promise<void> {
  const { subscriptions } = app.services;
  const record = await subscriptions.load(client.businessId, 'inventory');
  const changed = await subscriptions.change(
    record,
    { features: { maxUsers: 2, ...features } },
    { type: 'subscription.plan_changed', actor: 'test' },
  );
  expect(changed).not.toBeNull();
}

const status = async (client: TestClient) => (await client.get<SubscriptionStatus>(PATH)).body;
const usage = async (client: TestClient) =>
  (await client.get<Limits>('/api/subscription/limits')).body.metrics.find(
    ({ metric }) => metric === 'products',
  );

async function addProducts(client: TestClient, count: number, prefix = 'P'): Promise<string[]> {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      client.post<{ id: string }>('/api/products', { sku: `${prefix}${index}`, name: 'P' }),
    ),
  );
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 201));
  return answers.map((answer) => answer.body.id);
}

describe('the status', () => {
  it('is not sent again while it is the same', async () => {
    const client = await owner();
    const first = await client.get(PATH);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).not.toBe('');
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const again = await client.send('GET', PATH, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect(again.body).toBe('');
    expect(again.headers.get('etag')).toBe(etag);
    await give(client, { maxProducts: 7 });
    const changed = await client.send<SubscriptionStatus>('GET', PATH, {
      headers: { 'if-none-match': etag },
    });
    expect(changed.status).toBe(200);
    expect(changed.body.features).toMatchObject({ maxProducts: 7 });
    expect(changed.headers.get('etag')).not.toBe(etag);
  });

  it('of one business is never taken for that of the next who signs in at the same browser', async () => {
    const [one, other] = [await owner(), await owner()];
    const etag = (await one.get(PATH)).headers.get('etag') ?? '';
    const answer = await other.send('GET', PATH, { headers: { 'if-none-match': etag } });
    expect(answer.status).toBe(200);
  });

  it('is fresh on the next request, again and again', async () => {
    const client = await owner();
    for (let limit = 1; limit <= 20; limit += 1) {
      await give(client, { maxProducts: limit });
      expect((await status(client)).features).toMatchObject({ maxProducts: limit });
    }
    expect((await status(client)).version).toBe(21);
  });

  it('is answered to a bearer token, without any cookie', async () => {
    const client = await owner();
    const { body } = await client.post<{ token: string }>('/api/auth/token', {
      email: client.email,
      password: client.password,
    });
    const api = app.client();
    const headers = { authorization: `Bearer ${body.token}` };
    const answer = await api.send<SubscriptionStatus>('GET', PATH, { headers });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(await status(client));
    expect(answer.headers.getSetCookie()).toEqual([]);
    for (const authorization of [
      'Bearer',
      'Bearer x',
      `Basic ${body.token}`,
      `bearer ${body.token}x`,
    ]) {
      expect((await api.send('GET', PATH, { headers: { authorization } })).status).toBe(401);
    }
  });

  it('of an app that the business does not have is not found', async () => {
    const client = await owner();
    for (const path of [PATH, '/api/subscription/limits', '/api/billing/status']) {
      for (const appId of ['vault', 'nothing']) {
        const answer = await client.get(`${path}?app=${appId}`);
        expect([path, answer.status, answer.problem.code]).toEqual([path, 404, 'NOT_FOUND']);
      }
      expect((await client.get(`${path}?app=inventory`)).status).toBe(200);
      expect((await client.get(`${path}?app[$ne]=x`)).status).toBe(400);
    }
  });
});

describe('a plan that shrank', () => {
  it('says what is over the limit, refuses more, and lets everything else be done', async () => {
    const client = await owner();
    const ids = await addProducts(client, 4);
    expect(await status(client)).toMatchObject({ overLimit: [] });
    await give(client, { maxProducts: 2 });
    expect(await status(client)).toMatchObject({ overLimit: ['products'] });
    expect(await usage(client)).toEqual({
      metric: 'products',
      used: 4,
      limit: 2,
      remaining: 0,
      state: 'over',
    });
    const refused = await client.post('/api/products', { sku: 'MORE', name: 'More' });
    expect(refused.problem).toMatchObject({ code: 'LIMIT_REACHED', used: 4, limit: 2 });

    const changed = await client.send('PATCH', `/api/products/${ids[0]}`, {
      body: { version: 1, name: 'Edited' },
    });
    expect(changed.status).toBe(200);
    expect((await client.send('DELETE', `/api/products/${ids[0]}`)).status).toBe(204);
    expect(await usage(client)).toMatchObject({ used: 3, state: 'over' });
    const archived = await client.send('PATCH', `/api/products/${ids[1]}`, {
      body: { version: 1, archived: true },
    });
    expect(archived.status).toBe(200);
    // Exactly at the limit nothing is over any more.
    expect(await usage(client)).toMatchObject({ used: 2, remaining: 0, state: 'reached' });
    expect(await status(client)).toMatchObject({ overLimit: [] });
    expect((await client.post(`/api/products/${ids[0]}/restore`)).problem.code).toBe(
      'LIMIT_REACHED',
    );
    expect((await client.send('DELETE', `/api/products/${ids[2]}`)).status).toBe(204);
    expect((await client.post(`/api/products/${ids[0]}/restore`)).status).toBe(200);
  });

  it('is still over its limit after growing to less than what is used', async () => {
    const client = await owner();
    await addProducts(client, 4);
    await give(client, { maxProducts: 2 });
    await give(client, { maxProducts: 3 });
    expect(await status(client)).toMatchObject({ overLimit: ['products'] });
    await give(client, { maxProducts: 4 });
    expect(await status(client)).toMatchObject({ overLimit: [] });
    await give(client, { maxProducts: null });
    expect(await usage(client)).toMatchObject({
      used: 4,
      limit: null,
      remaining: null,
      state: 'ok',
    });
  });

  it('has a new etag when the last place too many is given back', async () => {
    const client = await owner();
    const [id] = await addProducts(client, 2);
    await give(client, { maxProducts: 1 });
    const etag = (await client.get(PATH)).headers.get('etag') ?? '';
    await client.send('DELETE', `/api/products/${id}`);
    const answer = await client.send<SubscriptionStatus>('GET', PATH, {
      headers: { 'if-none-match': etag },
    });
    expect(answer.status).toBe(200);
    expect(answer.body.overLimit).toEqual([]);
  });
});

describe('the limits', () => {
  it.each([
    [0, 'ok'],
    [15, 'ok'],
    [16, 'warning'],
    [18, 'warning'],
    [19, 'critical'],
    [20, 'reached'],
  ])('with %i of 20 used are %s', async (used, state) => {
    const client = await owner();
    await give(client, { maxProducts: 20 });
    await addProducts(client, used);
    expect(await usage(client)).toEqual({
      metric: 'products',
      used,
      limit: 20,
      remaining: 20 - used,
      state,
    });
  });
});
