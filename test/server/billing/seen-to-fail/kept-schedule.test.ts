// test/server/billing/zz-2.test.ts
import { describe, expect, it, vi } from 'vitest';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR, MINUTE, type Owner } from '../paying-business.ts';
import { live } from './told.ts';

vi.setConfig({ testTimeout: 90_000 });
stageBilling();

const leaving = async () => {
  const owner = await bench.subscriber('stripe', 'MID');
  await bench.later(owner, 10 * DAY);
  expect((await bench.upgrade(owner, { targetPlanId: 'LOW' })).status).toBe(200);
  return owner;
};
const expectLower = async (owner: Owner) => {
  await bench.later(owner, 25 * HOUR);
  expect.soft((await app.status(owner)).scheduledChange).toMatchObject({ planId: 'LOW' });
  await bench.toRenewal(owner, 4);
  expect(await bench.paid(owner)).toEqual([1_000_000, 500_000]);
};
const failing = () =>
  app.sandbox.control('faults', { route: 'POST /v1/subscriptions/:id', status: 500, times: 8 });

describe('a lower plan that is scheduled at Stripe goes on', () => {
  it('after an upgrade that was declined and given up', async () => {
    const owner = await leaving();
    const id = (await bench.record(owner)).providerSubscriptionId ?? '';
    await app.hands('stripe').setCard(id, false);
    const declined = await bench.upgrade(owner, { targetPlanId: 'TOP' });
    expect(declined.status).toBe(201);
    await app.hands('stripe').setCard(id, true);
    await owner.post(`/api/billing/checkouts/${declined.body.checkoutId}/cancel`);
    await expectLower(owner);
  });

  it('after an upgrade that failed', async () => {
    const owner = await leaving();
    await failing();
    expect((await bench.upgrade(owner, { targetPlanId: 'TOP' })).status).toBe(502);
    await app.sandbox.control('faults/clear');
    await expectLower(owner);
  });

  it('after a cancellation that failed', async () => {
    const owner = await leaving();
    await failing();
    const { status } = await owner.post('/api/billing/cancel', { when: 'period_end' });
    expect(status).toBe(502);
    await app.sandbox.control('faults/clear');
    await expectLower(owner);
  });
});

it('a lower plan that is scheduled again after an undo that Stripe did not take happens', async () => {
  const owner = await bench.subscriber('stripe', 'TOP');
  await bench.later(owner, 10 * DAY);
  expect((await bench.upgrade(owner, { targetPlanId: 'MID' })).status).toBe(200);
  const route = 'POST /v1/subscription_schedules/:id/release';
  await app.sandbox.control('faults', { route, status: 503, times: 30 });
  await owner.post('/api/billing/resume', {});
  await app.services.remedies.drain();
  await app.sandbox.control('faults/clear');
  const again = await bench.upgrade(owner, { targetPlanId: 'MID' });
  expect(again.body.subscription?.scheduledChange).toMatchObject({ planId: 'MID' });
  await bench.later(owner, 5 * MINUTE);
  await live(3 * HOUR, HOUR);
  await bench.toRenewal(owner, 4);
  expect(await bench.paid(owner)).toEqual([4_000_000, 1_000_000]);
});
