import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { intentModel } from '#server/features/billing/intent.model.ts';
import { planModel } from '#server/features/plans/plan.model.ts';
import { subscriptionModel } from '#server/features/subscriptions/subscription.model.ts';
import type { Preview } from '#shared/contracts/billing.ts';
import type { BillingActions } from '#shared/contracts/billing-actions.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import { type PayingApp, startPayingApp, WISH } from '#test/support/paying-app.ts';

let app: PayingApp;
let free: Plan;
let paid: Plan;
let custom: Plan;

beforeAll(async () => {
  app = await startPayingApp();
  const { body } = await app.client().get<{ plans: Plan[] }>('/api/plans');
  free = body.plans.find((plan) => plan.isDefault) as Plan;
  paid = body.plans.find((plan) => plan.prices.length > 0) as Plan;
  custom = body.plans.find((plan) => plan.isCustom) as Plan;
});
afterAll(() => app.stop());

async function owner() {
  const client = app.client();
  const { businessId, email, password } = await client.register();
  // A session does not outlive the months that a test lets pass.
  const signInAgain = () => client.post('/api/auth/login', { email, password });
  return Object.assign(client, { businessId, signInAgain });
}

/** The page that the billing page says is open. */
const openCheckoutOf = async (client: Awaited<ReturnType<typeof owner>>) =>
  (await client.get<BillingActions>('/api/billing/actions')).body.openCheckout;

const sessionsOf = async (intentId: string): Promise<number> => {
  const log = await app.sandbox.look<{
    requests: { method: string; path: string; body: string }[];
  }>('log');
  return log.requests.filter(
    (request) =>
      request.method === 'POST' &&
      request.path === '/v1/checkout/sessions' &&
      JSON.stringify(request).includes(intentId),
  ).length;
};

