import { describe, expect, it } from 'vitest';
import { app, bench, stageBilling } from './billing-stage.ts';
import { addPlan, DAY, type Owner, raisePrice } from './paying-business.ts';
import { callService } from './service-calls.ts';

const OLD = 800_000;
const NEW = 1_200_000;
const PROVIDERS = ['stripe', 'mercadopago'] as const;
stageBilling(async () => {
  for (const provider of PROVIDERS) {
    await addPlan(provider, { sortOrder: 40, amountMinor: OLD, features: { maxProducts: 100 } });
  }
});

const apply = async (planId: string) =>
  (await callService(app, 'POST', '/api/operations/apply-plan-version', { planId, noticeDays: 10 }))
    .body;
const terms = async (owner: Owner) => {
  const { price, features } = await app.status(owner);
  return { amountMinor: price?.amountMinor, maxProducts: features['maxProducts'] };
};

describe.each(PROVIDERS)('a price rise at %s', (provider) => {
  it('reaches nobody who has subscribed until it is applied, and then with notice, from a renewal on', async () => {
    const [staying, leaving] = [
      await bench.subscriber(provider, provider),
      await bench.subscriber(provider, provider),
    ];
    await raisePrice(app, provider, {
      amountMinor: NEW,
      features: { maxProducts: 150, maxClients: 9 },
    });
    await bench.later(staying, 25 * DAY);
    expect(await terms(staying)).toEqual({ amountMinor: OLD, maxProducts: 100 });
    // Too late for a notice of ten days: the old price once more.
    expect(await apply(provider)).toEqual({ scheduled: 0, tooNear: 2, failed: 0 });
    await bench.toRenewal(staying);
    expect(await bench.paid(staying)).toEqual([OLD, OLD]);
    expect(await terms(staying)).toEqual({ amountMinor: OLD, maxProducts: 100 });

    expect(await apply(provider)).toEqual({ scheduled: 2, tooNear: 0, failed: 0 });
    const { currentPeriodEnd } = await app.status(staying);
    expect(await app.status(staying)).toMatchObject({
      features: { maxProducts: 100 },
      scheduledChange: {
        planId: provider,
        effectiveAt: currentPeriodEnd,
        price: { amountMinor: NEW },
      },
      canResume: false,
    });
    // It is not theirs to take back, and applying it again changes nothing.
    expect((await staying.post('/api/billing/resume', {})).status).toBe(409);
    expect(await apply(provider)).toEqual({ scheduled: 0, tooNear: 0, failed: 0 });
    expect(await bench.paid(staying)).toEqual([OLD, OLD]);
    // Who does not want it leaves at the old price.
    await bench.later(leaving, DAY);
    const cancelled = await leaving.post('/api/billing/cancel', { when: 'period_end' });
    expect(cancelled.status).toBe(200);

    await bench.toRenewal(staying, 24);
    await app.reconcile();
    expect(await terms(staying)).toEqual({ amountMinor: NEW, maxProducts: 150 });
    expect(await app.status(staying)).toMatchObject({ scheduledChange: null, status: 'active' });
    expect(await bench.paid(staying)).toEqual([OLD, OLD, NEW]);
    await bench.later(leaving, 0);
    expect(await app.status(leaving)).toMatchObject({ isPremium: false });
    expect(await bench.paid(leaving)).toEqual([OLD, OLD]);
    await bench.toRenewal(staying);
    expect(await bench.paid(staying)).toEqual([OLD, OLD, NEW, NEW]);
  });
});

it('a price rise is for trusted services only', async () => {
  const owner = await bench.owner();
  const body = { planId: 'stripe' };
  expect((await owner.post('/api/operations/apply-plan-version', body)).status).toBe(401);
});
