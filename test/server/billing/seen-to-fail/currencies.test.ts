import { expect, it } from 'vitest';
import { planModel } from '#server/features/plans/plan.model.ts';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { addPlans, DAY, HOUR, type Owner } from '../paying-business.ts';
import { actionsOf, expectOutcomes, live } from './told.ts';

const AMOUNTS = { ARS: 1_000_000, USD: 1_500, EUR: 1_299, CLP: 12_990 } as const;

stageBilling(async () => {
  await addPlans();
  const prices = Object.entries(AMOUNTS).flatMap(([currency, amountMinor]) => [
    { currency, interval: 'month', amountMinor },
    { currency, interval: 'year', amountMinor: amountMinor * 10 },
  ]);
  await planModel.updateOne({ planId: 'MID' }, { $set: { prices } });
});

it.each(['EUR', 'CLP'] as const)(
  'a plan in %s is shown, bought, renewed and refunded',
  async (currency) => {
    const owner = await bench.owner('stripe');
    const { offers } = await actionsOf(owner);
    const own = offers.filter((offer) => offer.planId === 'MID' && offer.currency === currency);
    expect(own.map(({ provider, refused }) => [provider, refused])).toContainEqual([
      'stripe',
      null,
    ]);
    const params = { targetPlanId: 'MID', currency };
    const { body } = await bench.preview(owner, params);
    expect(body.dueNow).toEqual({ amountMinor: AMOUNTS[currency], currency });
    await bench.pay(owner, await bench.upgrade(owner, { ...params, quote: body.quote }));
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', price: { currency } });
    await bench.toRenewal(owner, 3);
    expect(await bench.paid(owner)).toEqual([AMOUNTS[currency], AMOUNTS[currency]]);
    const { providerSubscriptionId } = await bench.record(owner);
    await app.hands('stripe').reverse(providerSubscriptionId ?? '', 'refund');
    await bench.later(owner, HOUR);
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
    await expectOutcomes(owner);
    const refused = await bench.preview(owner, { ...params, provider: 'mercadopago' });
    expect(refused.status).toBeLessThan(500);
    expect(refused.status).toBeGreaterThanOrEqual(400);
  },
);

const renewedOnce = async (owner: Owner, first: number, second: number) => {
  await bench.toRenewal(owner, 3);
  await live(9 * DAY, 9 * DAY);
  expect(await bench.paid(owner)).toEqual([first, second]);
  expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
  await expectOutcomes(owner);
};

it('pesos, and then dollars, for one business: from the renewal on', async () => {
  const owner = await bench.subscriber('stripe');
  await bench.later(owner, 8 * DAY);
  const params = { targetPlanId: 'MID', currency: 'USD' };
  const { body } = await bench.preview(owner, params);
  expect(body.dueNow.amountMinor).toBe(0);
  expect(body.nextCharge?.amount).toEqual({ amountMinor: AMOUNTS.USD, currency: 'USD' });
  await bench.pay(owner, await bench.upgrade(owner, { ...params, quote: body.quote }));
  await renewedOnce(owner, AMOUNTS.ARS, AMOUNTS.USD);
});

it('pesos, ended, and then dollars for one business', async () => {
  const owner = await bench.subscriber('stripe');
  await owner.post('/api/billing/cancel', { when: 'now' });
  await app.hear();
  await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'MID', currency: 'USD' }));
  expect(await app.status(owner)).toMatchObject({ planId: 'MID', price: { currency: 'USD' } });
  expect(await bench.paid(owner)).toEqual([AMOUNTS.ARS, AMOUNTS.USD]);
});

it('a month, and then the year of a lower plan by schedule, is a year from its own day', async () => {
  const owner = await bench.subscriber('stripe', 'TOP');
  await bench.later(owner, 10 * DAY);
  const params = { targetPlanId: 'LOW', billingPeriod: 'yearly' as const };
  const preview = await bench.preview(owner, params);
  expect(preview.body).toMatchObject({
    method: 'scheduled',
    nextCharge: { amount: { amountMinor: 5_000_000 } },
  });
  const day = preview.body.effectiveAt;
  expect((await bench.upgrade(owner, { ...params, quote: preview.body.quote })).status).toBe(200);
  await bench.toRenewal(owner, 3);
  await live(9 * DAY, 9 * DAY);
  const status = await app.status(owner);
  expect(status).toMatchObject({ planId: 'LOW', billingPeriod: 'yearly', status: 'active' });
  expect(await bench.paid(owner)).toEqual([4_000_000, 5_000_000]);
  const years = Date.parse(status.currentPeriodEnd ?? '') - Date.parse(day);
  expect(years).toBeGreaterThan(363 * DAY);
  await expectOutcomes(owner);
});
