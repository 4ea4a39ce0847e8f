import { describe, expect, it } from 'vitest';
import { eventModel } from '#server/features/events/event.model.ts';
import { planModel } from '#server/features/plans/plan.model.ts';
import { subscriptionModel } from '#server/features/subscriptions/subscription.model.ts';
import { app, bench, stageBilling } from '../billing/billing-stage.ts';
import { DAY } from '../billing/paying-business.ts';

stageBilling();

/** What tells of changes inside this product; telling connected products comes with the hub. */
describe('mistakes of hubs, as far as they apply inside one product', () => {
  it('an upgrade is told although the status stays "active" (fxa 12705)', async () => {
    const owner = await bench.subscriber('stripe');
    const { version } = await app.status(owner);
    const answer = await bench.upgrade(owner, { targetPlanId: 'TOP' });
    expect(answer.body.subscription).toMatchObject({ planId: 'TOP', status: 'active' });
    expect((await app.status(owner)).version).toBeGreaterThan(version);
    const told = await eventModel
      .findOne({ businessId: owner.businessId, 'data.after.planId': 'TOP' })
      .lean();
    expect(told).toMatchObject({ appId: 'inventory', data: { before: { planId: 'MID' } } });
  });

  it('a debt at one product blocks no other, which is paid in advance (killbill 1997)', async () => {
    const owner = await bench.subscriber('mercadopago');
    const { businessId } = owner;
    // The same business has another product, where a renewal is owed and grace is running out.
    const other = { appId: 'other', planId: 'OTHER', _id: 'other:OTHER' };
    await planModel.create({
      ...other,
      name: 'Other',
      sortOrder: 0,
      isDefault: true,
      prices: [],
      features: {},
    });
    const record = await subscriptionModel.findOne({ businessId }).lean();
    await subscriptionModel.collection.insertOne({
      ...record,
      _id: `${businessId}:other`,
      appId: 'other',
      planId: 'OTHER',
      status: 'past_due',
      provider: null,
      providerSubscriptionId: null,
      intentId: null,
      failedPayments: 3,
    } as never);
    expect((await owner.get('/api/subscriptions/status?app=other')).body).toMatchObject({
      status: 'past_due',
    });
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
    expect((await owner.post('/api/products', { sku: 'A', name: 'A' })).status).toBe(201);
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'TOP' }));
    await bench.later(owner, DAY);
    expect(await app.status(owner)).toMatchObject({ planId: 'TOP', status: 'active' });
  });
});
