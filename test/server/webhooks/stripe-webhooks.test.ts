import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventModel } from '#server/features/events/event.model.ts';
import { subscriptionModel } from '#server/features/subscriptions/subscription.model.ts';
import { webhookEventModel } from '#server/features/webhooks/webhook-event.model.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import { type PayingApp, startPayingApp } from '#test/support/paying-app.ts';
import type { Registered, TestClient } from '#test/support/test-client.ts';

const DAY = 86_400_000;
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
beforeEach(async () => {
  await app.sandbox.control('webhooks/mode', { automatic: false });
});

type Owner = TestClient & Registered;

async function owner(): Promise<Owner> {
  const client = app.client();
  return Object.assign(client, await client.register());
}

async function subscriber(): Promise<Owner> {
  const client = await owner();
  await app.buy(client);
  await app.hear();
  expect(await truth(client)).toMatchObject({ planId: paid.id, status: 'active' });
  return client;
}

const truth = (client: Owner) =>
  subscriptionModel.findOne({ businessId: client.businessId }).lean();
const eventsOf = (client: Owner, type: string) =>
  eventModel.countDocuments({ businessId: client.businessId, type });

/** Lets the subscription of a business renew, the charge ending as told. */
async function renew(client: Owner, outcome: 'paid' | 'declined'): Promise<void> {
  const record = await truth(client);
  await app.sandbox.control('renew', { subscription: record?.providerSubscriptionId, outcome });
}

describe('deliveries that misbehave', () => {
  it.each([
    ['duplicated', { duplicate: 4 }],
    ['reordered', { reorder: true }],
    ['delayed', { delay: 3600 }],
    ['reordered and duplicated', { reorder: true, duplicate: 2 }],
  ])('%s end in the right state, with no double effect', async (_name, mode) => {
    await app.sandbox.control('webhooks/mode', { automatic: false, ...mode });
    const client = await owner();
    await app.buy(client);
    await app.hear();
    await app.pass(2 * 3600 * 1000);
    await app.hear();
    expect(await truth(client)).toMatchObject({ planId: paid.id, status: 'active', version: 2 });
    expect(await eventsOf(client, 'subscription.started')).toBe(1);
    await app.pass(32 * DAY);
    await app.hear();
    await app.pass(3600 * 1000);
    await app.hear();
    expect(await eventsOf(client, 'subscription.renewed')).toBe(1);
    expect(await truth(client)).toMatchObject({ planId: paid.id, status: 'active' });
  });

  it('lost ones heal through the reconciliation', async () => {
    await app.sandbox.control('webhooks/mode', { automatic: false, drop: true });
    const client = await owner();
    await app.buy(client);
    await app.hear();
    expect(await truth(client)).toMatchObject({ planId: free.id });
    await app.pass(3 * 60 * 1000);
    await app.reconcile();
    expect(await truth(client)).toMatchObject({ planId: paid.id, status: 'active' });

    await renew(client, 'declined');
    await app.pass(11 * 60 * 1000);
    await app.reconcile();
    expect(await truth(client)).toMatchObject({ status: 'past_due' });
  });

  it('processed again when the worker died between storing and processing', async () => {
    const client = await owner();
    await app.buy(client);
    await app.sandbox.control('webhooks/flush');
    // A worker took every one of them, and died.
    await webhookEventModel.updateMany(
      { state: 'received' },
      {
        state: 'processing',
        owner: 'dead',
        leasedUntil: new Date(app.clock.now().getTime() + 60_000),
      },
    );
    await app.services.webhooks.drain();
    expect(await truth(client)).toMatchObject({ planId: free.id });
    app.clock.advance(61_000);
    await app.services.webhooks.drain();
    expect(await truth(client)).toMatchObject({ planId: paid.id });
  });

  it('a late "active" after the end does not bring the plan back', async () => {
    const client = await subscriber();
    const record = await truth(client);
    const seen = await webhookEventModel.find({ type: 'customer.subscription.updated' }).lean();
    const late = seen.find((event) =>
      JSON.stringify(event.payload).includes(record?.providerSubscriptionId ?? '-'),
    );
    await client.send('PATCH', `/api/businesses/${client.businessId}/plan`, {
      body: { planId: free.id },
    });
    await app.pass(33 * DAY);
    await app.hear();
    expect(await truth(client)).toMatchObject({ planId: free.id });
    const raw = JSON.stringify({ ...(late?.payload as object), id: `evt_late_${Date.now()}` });
    expect((await deliver(raw)).status).toBe(200);
    await app.services.webhooks.drain();
    expect(await truth(client)).toMatchObject({ planId: free.id });
  });
});

/** Sends a payload as Stripe would, or as somebody who would like to be Stripe. */
function deliver(
  raw: string,
  over: { secret?: string; ageSeconds?: number; header?: string } = {},
) {
  const timestamp = Math.floor(app.clock.now().getTime() / 1000) - (over.ageSeconds ?? 0);
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload: raw,
    secret: over.secret ?? app.sandbox.webhookSecret,
    timestamp,
  });
  return app.client().send('POST', '/api/webhooks/stripe', {
    rawBody: raw,
    headers: { 'stripe-signature': over.header ?? signature },
  });
}

const event = (
  id: string,
  type = 'invoice.paid',
  object: object = { id: 'in_1', object: 'invoice' },
) => JSON.stringify({ id, object: 'event', type, data: { object } });

