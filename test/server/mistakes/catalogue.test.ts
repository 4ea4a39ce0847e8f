import { describe, expect, it } from 'vitest';
import { app, bench, stageBilling } from '../billing/billing-stage.ts';
import { addPlan, raisePrice } from '../billing/paying-business.ts';
import { callService } from '../billing/service-calls.ts';

stageBilling(async () => {
  await addPlan('GROWING', {
    sortOrder: 40,
    amountMinor: 800_000,
    features: { maxProducts: 3, maxClients: 0, advancedReporting: false },
  });
});

describe('mistakes with the catalogue', () => {
  it('the price that somebody bought is not lost without a word, and new features do reach old subscribers (killbill 2291, formbricks PR 8141)', async () => {
    const owner = await bench.subscriber('stripe', 'GROWING');
    await raisePrice(app, 'GROWING', {
      amountMinor: 1_100_000,
      features: { maxProducts: 3, maxClients: 4 },
    });
    await bench.toRenewal(owner);
    await app.reconcile();
    const grandfathered = { price: { amountMinor: 800_000 }, features: { maxClients: 0 } };
    expect(await app.status(owner)).toMatchObject({ ...grandfathered, scheduledChange: null });
    expect((await owner.post('/api/clients', { name: 'Ana' })).problem.code).toBe('LIMIT_REACHED');
    expect(await bench.paid(owner)).toEqual([800_000, 800_000]);

    // The operator says so, and the subscriber sees it coming: when, and what it will cost.
    await callService(app, 'POST', '/api/operations/apply-plan-version', { planId: 'GROWING' });
    expect(await app.status(owner)).toMatchObject({
      ...grandfathered,
      scheduledChange: { planId: 'GROWING', price: { amountMinor: 1_100_000 } },
    });
    await bench.toRenewal(owner);
    expect(await app.status(owner)).toMatchObject({
      price: { amountMinor: 1_100_000 },
      features: { maxClients: 4 },
    });
    expect((await owner.post('/api/clients', { name: 'Ana' })).status).toBe(201);
    expect(await bench.paid(owner)).toEqual([800_000, 800_000, 1_100_000]);
  });

  it('who buys after the rise pays what was shown', async () => {
    const owner = await bench.owner();
    const preview = await bench.preview(owner, { targetPlanId: 'GROWING' });
    expect(preview.body.dueNow.amountMinor).toBe(1_100_000);
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'GROWING' }));
    expect(await bench.paid(owner)).toEqual([1_100_000]);
  });
});
