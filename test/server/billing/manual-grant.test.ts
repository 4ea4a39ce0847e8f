import { describe, expect, it } from 'vitest';
import { eventModel } from '#server/features/events/event.model.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { app, bench, stageBilling } from './billing-stage.ts';
import { DAY, MINUTE, type Owner } from './paying-business.ts';
import { callService, sendCall, signedCall } from './service-calls.ts';

const PATH = '/api/subscriptions/status';
stageBilling();

const gift = (owner: Owner, over: object = {}) => ({
  businessId: owner.businessId,
  planId: 'MID',
  status: 'active',
  reason: 'Acuerdo con ventas',
  ...over,
});
const give = (owner: Owner, over: object = {}) =>
  callService<SubscriptionStatus>(app, 'PUT', PATH, gift(owner, over));

describe('a plan given by a trusted service', () => {
  it('is there at once, with its reason in the history, and charges nothing', async () => {
    const owner = await bench.owner();
    const answer = await give(owner);
    expect(answer.status).toBe(200);
    const expected = { planId: 'MID', status: 'active', isPremium: true, provider: null };
    expect(answer.body).toMatchObject({ ...expected, isComped: false, autoRenew: false });
    expect(await app.status(owner)).toMatchObject({ ...expected, features: { maxProducts: 600 } });
    const event = await eventModel
      .findOne({ businessId: owner.businessId, type: 'subscription.given' })
      .lean();
    expect(event).toMatchObject({ actor: 'service', data: { reason: 'Acuerdo con ventas' } });
    await bench.later(owner, 40 * DAY);
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject(expected);
    expect(await bench.payments(owner)).toEqual([]);
  });

  it('ends by itself on its day, and not before', async () => {
    const owner = await bench.owner();
    const { planId: before } = await app.status(owner);
    await give(owner, { until: new Date(app.clock.now().getTime() + 10 * DAY).toISOString() });
    await bench.later(owner, 10 * DAY - MINUTE);
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject({ planId: 'MID' });
    await bench.later(owner, 2 * MINUTE);
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject({
      planId: before,
      isPremium: false,
      ended: { reason: 'expired', planId: 'MID' },
    });
  });

  it('is ended by the service', async () => {
    const owner = await bench.owner();
    const { planId: before } = await app.status(owner);
    await give(owner);
    const ended = await give(owner, { status: 'cancelled', reason: 'Terminó el acuerdo' });
    expect(ended.body).toMatchObject({ planId: before, isPremium: false, isComped: false });
    expect(await app.status(owner)).toMatchObject({ ended: { reason: 'revoked', planId: 'MID' } });
  });

  it('stops what a provider charges for', async () => {
    const owner = await bench.subscriber('stripe');
    const { providerSubscriptionId } = await bench.record(owner);
    await give(owner, { planId: 'TOP', isComped: true });
    await bench.later(owner, 70 * DAY);
    expect(await bench.paid(owner)).toEqual([1_000_000]);
    const snapshot = await app.provider('stripe').fetchSubscription(providerSubscriptionId ?? '');
    expect(snapshot?.state).toBe('cancelled');
    expect(await app.status(owner)).toMatchObject({ planId: 'TOP', isComped: true });
  });

  it.each(['stripe', 'mercadopago'] as const)(
    'keeps no money that comes from a page of %s which was still open',
    async (provider) => {
      const owner = await bench.owner(provider);
      const started = await bench.upgrade(owner, { targetPlanId: 'MID' });
      await give(owner, { planId: 'TOP', isComped: true });
      await app.hands(provider).settle(started.body.checkoutUrl, 'pay');
      await bench.later(owner, 5 * MINUTE);
      // The refund is heard of as well.
      await bench.later(owner, 5 * MINUTE);
      expect(await app.status(owner)).toMatchObject({ planId: 'TOP', isComped: true });
      expect(await bench.paid(owner)).toEqual([]);
      await bench.later(owner, 40 * DAY);
      expect(await bench.paid(owner)).toEqual([]);
    },
  );
});

describe.each([
  ['a comped business', { isComped: true }],
  ['a business with a deal of its own', { isComped: false }],
])('%s', (_name, terms) => {
  it('never meets a checkout, by whatever way it tries to pay', async () => {
    const owner = await bench.owner();
    await give(owner, terms);
    const upgrade = { targetPlanId: 'TOP', billingPeriod: 'monthly', provider: 'stripe' };
    const plan = { planId: 'TOP', billingPeriod: 'monthly' };
    const answers = await Promise.all([
      owner.post('/api/billing/upgrade', upgrade),
      owner.post('/api/billing/preview', upgrade),
      owner.post('/api/stripe/create-checkout', plan),
      owner.post('/api/payments', plan),
      owner.post('/api/payments', { ...plan, mode: 'prepaid' }),
      owner.send('PATCH', `/api/businesses/${owner.businessId}/plan`, {
        body: { planId: 'TOP' },
      }),
    ]);
    expect(answers.map(({ status, problem }) => [status, problem.code])).toEqual(
      answers.map(() => [422, 'COMPED']),
    );
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', ...terms });
  });
});

describe('a call that is not the service’s', () => {
  it('is refused without a signature, with a wrong one, and the second time', async () => {
    const owner = await bench.owner();
    const unsigned = await owner.send('PUT', PATH, { body: gift(owner) });
    expect([unsigned.status, unsigned.problem.code]).toEqual([401, 'INVALID_SIGNATURE']);
    const forged = await sendCall(app, signedCall(app, 'PUT', PATH, gift(owner), 'another secret'));
    expect(forged.status).toBe(401);
    expect(await app.status(owner)).toMatchObject({ isPremium: false });

    const call = signedCall(app, 'PUT', PATH, gift(owner));
    expect((await sendCall(app, call)).status).toBe(200);
    await give(owner, { status: 'cancelled' });
    expect((await sendCall(app, call)).status).toBe(401);
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
  });
});
