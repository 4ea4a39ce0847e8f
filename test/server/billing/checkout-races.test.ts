import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { intentModel } from '#server/features/billing/intent.model.ts';
import { subscriptionModel } from '#server/features/subscriptions/subscription.model.ts';
import type { Checkout } from '#shared/contracts/billing.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import {
  type PayingApp,
  type StartedCheckout,
  startPayingApp,
  WISH,
} from '#test/support/paying-app.ts';
import type { Registered, TestClient } from '#test/support/test-client.ts';

let app: PayingApp;
let free: Plan;
let paid: Plan;
beforeAll(async () => {
  app = await startPayingApp();
  const { body } = await app.client().get<{ plans: Plan[] }>('/api/plans');
  free = body.plans.find((plan) => plan.isDefault) as Plan;
  paid = body.plans.find((plan) => plan.prices.length > 0) as Plan;
});
afterAll(() => app.stop());

type Owner = TestClient & Registered;

async function owner(): Promise<Owner> {
  const client = app.client();
  return Object.assign(client, await client.register());
}

const upgrade = (client: Owner, params: object = {}) =>
  client.post<StartedCheckout>('/api/billing/upgrade', {
    ...WISH,
    targetPlanId: paid.id,
    ...params,
  });
const record = (client: Owner) =>
  subscriptionModel.findOne({ businessId: client.businessId }).lean();
const openIntents = (client: Owner) =>
  intentModel.countDocuments({ businessId: client.businessId, isOpen: true });

interface Provided {
  id: string;
  status: string;
  customer: string;
}

/** What the provider has of a business: its subscriptions, or its payment pages. */
async function provided(
  client: Owner,
  kind: 'subscriptions' | 'checkoutSessions',
): Promise<Provided[]> {
  const state = await app.sandbox.look<Record<typeof kind, Record<string, Provided>>>('state');
  const customer = (await record(client))?.customerIds['stripe:ARS'];
  return Object.values(state[kind]).filter((one) => one.customer === customer);
}

describe('clicks at once that want to come back to different pages', () => {
  it('leave one page that can be paid, and paying whatever was offered charges once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const client = await owner();
      const answers = await Promise.all(
        ['/clients', '/products', '/clients', '/reports'].map((returnUrl) =>
          upgrade(client, { returnUrl }),
        ),
      );
      for (const { status, problem } of answers) {
        expect(status === 201 ? 'opened' : problem.code).toMatch(/^(opened|CHECKOUT_IN_PROGRESS)$/);
      }
      expect(await openIntents(client)).toBeLessThanOrEqual(1);
      const open = (await provided(client, 'checkoutSessions')).filter(
        ({ status }) => status === 'open',
      );
      expect(open.length).toBeLessThanOrEqual(1);
      for (const answer of answers) {
        if (answer.status === 201) await app.sandbox.pay(answer.body.checkoutUrl);
      }
      await app.hear();
      const live = (await provided(client, 'subscriptions')).filter(
        ({ status }) => status === 'active',
      );
      expect(live.length).toBe(open.length);
      expect((await record(client))?.planId).toBe(open.length === 1 ? paid.id : free.id);
    }
  });
});

describe('a page that was opened too late', () => {
  it('for a checkout that was cancelled meanwhile is closed, and never shown', async () => {
    const client = await owner();
    await app.sandbox.control('faults', {
      route: 'POST /v1/checkout/sessions',
      status: null,
      latencyMs: 400,
      times: 1,
    });
    const slow = upgrade(client, { returnUrl: '/clients' });
    await expect.poll(() => openIntents(client)).toBe(1);
    const intent = await intentModel.findOne({ businessId: client.businessId }).lean();
    const cancelled = await client.post<Checkout>(`/api/billing/checkouts/${intent?._id}/cancel`);
    expect(cancelled.body.status).toBe('expired');
    const answer = await slow;
    expect([answer.status, answer.problem.code]).toEqual([409, 'CHECKOUT_IN_PROGRESS']);
    const pages = await provided(client, 'checkoutSessions');
    expect(pages.map(({ status }) => status)).toEqual(['expired']);
    expect((await upgrade(client)).status).toBe(201);
  });
});

describe('after a crash', () => {
  it('between the intent and its page, the next click opens it', async () => {
    const client = await owner();
    const first = await upgrade(client);
    const lost = {
      sessionId: null,
      checkoutUrl: null,
      createdAt: new Date(app.clock.now().getTime() - 16_000),
    };
    await intentModel.updateOne({ _id: first.body.checkoutId }, { $set: lost });
    const again = await upgrade(client);
    // The page had been made already, under the key of the same intent.
    expect(again.body).toEqual(first.body);
    await app.sandbox.pay(again.body.checkoutUrl);
    expect(await app.checkout(client, again.body.checkoutId)).toMatchObject({
      status: 'completed',
    });
  });

  it('between the plan and its checkout, the checkout is completed, not failed', async () => {
    const client = await owner();
    const id = await app.buy(client);
    await app.hear();
    expect((await record(client))?.planId).toBe(paid.id);
    await intentModel.updateOne({ _id: id }, { $set: { state: 'open', isOpen: true } });
    expect(await app.checkout(client, id)).toMatchObject({
      status: 'completed',
      subscription: { planId: paid.id },
    });
  });

  it('while access ends, nothing goes on charging: the end is owed before we let go', async () => {
    const client = await owner();
    const id = await app.buy(client);
    await app.checkout(client, id);
    const subscription = (await record(client))?.providerSubscriptionId ?? '';
    await app.sandbox.control('refund', { subscription });
    // As often as the provider's SDK tries.
    await app.sandbox.control('faults', {
      route: 'DELETE /v1/subscriptions/:id',
      status: 500,
      times: 3,
    });
    const sync = () =>
      app.services.sync.sync({ businessId: client.businessId, appId: 'inventory' }, 'test');
    expect(await sync()).toBe('done');
    expect(await record(client)).toMatchObject({ planId: free.id, provider: null });
    await app.services.remedies.drain();
    expect((await provided(client, 'subscriptions'))[0]?.status).toBe('active');
    // The provider refused as often as its SDK tries: the remedy goes on by itself.
    app.clock.advance(60_000);
    await app.services.remedies.drain();
    const [left] = await provided(client, 'subscriptions');
    expect(left?.status).toBe('canceled');
  });
});

describe('cancelling and paying at once', () => {
  it('ends in one true state', async () => {
    for (let round = 0; round < 4; round += 1) {
      const client = await owner();
      const { body } = await upgrade(client);
      await Promise.all([
        app.sandbox.pay(body.checkoutUrl),
        client.post(`/api/billing/checkouts/${body.checkoutId}/cancel`),
      ]);
      await app.hear();
      const live = (await provided(client, 'subscriptions')).filter(
        ({ status }) => status === 'active',
      );
      const { status } = await app.checkout(client, body.checkoutId);
      const { planId } = await app.status(client);
      expect([status, planId]).toEqual(
        live.length === 1 ? ['completed', paid.id] : ['expired', free.id],
      );
    }
  });
});

describe('a repeated request with one key', () => {
  it('that changed in place answers 200 again, not 201', async () => {
    const client = await owner();
    await app.checkout(client, await app.buy(client));
    const headers = { 'idempotency-key': `in-place-${client.businessId}` };
    const params = { ...WISH, targetPlanId: paid.id, billingPeriod: 'yearly' };
    const first = await client.post('/api/billing/upgrade', params, headers);
    const again = await client.post('/api/billing/upgrade', params, headers);
    expect(first.status).toBe(200);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
  });
});
