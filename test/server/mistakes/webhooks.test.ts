import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventModel } from '#server/features/events/event.model.ts';
import {
  type WebhookEventRecord,
  webhookEventModel,
} from '#server/features/webhooks/webhook-event.model.ts';
import { ProviderError } from '#server/payments/payment-provider.ts';
import { type PayingApp, startPayingApp } from '#test/support/paying-app.ts';
import {
  addPlans,
  type BillingBench,
  createBillingBench,
  DAY,
  HOUR,
  MINUTE,
  type Owner,
} from '../billing/paying-business.ts';

let app: PayingApp;
let bench: BillingBench;
beforeAll(async () => {
  app = await startPayingApp();
  await addPlans();
  bench = createBillingBench(app);
});
afterEach(async () => {
  await app.sandbox.control('webhooks/mode', { automatic: false });
  recovered();
  await bench.rest();
});
afterAll(() => app.stop());

/** Sends a notice as Stripe does, whatever we said to it before. */
function send(payload: unknown) {
  const rawBody = JSON.stringify(payload);
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload: rawBody,
    secret: app.sandbox.webhookSecret,
    timestamp: Math.floor(app.clock.now().getTime() / 1000),
  });
  const headers = { 'stripe-signature': signature };
  return app.client().send('POST', '/api/webhooks/stripe', { rawBody, headers });
}
const waiting = () =>
  webhookEventModel
    .find({ state: 'received' })
    .sort({ receivedAt: 1 })
    .lean<WebhookEventRecord[]>();

/** A business that paid while Stripe could not be asked: its notices are stored, and failed once. */
async function paidInAnOutage(): Promise<Owner> {
  const owner = await bench.owner();
  const started = await bench.upgrade(owner, { targetPlanId: 'MID' });
  await app.hands('stripe').settle(started.body.checkoutUrl, 'pay');
  const down = new ProviderError('down', { isRetryable: true });
  vi.spyOn(app.provider('stripe'), 'fetchCheckout').mockRejectedValue(down);
  vi.spyOn(app.provider('stripe'), 'fetchSubscription').mockRejectedValue(down);
  await app.hear();
  expect(await app.status(owner)).toMatchObject({ isPremium: false });
  return owner;
}
const recovered = () => vi.restoreAllMocks();

describe('mistakes with webhooks', () => {
  it('acknowledged before processing: a resend after a failure is processed again (autumn PR 2396)', async () => {
    const owner = await paidInAnOutage();
    const stored = await waiting();
    expect(stored.length).toBeGreaterThan(0);
    // Tried for a day and given up.
    await webhookEventModel.updateMany({ state: 'received' }, { $set: { state: 'failed' } });
    recovered();
    await app.services.webhooks.drain();
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
    for (const { payload } of stored) expect((await send(payload)).status).toBe(200);
    await app.services.webhooks.drain();
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
    expect(await webhookEventModel.countDocuments({ state: 'failed' })).toBe(0);
  });

  it('an error swallowed and answered with 200 loses nothing: the failed one is tried again by us (better-auth 10534)', async () => {
    const owner = await paidInAnOutage();
    expect(
      (await waiting()).every(({ outcome, attempts }) => outcome === 'error' && attempts > 0),
    ).toBe(true);
    recovered();
    app.clock.advance(MINUTE);
    await app.services.webhooks.drain();
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
  });

  it('a retry is not ignored because its row exists already (dj-stripe 832)', async () => {
    const owner = await paidInAnOutage();
    const stored = await waiting();
    recovered();
    app.clock.advance(MINUTE);
    for (const { payload } of stored) await send(payload);
    await app.services.webhooks.drain();
    expect(await app.status(owner)).toMatchObject({ planId: 'MID' });
    const keys = { dedupeKey: { $in: stored.map(({ dedupeKey }) => dedupeKey) } };
    expect(await webhookEventModel.countDocuments(keys)).toBe(stored.length);
    expect(
      await eventModel.countDocuments({
        businessId: owner.businessId,
        type: 'subscription.started',
      }),
    ).toBe(1);
  });

  it.each(['stripe', 'mercadopago'] as const)(
    'out of order, the latest truth holds at %s (cashier-stripe 1759, 1760, 1773; pay 282)',
    async (provider) => {
      const owner = await bench.owner(provider);
      const started = await bench.upgrade(owner, { targetPlanId: 'MID' });
      await app.hands(provider).settle(started.body.checkoutUrl, 'pay');
      await app.pass(MINUTE);
      const { providerSubscriptionId } = await app
        .checkout(owner, started.body.checkoutId)
        .then(() => bench.record(owner));
      await app.provider(provider).cancelSubscription(providerSubscriptionId ?? '', {
        when: 'now',
        idempotencyKey: `out-of-order:${providerSubscriptionId}`,
      });
      // The whole life at once, the end of it first.
      await app.sandbox.control('webhooks/mode', { automatic: false, reorder: true, duplicate: 1 });
      await app.hear();
      await bench.later(owner, provider === 'stripe' ? HOUR : 35 * DAY);
      await app.reconcile();
      expect(await app.status(owner)).toMatchObject({ isPremium: false, provider: null });
    },
  );

  it('a late "active" after the end does not bring the plan back (fountain 158)', async () => {
    const owner = await bench.subscriber('stripe');
    const { providerSubscriptionId } = await bench.record(owner);
    await owner.post('/api/billing/cancel', { when: 'now' });
    await app.hear();
    const late = {
      id: 'evt_late_active',
      object: 'event',
      type: 'customer.subscription.updated',
      created: Math.floor(app.clock.now().getTime() / 1000),
      data: { object: { id: providerSubscriptionId, object: 'subscription', status: 'active' } },
    };
    expect((await send(late)).status).toBe(200);
    await app.services.webhooks.drain();
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
  });

  it('a late notice after the end at mercadopago does not bring the plan back (fountain 158)', async () => {
    const owner = await bench.subscriber('mercadopago');
    await owner.post('/api/billing/cancel', { when: 'now' });
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
    await bench.later(owner, HOUR);
    expect(await app.status(owner)).toMatchObject({ isPremium: false, provider: null });
  });

  it('an unknown type is stored as ignored and answered 200, so that it does not come for ever (shelf PR 1690)', async () => {
    const answer = await send({ id: 'evt_new', object: 'event', type: 'some.new_type', data: {} });
    expect([answer.status, answer.body]).toEqual([200, { received: true }]);
    expect(await webhookEventModel.findOne({ dedupeKey: 'evt_new' }).lean()).toMatchObject({
      state: 'ignored',
      attempts: 0,
    });
  });

  it.each(['stripe', 'mercadopago'] as const)(
    'missed events heal by themselves at %s (open-saas 198)',
    async (provider) => {
      await app.sandbox.control('webhooks/mode', { automatic: false, drop: true });
      const owner = await bench.subscriber(provider);
      expect(await app.status(owner)).toMatchObject({ isPremium: false });
      await app.pass(5 * MINUTE);
      await app.reconcile();
      expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
    },
  );

  it('a cancellation made at the provider right after a write of ours is not taken for its echo (autumn PR 3145)', async () => {
    const owner = await bench.subscriber('stripe');
    await bench.upgrade(owner, { targetPlanId: 'TOP' });
    const { providerSubscriptionId } = await bench.record(owner);
    await app.provider('stripe').cancelSubscription(providerSubscriptionId ?? '', {
      when: 'period_end',
      idempotencyKey: 'by hand at the portal',
    });
    await app.hear();
    expect(await app.status(owner)).toMatchObject({
      planId: 'TOP',
      cancelAtPeriodEnd: true,
      canResume: true,
    });
  });
});
