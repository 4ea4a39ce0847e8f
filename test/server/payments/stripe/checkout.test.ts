import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { ProviderError } from '#server/payments/payment-provider.ts';
import { productId } from '#server/payments/stripe/prices.ts';
import { createStripeProvider } from '#server/payments/stripe/stripe-provider.ts';
import { API_KEY, WEBHOOK_SECRET } from '#test/server/standins/payments/sandbox-bench.ts';
import { newOrder, PLAN, PRICE, type StripeBench, startStripeBench } from '../stripe-bench.ts';

let bench: StripeBench;
beforeAll(async () => {
  bench = await startStripeBench();
});
afterAll(() => bench.stop());

describe('a checkout', () => {
  it('asked for twice at once is one session', async () => {
    const order = await newOrder(bench);
    const answers = await Promise.all([
      bench.provider.createCheckout(order),
      bench.provider.createCheckout(order),
      bench.provider.createCheckout(order),
    ]);
    expect(new Set(answers.map((answer) => answer.sessionId)).size).toBe(1);
  });

  it('asked for again after it was paid leads on, and opens nothing new', async () => {
    const order = await newOrder(bench);
    const first = await bench.provider.createCheckout(order);
    await bench.submit(first.url, { card: '4242' });
    await bench.control('clock/advance', { seconds: 120 });
    expect(await bench.provider.createCheckout(order)).toMatchObject({
      sessionId: first.sessionId,
      url: `http://localhost/return?session=${first.sessionId}`,
    });
  });

  it('asked for again after it expired leads back', async () => {
    const order = await newOrder(bench);
    const first = await bench.provider.createCheckout(order);
    await bench.provider.expireCheckout(first.sessionId);
    await bench.control('clock/advance', { seconds: 120 });
    expect(await bench.provider.createCheckout(order)).toMatchObject({
      sessionId: first.sessionId,
      url: order.cancelUrl,
    });
  });

  it('expires after an hour', async () => {
    const { sessionId, url } = await bench.provider.createCheckout(await newOrder(bench));
    await bench.control('clock/advance', { seconds: 3600 });
    const snapshot = await bench.provider.fetchCheckout(sessionId);
    expect(snapshot).toMatchObject({ status: 'expired', url: null, subscriptionId: null });
    const late = await bench.submit(url, { card: '4242' });
    expect(late.status).toBe(410);
  });

  it('survives an answer that was lost after the work was done', async () => {
    const order = await newOrder(bench);
    const route = 'POST /v1/checkout/sessions';
    await bench.control('faults', { route, status: 0, when: 'after' });
    const { sessionId } = await bench.provider.createCheckout(order);
    const sessions = Object.values((await bench.state()).checkoutSessions);
    expect(sessions.filter((one) => one.client_reference_id === order.intentId)).toHaveLength(1);
    expect(sessionId).toMatch(/^cs_test_/);
  });

  it('sends what the protocol asks for', async () => {
    const charge = { kind: 'recurring', trialDays: 14, startsAt: null } as const;
    const order = await newOrder(bench, { charge, locale: 'en' });
    const { sessionId } = await bench.provider.createCheckout(order);
    const session = await bench.stripe.checkout.sessions.retrieve(sessionId);
    expect(session).toMatchObject({
      mode: 'subscription',
      customer: order.customerId,
      client_reference_id: order.intentId,
      metadata: { intentId: order.intentId },
      locale: 'en',
      success_url: order.successUrl,
      cancel_url: order.cancelUrl,
      adaptive_pricing: { enabled: false },
    });
    const { checkouts } = await bench.state();
    expect(checkouts[sessionId]).toMatchObject({
      trialDays: 14,
      metadata: { intentId: order.intentId },
    });
  });

  it.each([
    ['es-AR', 'es-419'],
    ['es', 'es'],
    ['en-US', 'en'],
    ['qu-PE', 'auto'],
  ])('speaks for %s what Stripe calls %s', async (locale, expected) => {
    const { sessionId } = await bench.provider.createCheckout(await newOrder(bench, { locale }));
    expect((await bench.stripe.checkout.sessions.retrieve(sessionId)).locale).toBe(expected);
  });
});

describe('prices at Stripe', () => {
  it('are made once, by every process', async () => {
    const plan = { ...PLAN, id: 'made-once' };
    const otherProcess = createStripeProvider({
      secretKey: API_KEY,
      webhookSecret: WEBHOOK_SECRET,
      apiBase: bench.sandbox.origin,
      isSandbox: true,
      clock: { ...systemClock, now: () => bench.sandbox.clock.now() },
    });
    const orders = await Promise.all([newOrder(bench, { plan }), newOrder(bench, { plan })]);
    await Promise.all([
      ...orders.map((order) => bench.provider.createCheckout(order)),
      ...orders.map((order) => otherProcess.createCheckout(order)),
    ]);
    const { data } = await bench.stripe.prices.list({
      lookup_keys: ['inventory:made-once:v1:ARS:month:2499000'],
    });
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      product: productId(plan),
      unit_amount: 2_499_000,
      currency: 'ars',
      recurring: { interval: 'month', interval_count: 1 },
    });
  });

  it('share one product for each plan', async () => {
    const plan = { ...PLAN, id: 'shared' };
    await bench.provider.createCheckout(await newOrder(bench, { plan }));
    const renamed = { ...plan, version: 2, name: 'Renamed' };
    await bench.provider.createCheckout(await newOrder(bench, { plan: renamed }));
    const { data } = await bench.stripe.prices.list({ product: productId(plan) });
    expect(data).toHaveLength(2);
  });

  it('are not sold when the lookup key was put on another amount', async () => {
    const plan = { ...PLAN, id: 'tampered' };
    const product = await bench.stripe.products.create({ name: 'By hand' });
    await bench.stripe.prices.create({
      product: product.id,
      currency: 'ars',
      unit_amount: 100,
      recurring: { interval: 'month' },
      lookup_key: 'inventory:tampered:v1:ARS:month:2499000',
    });
    const order = await newOrder(bench, { plan });
    await expect(bench.provider.createCheckout(order)).rejects.toThrow(ProviderError);
  });

  it('are looked up again after Stripe forgot them', async () => {
    const fresh = await startStripeBench();
    await fresh.provider.createCheckout(await newOrder(fresh));
    await fresh.control('reset', {});
    const order = await newOrder(fresh);
    await expect(fresh.provider.createCheckout(order)).rejects.toThrow(ProviderError);
    expect((await fresh.provider.createCheckout(order)).url).toContain('/pay/');
    await fresh.stop();
  });

  it('of a zero-decimal currency are whole units on both sides', async () => {
    const price = { ...PRICE, currency: 'CLP', amountMinor: 19_990 };
    const subscriptionId = await bench.subscribe({ price });
    const snapshot = await bench.provider.fetchSubscription(subscriptionId);
    expect(snapshot?.price).toEqual(price);
    expect(snapshot?.payments[0]?.amount).toEqual({ amountMinor: 19_990, currency: 'CLP' });
  });
});

describe('a product id', () => {
  it('tells plans apart whose ids would look alike', () => {
    const ids = ['a:b', 'a_b', 'a-b', 'ab', 'año'].map((id) => productId({ appId: 'x', id }));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^plan_x_[A-Za-z0-9-]+$/);
  });
});