describe('buying a plan', () => {
  it('shows before any redirect what is charged now and next', async () => {
    const client = await owner();
    const { body } = await client.post<Preview>('/api/billing/preview', {
      ...WISH,
      targetPlanId: paid.id,
    });
    const price = paid.prices.find((one) => one.currency === 'ARS' && one.interval === 'month');
    expect(body).toMatchObject({
      direction: 'upgrade',
      method: 'checkout',
      dueNow: { amountMinor: price?.amountMinor, currency: 'ARS' },
      nextCharge: { amount: { amountMinor: price?.amountMinor, currency: 'ARS' } },
    });
  });

  it('grants nothing until the provider says that it was paid', async () => {
    const client = await owner();
    const started = await app.start(client);
    expect(await app.checkout(client, started.checkoutId)).toMatchObject({ status: 'open' });
    expect(await app.status(client)).toMatchObject({ planId: free.id, isPremium: false });
  });

  it('is confirmed on return even when no webhook comes', async () => {
    const client = await owner();
    const id = await app.buy(client, { returnUrl: '/clients?form=new' });
    expect(await app.checkout(client, id)).toMatchObject({
      status: 'completed',
      targetPlanId: paid.id,
      returnUrl: '/clients?form=new',
      subscription: { planId: paid.id, status: 'active', isPremium: true, autoRenew: true },
    });
    const status = await app.status(client);
    expect(status.features).toEqual(paid.features);
    expect(status.price).toEqual({
      amountMinor: paid.prices[0]?.amountMinor,
      currency: 'ARS',
      interval: 'month',
    });
    expect(Date.parse(status.currentPeriodEnd ?? '')).toBeGreaterThan(Date.now() + 27 * 86_400_000);
    expect(status.paymentMethod).toEqual({ brand: 'visa', last4: '4242' });
    expect((await client.post('/api/clients', { name: 'Juan' })).status).toBe(201);
  });

  it('is confirmed by webhooks alone when the person never comes back', async () => {
    const client = await owner();
    await app.buy(client);
    await app.hear();
    expect(await app.status(client)).toMatchObject({ planId: paid.id, status: 'active' });
  });

  it('stays as it was when the card is declined, and can be tried again', async () => {
    const client = await owner();
    const started = await app.start(client);
    await app.sandbox.pay(started.checkoutUrl, '0002');
    await app.hear();
    expect(await app.checkout(client, started.checkoutId)).toMatchObject({ status: 'open' });
    expect(await app.status(client)).toMatchObject({ planId: free.id });
    await app.sandbox.pay(started.checkoutUrl);
    await expect
      .poll(() => app.checkout(client, started.checkoutId), { timeout: 5000 })
      .toMatchObject({ status: 'completed' });
  });

  it('ends without a charge when the person gives up, and the page is closed', async () => {
    const client = await owner();
    const started = await app.start(client);
    expect(await openCheckoutOf(client)).toMatchObject({
      id: started.checkoutId,
      planId: paid.id,
      planName: paid.name,
      provider: 'stripe',
    });
    const cancelled = await client.post(`/api/billing/checkouts/${started.checkoutId}/cancel`);
    expect(cancelled.body).toMatchObject({ status: 'expired', checkoutUrl: null });
    expect(await openCheckoutOf(client)).toBeNull();
    await app.sandbox.pay(started.checkoutUrl);
    await app.hear();
    expect(await app.status(client)).toMatchObject({ planId: free.id });
  });

  it('expires when nobody pays', async () => {
    const client = await owner();
    const started = await app.start(client);
    await app.pass(25 * 60 * 60 * 1000);
    expect(await openCheckoutOf(client)).toBeNull();
    expect(await app.checkout(client, started.checkoutId)).toMatchObject({ status: 'expired' });
  });

  it('is one checkout for double clicks, two tabs and retries', async () => {
    const client = await owner();
    const starts = await Promise.all(Array.from({ length: 6 }, () => app.start(client)));
    expect(new Set(starts.map((started) => started.checkoutId)).size).toBe(1);
    expect(new Set(starts.map((started) => started.checkoutUrl)).size).toBe(1);
    expect(await sessionsOf(starts[0]?.checkoutId ?? '')).toBe(1);
  });

  it('closes a former checkout when the person chooses something else', async () => {
    const client = await owner();
    const monthly = await app.start(client);
    const yearly = await app.start(client, { billingPeriod: 'yearly' });
    expect(yearly.checkoutId).not.toBe(monthly.checkoutId);
    await app.sandbox.pay(monthly.checkoutUrl);
    await app.hear();
    expect(await app.status(client)).toMatchObject({ planId: free.id });
    await app.sandbox.pay(yearly.checkoutUrl);
    await app.hear();
    expect(await app.status(client)).toMatchObject({ planId: paid.id, billingPeriod: 'yearly' });
  });

  it('does not start a second checkout for a paid one, nor lose it', async () => {
    const client = await owner();
    const first = await app.start(client);
    await app.sandbox.pay(first.checkoutUrl);
    const second = await client.post('/api/billing/upgrade', {
      ...WISH,
      targetPlanId: paid.id,
      billingPeriod: 'yearly',
    });
    expect(second.status).toBe(409);
    expect(second.problem.code).toBe('CHECKOUT_IN_PROGRESS');
    expect(await app.status(client)).toMatchObject({ planId: paid.id, billingPeriod: 'monthly' });
  });

  it('keeps one customer for a business over several attempts', async () => {
    const client = await owner();
    await app.start(client);
    await app.start(client, { billingPeriod: 'yearly' });
    const record = await subscriptionModel.findOne({ businessId: client.businessId }).lean();
    const state = await app.sandbox.look<{
      customers: Record<string, { metadata: Record<string, string> }>;
    }>('state');
    const ours = Object.values(state.customers).filter((customer) =>
      JSON.stringify(customer).includes(client.businessId),
    );
    expect(ours).toHaveLength(1);
    expect(record?.customerIds['stripe:ARS']).toBeTypeOf('string');
  });

  it('works through the Stripe dialect too', async () => {
    const client = await owner();
    const answer = await client.post<{ id: string; url: string }>('/api/stripe/create-checkout', {
      planId: paid.id,
      billingPeriod: 'yearly',
    });
    expect(answer.status).toBe(201);
    await app.sandbox.pay(answer.body.url);
    expect(await app.checkout(client, answer.body.id)).toMatchObject({ status: 'completed' });
  });
});

