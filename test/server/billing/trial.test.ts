import { describe, expect, it } from 'vitest';
import { app, bench, stageBilling } from './billing-stage.ts';
import { addPlan, DAY, HOUR, type Owner } from './paying-business.ts';

stageBilling(async () => {
  await addPlan('TRY', { sortOrder: 40, amountMinor: 700_000, trialDays: 14 });
  await addPlan('OTHER', { sortOrder: 45, amountMinor: 900_000, trialDays: 7 });
});

const cancelNow = (owner: Owner) => owner.post('/api/billing/cancel', { when: 'now' });

describe.each(['stripe', 'mercadopago'] as const)('a trial at %s', (provider) => {
  it('costs nothing, is the whole plan, and is followed by the first charge', async () => {
    const owner = await bench.owner(provider);
    const preview = await bench.preview(owner, { targetPlanId: 'TRY' });
    expect(preview.body).toMatchObject({
      trialDays: 14,
      dueNow: { amountMinor: 0 },
      nextCharge: { amount: { amountMinor: 700_000 } },
    });
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'TRY' }));
    const trying = await app.status(owner);
    expect(trying).toMatchObject({ status: 'trialing', planId: 'TRY', isPremium: true });
    const days = (Date.parse(trying.trialEnd ?? '') - app.clock.now().getTime()) / DAY;
    expect(days).toBeGreaterThan(13.9);
    expect(days).toBeLessThanOrEqual(14);
    await bench.later(owner, 13 * DAY);
    expect(await app.status(owner)).toMatchObject({ status: 'trialing' });
    expect(await bench.paid(owner)).toEqual([]);
    await bench.later(owner, DAY + 3 * HOUR);
    expect(await app.status(owner)).toMatchObject({ status: 'active', planId: 'TRY' });
    expect(await bench.paid(owner)).toEqual([700_000]);
  });

  it('is had once: not again for the same plan, nor for another', async () => {
    const owner = await bench.subscriber(provider, 'TRY');
    await cancelNow(owner);
    await bench.later(owner, DAY);
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
    for (const [targetPlanId, amountMinor] of [
      ['TRY', 700_000],
      ['OTHER', 900_000],
    ] as const) {
      const preview = await bench.preview(owner, { targetPlanId });
      expect(preview.body).toMatchObject({ trialDays: 0, dueNow: { amountMinor } });
    }
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'OTHER' }));
    expect(await app.status(owner)).toMatchObject({ status: 'active', planId: 'OTHER' });
    expect(await bench.paid(owner)).toEqual([900_000]);
  });

  it('that is cancelled goes on to its end and charges nothing', async () => {
    const owner = await bench.subscriber(provider, 'TRY');
    await owner.post('/api/billing/cancel', { when: 'period_end' });
    await bench.later(owner, 10 * DAY);
    expect(await app.status(owner)).toMatchObject({ isPremium: true, cancelAtPeriodEnd: true });
    await bench.later(owner, 5 * DAY);
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject({ isPremium: false, ended: { planId: 'TRY' } });
    expect(await bench.paid(owner)).toEqual([]);
  });

  it('whose first charge fails does not go on for free', async () => {
    const owner = await bench.subscriber(provider, 'TRY');
    const { providerSubscriptionId } = await bench.record(owner);
    await app.hands(provider).setCard(providerSubscriptionId ?? '', false);
    await bench.later(owner, 14 * DAY + 2 * HOUR);
    await bench.later(owner, 3 * DAY);
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
    await bench.later(owner, 40 * DAY);
    expect(await bench.paid(owner)).toEqual([]);
  });
});

it('is not had at one provider after the other', async () => {
  const owner = await bench.subscriber('stripe', 'TRY');
  await cancelNow(owner);
  await bench.later(owner, HOUR);
  const elsewhere = { targetPlanId: 'TRY', provider: 'mercadopago' as const };
  expect((await bench.preview(owner, elsewhere)).body).toMatchObject({ trialDays: 0 });
});
