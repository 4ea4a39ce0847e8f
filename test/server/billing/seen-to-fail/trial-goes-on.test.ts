// test/server/billing/zz-6.test.ts
import { describe, expect, it, vi } from 'vitest';
import { submit } from '#test/support/sandbox-hands.ts';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { addPlan, DAY, HOUR, type Owner } from '../paying-business.ts';
import { live } from './told.ts';

vi.setConfig({ testTimeout: 90_000 });
stageBilling(() => addPlan('TRY', { sortOrder: 40, amountMinor: 800_000, trialDays: 14 }));

const expectTrialGoesOn = async (owner: Owner) => {
  await live(2 * HOUR, HOUR);
  await bench.later(owner, 1);
  expect(await app.status(owner)).toMatchObject({ planId: 'TRY', status: 'trialing' });
  await live(12 * DAY, 6 * HOUR);
  await bench.later(owner, 1);
  expect(await app.status(owner)).toMatchObject({ planId: 'TRY', status: 'active' });
  expect(await bench.paid(owner)).toEqual([800_000]);
};

describe('a trial goes on to its end, and its first charge comes then', () => {
  it('when another card is given at Mercado Pago', async () => {
    const owner = await bench.subscriber('mercadopago', 'TRY');
    await bench.later(owner, 3 * DAY);
    const answer = await owner.post<{ url: string }>('/api/billing/payment-method', {
      returnTo: '/billing',
    });
    expect(answer.status).toBe(200);
    await submit(answer.body.url, { choice: 'card_approved' });
    await expectTrialGoesOn(owner);
  });

  it.each([
    ['stripe', 'mercadopago'],
    ['mercadopago', 'stripe'],
  ] as const)('when it is paid elsewhere from its end on: %s to %s', async (from, to) => {
    const owner = await bench.subscriber(from, 'TRY');
    await bench.later(owner, 3 * DAY);
    const page = await bench.upgrade(owner, { targetPlanId: 'TRY', provider: to });
    expect(page.status).toBe(201);
    await app.hands(to).settle(page.body.checkoutUrl, 'pay');
    await expectTrialGoesOn(owner);
  });
});
