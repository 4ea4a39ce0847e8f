import { expect, it } from 'vitest';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR, type Owner } from '../paying-business.ts';
import { actionsOf, alertsOf, expectOutcomes, live } from './told.ts';

stageBilling();

const subscriptionOf = async (owner: Owner) =>
  (await bench.record(owner)).providerSubscriptionId ?? '';

it('a customer that was deleted is replaced: the plan can be bought again, and renews', async () => {
  const owner = await bench.subscriber('stripe');
  await bench.later(owner, 5 * DAY);
  await app.hands('stripe').deleteCustomer(await subscriptionOf(owner));
  await bench.later(owner, HOUR);
  const portal = await owner.post('/api/billing/portal', { returnTo: '/billing' });
  expect([portal.status, portal.problem?.code]).toEqual([409, 'REFUSED']);
  const method = await owner.post('/api/billing/payment-method', { returnTo: '/billing' });
  expect(method.status).toBeLessThan(500);
  await actionsOf(owner);
  await expectOutcomes(owner);
  await bench.later(owner, 40 * DAY);
  expect(await app.status(owner)).toMatchObject({ isPremium: false });
  const again = await bench.upgrade(owner, { targetPlanId: 'MID' });
  expect(again.status).toBe(201);
  await bench.pay(owner, again);
  expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
  await bench.toRenewal(owner, 3);
  expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000, 1_000_000]);
  expect((await owner.post('/api/billing/portal', { returnTo: '/billing' })).status).toBe(200);
  await expectOutcomes(owner);
});

it('metadata that was removed changes nothing of what was paid, nor of what is paid next', async () => {
  const owner = await bench.subscriber('stripe');
  const id = await subscriptionOf(owner);
  await bench.later(owner, 5 * DAY);
  const { customers, prices, products } =
    await app.sandbox.look<Record<string, Record<string, { id: string }>>>('state');
  for (const object of [
    id,
    ...Object.keys(customers ?? {}),
    ...Object.keys(prices ?? {}),
    ...Object.keys(products ?? {}),
  ]) {
    await app.hands('stripe').editMetadata(object, null);
  }
  await bench.later(owner, HOUR);
  expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
  await bench.toRenewal(owner, 3);
  await live(9 * DAY, 9 * DAY);
  expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
  const raised = await bench.upgrade(owner, { targetPlanId: 'TOP' });
  expect(raised.status).toBe(200);
  expect(await app.status(owner)).toMatchObject({ planId: 'TOP' });
  expect(await bench.paid(owner)).toHaveLength(3);
  await expectOutcomes(owner);
});

it('an end that was set two months ahead is shown as far, and the renewals before it as renewals', async () => {
  const owner = await bench.subscriber('stripe');
  const id = await subscriptionOf(owner);
  await bench.later(owner, 5 * DAY);
  const { currentPeriodEnd } = await bench.record(owner);
  const far = Math.floor((currentPeriodEnd?.getTime() ?? 0) / 1000) + 60 * 86_400;
  const answer = await fetch(`${app.sandbox.origin}/v1/subscriptions/${id}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.sandbox.apiKey}` },
    body: new URLSearchParams({ cancel_at: String(far), proration_behavior: 'none' }),
  });
  expect(answer.status).toBe(200);
  await bench.later(owner, HOUR);
  expect(await app.status(owner)).toMatchObject({
    status: 'active',
    autoRenew: true,
    cancelAtPeriodEnd: false,
    scheduledChange: { effectiveAt: new Date(far * 1000).toISOString() },
  });
  const { cancel } = await actionsOf(owner);
  expect(cancel.isAllowed).toBe(true);
  await bench.toRenewal(owner, 3);
  expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
  expect(await app.status(owner)).toMatchObject({ autoRenew: true, cancelAtPeriodEnd: false });
  // Told to end sooner, it does.
  const cancelled = await owner.post('/api/billing/cancel', { when: 'period_end' });
  expect(cancelled.status).toBe(200);
  expect(await app.status(owner)).toMatchObject({ autoRenew: false, cancelAtPeriodEnd: true });
  await bench.toRenewal(owner, 30);
  await live(2 * DAY, DAY);
  expect(await app.status(owner)).toMatchObject({ isPremium: false });
  expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
  expect(await alertsOf(owner)).toEqual([]);
  await expectOutcomes(owner);
});
