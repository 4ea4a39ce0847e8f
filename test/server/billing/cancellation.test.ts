import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeLease } from '#server/db/lease.ts';
import { eventModel } from '#server/features/events/event.model.ts';
import { subscriptionModel } from '#server/features/subscriptions/subscription.model.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { type PayingApp, startPayingApp } from '#test/support/paying-app.ts';
import type { TestClient } from '#test/support/test-client.ts';

const DAY = 86_400_000;
let app: PayingApp;
beforeAll(async () => {
  app = await startPayingApp();
});
afterAll(() => app.stop());

async function subscriber() {
  const client = app.client();
  const registered = await client.register();
  const { planId: before } = await app.status(client);
  await app.checkout(client, await app.buy(client));
  return Object.assign(client, registered, { freePlan: before });
}

const cancel = (client: TestClient, when: string) =>
  client.post<{ subscription: SubscriptionStatus; confirmationCode: string }>(
    '/api/billing/cancel',
    { when, reason: 'Cierro por vacaciones' },
  );

describe('cancelling', () => {
  it('answers with what came of it, also when another had asked the provider before', async () => {
    const client = await subscriber();
    const other = await takeLease(`billing:${client.businessId}:inventory`, 600_000, app.clock);
    const answer = cancel(client, 'period_end');
    await expect
      .poll(() =>
        eventModel.countDocuments({
          type: 'subscription.cancel_requested',
          businessId: client.businessId,
        }),
      )
      .toBe(1);
    await other?.release();
    expect((await answer).body.subscription).toMatchObject({ cancelAtPeriodEnd: true });
  });

  it('at period end keeps what is paid, has a code in the history, and can be taken back', async () => {
    const client = await subscriber();
    const answer = await cancel(client, 'period_end');
    expect(answer.status).toBe(200);
    expect(answer.body.subscription).toMatchObject({
      isPremium: true,
      status: 'active',
      cancelAtPeriodEnd: true,
      autoRenew: false,
      scheduledChange: { planId: client.freePlan },
    });
    expect(
      await eventModel
        .findOne({ businessId: client.businessId, type: 'subscription.cancel_requested' })
        .lean(),
    ).toMatchObject({
      actor: client.userId,
      data: { confirmationCode: answer.body.confirmationCode, reason: 'Cierro por vacaciones' },
    });

    const resumed = await client.post<{ subscription: SubscriptionStatus }>(
      '/api/billing/resume',
      {},
    );
    expect(resumed.status).toBe(200);
    expect(resumed.body.subscription).toMatchObject({
      cancelAtPeriodEnd: false,
      autoRenew: true,
      scheduledChange: null,
    });
    await app.pass(32 * DAY);
    await app.hear();
    await client.post('/api/auth/login', { email: client.email, password: client.password });
    expect(await app.status(client)).toMatchObject({ isPremium: true, status: 'active' });
  });

  it('twice is one ending with one code', async () => {
    const client = await subscriber();
    const [first, second] = await Promise.all([
      cancel(client, 'period_end'),
      cancel(client, 'period_end'),
    ]);
    expect(second.body.confirmationCode).toBe(first.body.confirmationCode);
    const asked = { businessId: client.businessId, type: 'subscription.cancel_requested' };
    expect(await eventModel.countDocuments(asked)).toBe(1);
  });

  it('again ends it also where it was taken back at the provider unheard', async () => {
    const client = await subscriber();
    const { body } = await cancel(client, 'period_end');
    const { businessId } = client;
    const record = await subscriptionModel.findOne({ businessId }).lean();
    const subscriptionId = record?.providerSubscriptionId ?? '';
    await app.provider('stripe').resumeSubscription(subscriptionId, { idempotencyKey: 'portal' });
    expect((await cancel(client, 'period_end')).body.confirmationCode).toBe(body.confirmationCode);
    const { cancelAt } = (await app.provider('stripe').fetchSubscription(subscriptionId)) ?? {};
    expect(cancelAt).toBeInstanceOf(Date);
  });

  it('now ends the plan at once, and the business can subscribe again', async () => {
    const client = await subscriber();
    const answer = await cancel(client, 'now');
    expect(answer.body.subscription).toMatchObject({
      planId: client.freePlan,
      isPremium: false,
      provider: null,
    });
    await app.hear();
    await app.checkout(client, await app.buy(client));
    expect(await app.status(client)).toMatchObject({ isPremium: true, status: 'active' });
  });

  it('is refused where nothing is charged, and resuming where nothing is cancelled', async () => {
    const free = app.client();
    await free.register();
    expect((await cancel(free, 'now')).problem.code).toBe('REFUSED');
    const client = await subscriber();
    expect((await client.post('/api/billing/resume', {})).problem.code).toBe('REFUSED');
  });
});

describe('the portal', () => {
  it('is the provider’s, opened for each click, and returns only to us', async () => {
    const client = await subscriber();
    const opened = await client.post<{ portalUrl: string }>('/api/billing/portal', {
      returnTo: '/billing',
    });
    expect(opened.status).toBe(200);
    expect(opened.body.portalUrl).toContain(app.sandbox.origin);
    const foreign = await client.post('/api/billing/portal', { returnTo: 'https://evil.example' });
    expect(foreign.problem.code).toBe('INVALID_RETURN_URL');
  });

  it('is refused to a business that never paid', async () => {
    const client = app.client();
    await client.register();
    const answer = await client.post('/api/billing/portal', { returnTo: '/billing' });
    expect(answer.problem.code).toBe('REFUSED');
  });
});
