import { describe, expect, it, vi } from 'vitest';
import { eventModel } from '#server/features/events/event.model.ts';
import type { Invoice } from '#shared/contracts/billing.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { app, bench, stageBilling } from './billing-stage.ts';
import { addPlan, addPlans, DAY, HOUR, type Owner } from './paying-business.ts';

stageBilling(async () => {
  await addPlans();
  await addPlan('TRY', { sortOrder: 40, amountMinor: 700_000, trialDays: 14 });
});

interface Withdrawn {
  subscription: SubscriptionStatus;
  confirmationCode: string;
  refunded: { amountMinor: number; currency: string } | null;
}
const withdraw = (owner: Owner) =>
  owner.post<Withdrawn>('/api/billing/withdraw', { reason: 'Me arrepentí' });

describe.each(['stripe', 'mercadopago'] as const)('taking back a purchase at %s', (provider) => {
  it('within ten days gives all of it back and ends the plan now, once', async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, 10 * DAY - HOUR);
    const answer = await withdraw(owner);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      refunded: { amountMinor: 1_000_000, currency: 'ARS' },
      subscription: {
        isPremium: false,
        provider: null,
        ended: { planId: 'MID', reason: 'withdrawn' },
      },
    });
    expect(answer.body.confirmationCode).toMatch(/^[0-9A-Z]{8}$/);
    const { body } = await owner.get<{ items: Invoice[] }>('/api/billing/invoices');
    expect(body.items).toMatchObject([
      { status: 'refunded', refunded: { amountMinor: 1_000_000 } },
    ]);
    expect((await withdraw(owner)).problem.code).toBe('REFUSED');
    await bench.later(owner, 40 * DAY);
    expect(await bench.paid(owner)).toEqual([]);
  });

  it('is told as such, also when the provider tells first that it ended, and only of this purchase', async () => {
    const owner = await bench.subscriber(provider);
    const there = app.provider(provider);
    const cancel = there.cancelSubscription.bind(there);
    const spy = vi.spyOn(there, 'cancelSubscription').mockImplementationOnce(async (...given) => {
      await cancel(...given);
      await app.hear();
    });
    const { body } = await withdraw(owner);
    spy.mockRestore();
    expect(body.subscription.ended).toMatchObject({ planId: 'MID', reason: 'withdrawn' });
    await bench.later(owner, DAY);
    expect(await app.status(owner)).toMatchObject({ ended: { reason: 'withdrawn' } });
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'MID', provider }));
    await owner.post('/api/billing/cancel', { when: 'now' });
    expect(await app.status(owner)).toMatchObject({ ended: { reason: 'cancelled' } });
  });

  it('after ten days is refused and changes nothing', async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, 10 * DAY + HOUR);
    const answer = await withdraw(owner);
    expect([answer.status, answer.problem.code]).toEqual([409, 'REFUSED']);
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
    expect(await bench.paid(owner)).toEqual([1_000_000]);
  });

  it('after an upgrade gives both payments back', async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, 3 * DAY);
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'TOP' }));
    const [first = 0, difference = 0] = await bench.paid(owner);
    expect(difference).toBeGreaterThan(0);
    const { body } = await withdraw(owner);
    expect(body).toMatchObject({
      refunded: { amountMinor: first + difference },
      subscription: { isPremium: false },
    });
    await app.hear();
    expect(await bench.paid(owner)).toEqual([]);
  });

  it('after an upgrade shows no smaller plan in between, however soon each refund is heard of', async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, 3 * DAY);
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'TOP' }));
    const lines = { businessId: owner.businessId, type: /^subscription/ };
    const known = await eventModel.distinct('_id', lines);
    const there = app.provider(provider);
    const refund = there.refundPayment.bind(there);
    // What went back is heard of before the next payment does.
    const spy = vi.spyOn(there, 'refundPayment').mockImplementation(async (...given) => {
      const answer = await refund(...given);
      await app.sandbox.control('webhooks/flush');
      await app.services.webhooks.drain();
      return answer;
    });
    const { status } = await withdraw(owner);
    spy.mockRestore();
    expect(status).toBe(200);
    await app.hear();
    const told = await eventModel.find({ ...lines, _id: { $nin: known } }).lean();
    expect(told.map(({ type }) => type).toSorted()).toEqual([
      'subscription.ended',
      'subscription.withdrawn',
    ]);
  });

  it('in a trial ends it, with nothing to give back', async () => {
    const owner = await bench.subscriber(provider, 'TRY');
    expect(await app.status(owner)).toMatchObject({ status: 'trialing' });
    const answer = await withdraw(owner);
    expect(answer.body).toMatchObject({ refunded: null, subscription: { isPremium: false } });
    await bench.later(owner, 20 * DAY);
    expect(await bench.paid(owner)).toEqual([]);
  });
});

it('a second purchase is not the first: its ten days are over', async () => {
  const owner = await bench.subscriber('stripe');
  await owner.post('/api/billing/cancel', { when: 'now' });
  await bench.later(owner, 15 * DAY);
  await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'MID' }));
  expect((await withdraw(owner)).problem.code).toBe('REFUSED');
});

it('is done when the provider refuses the refund: what comes back is owed, and tried until it is given', async () => {
  const owner = await bench.subscriber('stripe');
  // As often as the SDK tries.
  await app.sandbox.control('faults', { route: 'POST /v1/refunds', status: 503, times: 3 });
  expect(await withdraw(owner)).toMatchObject({
    status: 200,
    body: {
      refunded: { amountMinor: 1_000_000, currency: 'ARS' },
      subscription: { isPremium: false },
    },
  });
  expect(await bench.paid(owner)).toEqual([1_000_000]);
  await bench.later(owner, HOUR);
  expect(await bench.paid(owner)).toEqual([]);
  // There is one such right in the life of a business.
  await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'MID' }));
  expect((await withdraw(owner)).problem).toMatchObject({ reason: 'NOT_FIRST_PURCHASE' });
});

it('nothing bought, nothing to take back', async () => {
  expect((await withdraw(await bench.owner())).problem.code).toBe('REFUSED');
});

it('at Stripe leaves no credit of the refunded payment for the next purchase', async () => {
  const owner = await bench.owner('stripe');
  await bench.pay(
    owner,
    await bench.upgrade(owner, { targetPlanId: 'MID', billingPeriod: 'yearly' }),
  );
  // A year of the smaller plan is worth more than a month of the larger one: the rest stays as credit.
  await bench.upgrade(owner, { targetPlanId: 'TOP' });
  await bench.later(owner, HOUR);
  expect(await app.status(owner)).toMatchObject({ planId: 'TOP', billingPeriod: 'monthly' });
  expect((await withdraw(owner)).body.refunded).toMatchObject({ amountMinor: 10_000_000 });
  await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'MID' }));
  expect(await app.status(owner)).toMatchObject({ planId: 'MID' });
  expect(await bench.paid(owner)).toEqual([1_000_000]);
});
