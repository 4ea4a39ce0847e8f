import { describe, expect, it } from 'vitest';
import { addInterval } from '#shared/domain/calendar.ts';
import { app, bench, stageBilling } from './billing-stage.ts';
import { DAY, type Owner, type Params, PLANS } from './paying-business.ts';
import { order, prepaid } from './prepaid-orders.ts';

stageBilling();

/** What is left of the interval that ends with what is paid, as a part of it. */
async function partLeft(owner: Owner, interval: 'month' | 'year' = 'month'): Promise<number> {
  const end = (await bench.record(owner)).currentPeriodEnd as Date;
  const start = addInterval(end, interval, -1).getTime();
  return (end.getTime() - app.clock.now().getTime()) / (end.getTime() - start);
}

/** Raises the plan on the difference's page, as it was shown. */
async function raise(owner: Owner, params: Params): Promise<number> {
  const { body } = await bench.preview(owner, params);
  await bench.pay(owner, await bench.upgrade(owner, { ...params, quote: body.quote }));
  return body.dueNow.amountMinor;
}

const MID_TO_TOP = PLANS.TOP.amountMinor - PLANS.MID.amountMinor;
/** A minute of a month, since paying takes as long. */
const CLOSE = MID_TO_TOP / 20_000;

describe('time that goes on elsewhere keeps the beginning of its period', () => {
  it.each(['another provider', 'another method'] as const)('with %s', async (what) => {
    const owner = await bench.subscriber(what === 'another method' ? 'mercadopago' : 'stripe');
    await bench.later(owner, 20 * DAY);
    const before = await bench.record(owner);
    const there: Owner = { ...owner, provider: 'mercadopago' };
    if (what === 'another provider') {
      await bench.pay(there, await bench.upgrade(there, { targetPlanId: 'MID' }));
    } else {
      const path = '/api/billing/payment-method';
      const { body } = await owner.post<{ url: string }>(path, { returnTo: '/billing' });
      await app.hands('mercadopago').settle(body.url, 'pay');
      await bench.later(owner, 60_000);
    }
    const after = await bench.record(owner);
    expect(after.providerSubscriptionId).not.toBe(before.providerSubscriptionId);
    expect(after.currentPeriodStart).toEqual(before.currentPeriodStart);
    expect(after.currentPeriodEnd).toEqual(before.currentPeriodEnd);

    // Ten days of the difference, not a month of it.
    const due = await raise(there, { targetPlanId: 'TOP' });
    expect(Math.abs(due - MID_TO_TOP * (await partLeft(owner)))).toBeLessThan(CLOSE);
    const raised = await bench.record(owner);
    expect(raised).toMatchObject({ planId: 'TOP', currentPeriodStart: before.currentPeriodStart });
  });

  it('with another interval: a month that is left costs its part of the year', async () => {
    const owner = await bench.subscriber('mercadopago');
    const yearly = { targetPlanId: 'MID', billingPeriod: 'yearly' } as const;
    await bench.pay(owner, await bench.upgrade(owner, yearly));
    const due = await raise(owner, { ...yearly, targetPlanId: 'TOP' });
    const ofTheYear = 10 * MID_TO_TOP * (await partLeft(owner, 'year'));
    expect(Math.abs(due - ofTheYear)).toBeLessThan(CLOSE);
    expect(await app.status(owner)).toMatchObject({ planId: 'TOP', billingPeriod: 'yearly' });
  });
});

describe('a larger plan for what was paid in advance', () => {
  it('costs the difference of every period that is left', async () => {
    const owner = await prepaid();
    await order(owner, 'account_money');
    const due = await raise(owner, { targetPlanId: 'TOP', mode: 'prepaid' });
    expect(Math.abs(due - 2 * MID_TO_TOP)).toBeLessThan(2 * CLOSE);
  });

  it('a second time costs what is left, not a whole period', async () => {
    const owner = await bench.owner('mercadopago');
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'LOW', mode: 'prepaid' }));
    const { currentPeriodStart } = await bench.record(owner);
    await bench.later(owner, 20 * DAY);
    await raise(owner, { targetPlanId: 'MID', mode: 'prepaid' });
    expect(await bench.record(owner)).toMatchObject({ planId: 'MID', currentPeriodStart });
    const due = await raise(owner, { targetPlanId: 'TOP', mode: 'prepaid' });
    expect(Math.abs(due - MID_TO_TOP * (await partLeft(owner)))).toBeLessThan(CLOSE);
    expect(await bench.record(owner)).toMatchObject({ planId: 'TOP', currentPeriodStart });
  });
});