describe('what cannot be bought', () => {
  it.each([
    ['a custom plan', () => ({ targetPlanId: custom.id }), 422, 'NOT_PURCHASABLE'],
    ['the free plan', () => ({ targetPlanId: free.id }), 409, 'ALREADY_ON_PLAN'],
    ['an unknown plan', () => ({ targetPlanId: 'nothing' }), 404, 'NOT_FOUND'],
    ['a currency without a price', () => ({ currency: 'EUR' }), 422, 'NO_PRICE'],
    [
      'a currency that the provider does not charge',
      () => ({ provider: 'mercadopago', currency: 'USD' }),
      422,
      'NO_PRICE',
    ],
    [
      'a foreign return address',
      () => ({ returnUrl: 'https://evil.example/' }),
      422,
      'INVALID_RETURN_URL',
    ],
    [
      'a return address with a trick',
      () => ({ returnUrl: '//evil.example' }),
      422,
      'INVALID_RETURN_URL',
    ],
    [
      'a return address with a script',
      () => ({ returnUrl: 'javascript:alert(1)' }),
      422,
      'INVALID_RETURN_URL',
    ],
    ['an own amount', () => ({ amountMinor: 1 }), 400, 'INVALID_REQUEST'],
  ] as const)('%s is refused', async (_name, params, status, code) => {
    const client = await owner();
    const answer = await client.post('/api/billing/upgrade', {
      ...WISH,
      targetPlanId: paid.id,
      ...params(),
    });
    expect(answer.problem.code).toBe(code);
    expect(answer.status).toBe(status);
    expect(await intentModel.countDocuments({ businessId: client.businessId })).toBe(0);
  });

  it('is refused to a comped account', async () => {
    const client = await owner();
    await subscriptionModel.updateOne({ businessId: client.businessId }, { isComped: true });
    const answer = await client.post('/api/billing/upgrade', { ...WISH, targetPlanId: paid.id });
    expect(answer.problem.code).toBe('COMPED');
  });
});

describe('changing plan without paying', () => {
  it('changes nothing for the same plan, and refuses every paid one', async () => {
    const client = await owner();
    const path = `/api/businesses/${client.businessId}/plan`;
    expect((await client.send('PATCH', path, { body: { planId: free.id } })).status).toBe(200);
    for (const planId of [paid.id, custom.id]) {
      const answer = await client.send('PATCH', path, { body: { planId } });
      expect(answer.status).toBe(403);
      expect(answer.problem).toMatchObject({ code: 'PAID_UPGRADE_REQUIRED', targetPlanId: planId });
    }
    expect(await app.status(client)).toMatchObject({ planId: free.id, version: 1 });
  });

  it('does not know another business', async () => {
    const [client, other] = [await owner(), await owner()];
    const answer = await client.send('PATCH', `/api/businesses/${other.businessId}/plan`, {
      body: { planId: free.id },
    });
    expect(answer.status).toBe(404);
  });

  it('lets a subscriber go back to free at the end of what is paid', async () => {
    const client = await owner();
    const id = await app.buy(client);
    await app.checkout(client, id);
    const answer = await client.send('PATCH', `/api/businesses/${client.businessId}/plan`, {
      body: { planId: free.id },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      planId: paid.id,
      cancelAtPeriodEnd: true,
      autoRenew: false,
      scheduledChange: { planId: free.id },
    });
    await app.pass(32 * 86_400_000);
    await app.hear();
    await client.signInAgain();
    expect(await app.status(client)).toMatchObject({
      planId: free.id,
      isPremium: false,
      provider: null,
      scheduledChange: null,
    });
  });
});

