import { describe, expect, it } from 'vitest';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { app, bench, stageBilling } from './billing-stage.ts';
import { DAY, type Owner } from './paying-business.ts';

stageBilling();

/** Ten days into the second plan, with the third agreed for the renewal. */
async function descending(provider: 'stripe' | 'mercadopago'): Promise<Owner> {
  const owner = await bench.subscriber(provider, 'MID');
  await bench.later(owner, 10 * DAY);
  const answer = await bench.upgrade(owner, { targetPlanId: 'LOW' });
  expect(answer.status).toBe(200);
  return owner;
}
const post = (owner: Owner, path: string, body: object = {}) =>
  owner.post<{ subscription: SubscriptionStatus }>(`/api/billing/${path}`, body);

describe.each(['stripe', 'mercadopago'] as const)('a lower plan at %s', (provider) => {
  it('begins when what is paid is over, at its own price, and keeps everything until then', async () => {
    const owner = await bench.subscriber(provider, 'MID');
    await bench.later(owner, 10 * DAY);
    const preview = await bench.preview(owner, { targetPlanId: 'LOW' });
    const { currentPeriodEnd } = await app.status(owner);
    expect(preview.body).toMatchObject({
      direction: 'downgrade',
      method: 'scheduled',
      dueNow: { amountMinor: 0 },
      nextCharge: { amount: { amountMinor: 500_000 }, at: currentPeriodEnd },
      effectiveAt: currentPeriodEnd,
      featuresLost: ['maxProducts'],
    });
    const { body } = await bench.upgrade(owner, { targetPlanId: 'LOW' });
    expect(body.subscription).toMatchObject({
      planId: 'MID',
      features: { maxProducts: 600 },
      price: { amountMinor: 1_000_000 },
      canResume: true,
      scheduledChange: {
        planId: 'LOW',
        effectiveAt: currentPeriodEnd,
        price: { amountMinor: 500_000 },
      },
    });
    await bench.toRenewal(owner);
    expect(await app.status(owner)).toMatchObject({
      planId: 'LOW',
      status: 'active',
      features: { maxProducts: 3 },
      scheduledChange: null,
      canResume: false,
    });
    expect(await bench.paid(owner)).toEqual([1_000_000, 500_000]);
  });

  it('is taken back with one call, and the renewal is as it would have been', async () => {
    const owner = await descending(provider);
    const resumed = await post(owner, 'resume');
    expect(resumed.status).toBe(200);
    expect(resumed.body.subscription).toMatchObject({ planId: 'MID', scheduledChange: null });
    expect((await post(owner, 'resume')).status).toBe(409);
    await bench.toRenewal(owner);
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', scheduledChange: null });
    expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
  });

  it('gives way to an upgrade, which is charged as previewed and renews at its own price', async () => {
    const owner = await descending(provider);
    const preview = await bench.preview(owner, { targetPlanId: 'TOP' });
    expect(preview.body.direction).toBe('upgrade');
    const params = { targetPlanId: 'TOP', quote: preview.body.quote };
    await bench.pay(owner, await bench.upgrade(owner, params));
    expect(await app.status(owner)).toMatchObject({ planId: 'TOP', scheduledChange: null });
    expect(await bench.paid(owner)).toEqual([1_000_000, preview.body.dueNow.amountMinor]);
    await bench.toRenewal(owner);
    expect(await app.status(owner)).toMatchObject({ planId: 'TOP', scheduledChange: null });
    expect((await bench.paid(owner)).at(-1)).toBe(4_000_000);
  });

  it('gives way to a cancellation: nothing is charged any more', async () => {
    const owner = await descending(provider);
    const cancelled = await post(owner, 'cancel', { when: 'period_end' });
    expect(cancelled.body.subscription).toMatchObject({
      planId: 'MID',
      cancelAtPeriodEnd: true,
      scheduledChange: { price: null },
    });
    await bench.toRenewal(owner, 24);
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject({ provider: null, isPremium: false });
    await bench.later(owner, 40 * DAY);
    expect(await bench.paid(owner)).toEqual([1_000_000]);
  });

  it('can be chosen again after its cancellation was taken back', async () => {
    const owner = await descending(provider);
    await post(owner, 'cancel', { when: 'period_end' });
    await post(owner, 'resume');
    const status = await app.status(owner);
    expect(status).toMatchObject({ planId: 'MID', cancelAtPeriodEnd: false, autoRenew: true });
    // Whether the lower plan stands again or is chosen again: what is shown is what is charged.
    if (status.scheduledChange === null) await bench.upgrade(owner, { targetPlanId: 'LOW' });
    await bench.toRenewal(owner);
    expect(await app.status(owner)).toMatchObject({ planId: 'LOW' });
    expect(await bench.paid(owner)).toEqual([1_000_000, 500_000]);
  });
});

it('from years to months waits for the end of the year', async () => {
  const owner = await bench.owner('stripe');
  const yearly = await bench.upgrade(owner, { targetPlanId: 'LOW', billingPeriod: 'yearly' });
  await bench.pay(owner, yearly);
  await bench.later(owner, 100 * DAY);
  const monthly = await bench.upgrade(owner, { targetPlanId: 'LOW', billingPeriod: 'monthly' });
  expect(monthly.body.subscription).toMatchObject({
    billingPeriod: 'yearly',
    scheduledChange: { planId: 'LOW', price: { amountMinor: 500_000, interval: 'month' } },
  });
  await bench.toRenewal(owner);
  expect(await app.status(owner)).toMatchObject({ billingPeriod: 'monthly', planId: 'LOW' });
  expect(await bench.paid(owner)).toEqual([5_000_000, 500_000]);
});

it('a lower plan is chosen without payment by the plain change of plan too, and a higher one is not', async () => {
  const owner = await bench.subscriber('stripe', 'MID');
  const change = (planId: string) =>
    owner.send<SubscriptionStatus>('PATCH', `/api/businesses/${owner.businessId}/plan`, {
      body: { planId },
    });
  const refused = await change('TOP');
  expect([refused.status, refused.problem.code]).toEqual([403, 'PAID_UPGRADE_REQUIRED']);
  const lower = await change('LOW');
  expect(lower.status).toBe(200);
  expect(lower.body).toMatchObject({ planId: 'MID', scheduledChange: { planId: 'LOW' } });
});