describe('a webhook that is not the provider’s', () => {
  it.each([
    ['signed with another secret', { secret: 'whsec_of_somebody_else' }],
    ['older than five minutes', { ageSeconds: 301 }],
    ['from the future', { ageSeconds: -400 }],
    ['without a signature', { header: '' }],
    ['with nonsense for a signature', { header: 't=1,v1=zz' }],
  ])('%s is refused with nothing stored', async (name, forgery) => {
    const id = `evt_forged_${name.replace(/\W/g, '')}`;
    const answer = await deliver(event(id), forgery);
    expect(answer.status).toBe(400);
    expect(answer.problem.code).toBe('INVALID_SIGNATURE');
    expect(await webhookEventModel.countDocuments({ dedupeKey: id })).toBe(0);
  });

  it('altered on the way is refused', async () => {
    const raw = event('evt_altered');
    const timestamp = Math.floor(app.clock.now().getTime() / 1000);
    const header = Stripe.webhooks.generateTestHeaderString({
      payload: raw,
      secret: app.sandbox.webhookSecret,
      timestamp,
    });
    expect((await deliver(raw.replace('in_1', 'in_2'), { header })).status).toBe(400);
  });

  it('replayed is answered and changes nothing more', async () => {
    const client = await subscriber();
    const { version } = (await truth(client)) ?? {};
    const stored = await webhookEventModel.find({}).lean();
    for (const one of stored) {
      expect((await deliver(JSON.stringify(one.payload))).status).toBe(200);
    }
    await app.services.webhooks.drain();
    expect(await webhookEventModel.countDocuments({})).toBe(stored.length);
    expect((await truth(client))?.version).toBe(version);
  });
});

describe('a webhook of no use here', () => {
  it('of an unknown type is stored as ignored and answered', async () => {
    const answer = await deliver(event('evt_unknown', 'some.new.type'));
    expect(answer).toMatchObject({ status: 200, body: { received: true } });
    expect(await webhookEventModel.findOne({ dedupeKey: 'evt_unknown' }).lean()).toMatchObject({
      state: 'ignored',
    });
  });

  it('about somebody unknown is parked, not lost', async () => {
    const subscription = { id: 'sub_of_nobody', object: 'subscription', metadata: {} };
    await deliver(event('evt_nobody', 'customer.subscription.updated', subscription));
    await app.services.webhooks.drain();
    expect(await webhookEventModel.findOne({ dedupeKey: 'evt_nobody' }).lean()).toMatchObject({
      state: 'parked',
    });
  });

  it('that names another business’s subscription gives nothing to anybody', async () => {
    const [victim, thief] = [await subscriber(), await owner()];
    const record = await truth(victim);
    const started = await app.start(thief);
    const forged = {
      id: record?.providerSubscriptionId,
      object: 'subscription',
      metadata: { intentId: started.checkoutId },
    };
    await deliver(event('evt_foreign', 'customer.subscription.updated', forged));
    await app.services.webhooks.drain();
    expect(await truth(thief)).toMatchObject({ planId: free.id });
    expect(await truth(victim)).toMatchObject({ planId: paid.id });
  });
});

describe('renewals', () => {
  it('move the paid time only with the money', async () => {
    const client = await subscriber();
    const before = (await truth(client))?.currentPeriodEnd ?? new Date(0);
    app.clock.advance(before.getTime() - app.clock.now().getTime() + 60_000);
    await app.sandbox.control('clock/advance', { seconds: 0 });
    await app.hear();
    expect((await truth(client))?.currentPeriodEnd).toEqual(before);
    await app.pass(2 * 3600 * 1000);
    await app.hear();
    const after = await truth(client);
    expect(after?.currentPeriodEnd?.getTime()).toBeGreaterThan(before.getTime());
    expect(after).toMatchObject({ status: 'active', failedPayments: 0 });
  });

  it('that fail count, keep the plan during grace, and recover', async () => {
    const client = await subscriber();
    await renew(client, 'declined');
    await app.hear();
    const late = await truth(client);
    expect(late).toMatchObject({ status: 'past_due', planId: paid.id, failedPayments: 1 });
    expect(late?.graceEndsAt?.getTime()).toBeGreaterThan(app.clock.now().getTime());
    // The provider tries again by itself, and the card works.
    await app.pass(4 * DAY);
    await app.hear();
    expect(await truth(client)).toMatchObject({
      status: 'active',
      planId: paid.id,
      failedPayments: 0,
      graceEndsAt: null,
    });
    expect(await eventsOf(client, 'subscription.recovered')).toBe(1);
  });

  it('that keep failing end in the default plan, with a grace that retries do not prolong', async () => {
    const client = await subscriber();
    await breakCard(client);
    await renew(client, 'declined');
    await app.hear();
    const { graceEndsAt } = (await truth(client)) ?? {};
    await app.pass(4 * DAY);
    await app.hear();
    const retried = await truth(client);
    expect(retried?.failedPayments).toBeGreaterThan(1);
    expect(retried?.graceEndsAt).toEqual(graceEndsAt);
    await app.pass(40 * DAY);
    await app.hear();
    await app.reconcile();
    expect(await truth(client)).toMatchObject({
      planId: free.id,
      status: 'active',
      provider: null,
      failedPayments: 0,
    });
  });
});

/** At the provider's portal the person puts a card on file that is declined when it is charged. */
async function breakCard(client: Owner): Promise<void> {
  const record = await truth(client);
  const created = await fetch(`${app.sandbox.origin}/v1/billing_portal/sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.sandbox.apiKey}` },
    body: new URLSearchParams({
      customer: record?.customerIds['stripe:ARS'] ?? '',
      return_url: app.origin,
    }),
  });
  const { url } = (await created.json()) as { url: string };
  await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ action: 'card', card: '0341' }),
  });
}
