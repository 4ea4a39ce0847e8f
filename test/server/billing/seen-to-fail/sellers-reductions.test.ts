import { expect, it } from 'vitest';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, type Owner } from '../paying-business.ts';
import { actionsOf, alertsOf, expectOutcomes, live } from './told.ts';

stageBilling();

const subscriptionOf = async (owner: Owner) =>
  (await bench.record(owner)).providerSubscriptionId ?? '';
const GIFTS = {
  'a coupon of 50 per cent': ['coupon', { percentOff: 50 }],
  'a coupon of 100 per cent': ['coupon', { percentOff: 100 }],
  'a coupon of 33 per cent': ['coupon', { percentOff: 33 }],
  'credit of less than a month': ['credit', { amount: 400_000 }],
  'credit of more than a month': ['credit', { amount: 1_500_000 }],
  'a negative line': ['discount', { amount: 250_000 }],
  'a negative line of more than the bill': ['discount', { amount: 1_250_000 }],
} as const;

it.each(Object.entries(GIFTS))(
  '%s at Stripe leaves the plan as it is',
  async (_name, [path, body]) => {
    const owner = await bench.subscriber('stripe');
    const subscription = await subscriptionOf(owner);
    await bench.later(owner, 5 * DAY);
    await app.sandbox.control(path, { subscription, ...body });
    await bench.toRenewal(owner, 3);
    await live(9 * DAY, 4.5 * DAY);
    expect(await app.status(owner)).toMatchObject({
      planId: 'MID',
      status: 'active',
      autoRenew: true,
    });
    expect((await actionsOf(owner)).pay).toBeNull();
    await bench.toRenewal(owner, 3);
    await live(9 * DAY, 9 * DAY);
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
    expect(await subscriptionOf(owner)).toBe(subscription);
    expect(await alertsOf(owner)).toEqual([]);
    await expectOutcomes(owner);
  },
);

it('a plan that was raised and lowered under a coupon is the one that was paid last', async () => {
  const owner = await bench.subscriber('stripe');
  await bench.later(owner, 5 * DAY);
  await app.sandbox.control('coupon', {
    subscription: await subscriptionOf(owner),
    percentOff: 50,
  });
  const preview = await bench.preview(owner, { targetPlanId: 'TOP' });
  const raised = await bench.upgrade(owner, { targetPlanId: 'TOP', quote: preview.body.quote });
  expect(raised.status).toBe(200);
  expect(await app.status(owner)).toMatchObject({ planId: 'TOP' });
  expect((await bench.paid(owner)).at(-1)).toBe(preview.body.dueNow.amountMinor);
  expect((await bench.upgrade(owner, { targetPlanId: 'LOW' })).status).toBe(200);
  await bench.toRenewal(owner, 3);
  expect(await app.status(owner)).toMatchObject({ planId: 'LOW', status: 'active' });
  expect((await bench.paid(owner)).at(-1)).toBe(250_000);
  await expectOutcomes(owner);
});

it('a plan that is raised under a coupon of all of it is had at once', async () => {
  const owner = await bench.subscriber('stripe', 'LOW');
  await bench.later(owner, 5 * DAY);
  await app.sandbox.control('coupon', {
    subscription: await subscriptionOf(owner),
    percentOff: 100,
  });
  const { quote, dueNow } = (await bench.preview(owner, { targetPlanId: 'TOP' })).body;
  expect(dueNow.amountMinor).toBe(0);
  expect((await bench.upgrade(owner, { targetPlanId: 'TOP', quote })).status).toBe(200);
  expect(await app.status(owner)).toMatchObject({ planId: 'TOP', status: 'active' });
  await bench.toRenewal(owner, 3);
  await live(9 * DAY, 9 * DAY);
  expect(await app.status(owner)).toMatchObject({ planId: 'TOP', status: 'active' });
  expect(await alertsOf(owner)).toEqual([]);
  await expectOutcomes(owner);
});