describe('a plan that an operator adds', () => {
  it('is shown, previewed, bought, and gates, without a restart', async () => {
    const features = { ...paid.features, maxProducts: 7, maxClients: 1 };
    await planModel.create({
      _id: 'inventory:between',
      appId: 'inventory',
      planId: 'between',
      name: 'Entre medio',
      sortOrder: free.sortOrder + 1,
      prices: [{ currency: 'ARS', interval: 'month', amountMinor: 123_400 }],
      features,
    });
    const client = await owner();
    await expect
      .poll(async () =>
        (await client.get<{ plans: Plan[] }>('/api/plans')).body.plans.map((plan) => plan.id),
      )
      .toContain('between');
    expect((await client.post('/api/clients', { name: 'x' })).problem.unlockingPlan).toMatchObject({
      id: 'between',
      limit: 1,
      price: { amountMinor: 123_400 },
    });
    const id = await app.buy(client, { targetPlanId: 'between' });
    expect(await app.checkout(client, id)).toMatchObject({
      status: 'completed',
      subscription: { planId: 'between', features: { maxProducts: 7 } },
    });
    expect((await client.post('/api/clients', { name: 'uno' })).status).toBe(201);
    const second = await client.post('/api/clients', { name: 'dos' });
    expect(second.problem).toMatchObject({ code: 'LIMIT_REACHED', used: 1, limit: 1 });
    expect(second.problem.unlockingPlan?.id).toBe(paid.id);

    // Editing the catalogue afterwards changes nothing for who has bought.
    await planModel.updateOne(
      { _id: 'inventory:between' },
      { $set: { 'features.maxProducts': 1, isArchived: true }, $inc: { version: 1 } },
    );
    await app.services.sync.sync({ businessId: client.businessId, appId: 'inventory' }, 'test');
    expect(await app.status(client)).toMatchObject({ features: { maxProducts: 7 } });
  });
});

describe('an upgrade of a running subscription', () => {
  it('is charged in place, as the preview said, on the same subscription', async () => {
    await planModel.create({
      _id: 'inventory:above',
      appId: 'inventory',
      planId: 'above',
      name: 'Encima',
      sortOrder: paid.sortOrder + 5,
      prices: [{ currency: 'ARS', interval: 'month', amountMinor: 4_999_000 }],
      features: { ...paid.features, maxProducts: 50_000 },
    });
    const client = await owner();
    await app.checkout(client, await app.buy(client, { targetPlanId: paid.id }));
    await app.pass(10 * 86_400_000);
    const before = await subscriptionModel.findOne({ businessId: client.businessId }).lean();
    const params = { ...WISH, targetPlanId: 'above' };
    await expect
      .poll(async () => (await client.post('/api/billing/preview', params)).status)
      .toBe(200);
    const preview = await client.post<Preview>('/api/billing/preview', params);
    expect(preview.body).toMatchObject({ direction: 'upgrade', method: 'in_place' });
    expect(preview.body.dueNow.amountMinor).toBeGreaterThan(0);
    const upgraded = await client.post<{ subscription: { planId: string } }>(
      '/api/billing/upgrade',
      params,
    );
    expect(upgraded.status).toBe(200);
    expect(upgraded.body.subscription).toMatchObject({ planId: 'above', status: 'active' });
    const after = await subscriptionModel.findOne({ businessId: client.businessId }).lean();
    expect(after?.providerSubscriptionId).toBe(before?.providerSubscriptionId);
    expect(await intentModel.countDocuments({ businessId: client.businessId, isOpen: true })).toBe(
      0,
    );
  });
});

describe('while the provider is down', () => {
  it('a checkout fails quickly, gives nothing away, and can be retried safely', async () => {
    const client = await owner();
    await app.sandbox.control('faults', {
      route: 'POST /v1/checkout/sessions',
      status: 503,
      times: 10,
    });
    const failed = await client.post('/api/billing/upgrade', { ...WISH, targetPlanId: paid.id });
    expect(failed.status).toBe(502);
    expect(failed.problem).toMatchObject({ code: 'PROVIDER_ERROR', retryable: true });
    expect(await app.status(client)).toMatchObject({ planId: free.id });
    await app.sandbox.control('faults', {
      route: 'POST /v1/checkout/sessions',
      status: 503,
      times: 0,
    });
    app.clock.advance(20_000);
    const state = () => app.start(client, { targetPlanId: paid.id });
    const started = await retry(state);
    await app.sandbox.pay(started.checkoutUrl);
    expect(await app.checkout(client, started.checkoutId)).toMatchObject({ status: 'completed' });
  });
});

async function retry<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = 5; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}
