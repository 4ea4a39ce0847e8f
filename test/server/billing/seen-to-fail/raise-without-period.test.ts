// test/server/billing/zz-3.test.ts
import { expect, it, vi } from 'vitest';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR } from '../paying-business.ts';
import { alertsOf, fatesOf, live } from './told.ts';

vi.setConfig({ testTimeout: 90_000 });
stageBilling();

it.each(['stripe', 'mercadopago'] as const)(
  'the difference of an upgrade at %s is not kept in silence when what it raised went back',
  async (provider) => {
    const owner = await bench.subscriber(provider, 'LOW');
    await bench.later(owner, 5 * DAY);
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'TOP' }));
    const [base] = await bench.payments(owner);
    const named = provider === 'stripe' ? { invoice: base?.paymentId } : { payment: base?.number };
    await app.sandbox.control('refund', named);
    await live(DAY, 3 * HOUR);
    await bench.later(owner, 1);
    expect((await app.status(owner)).isPremium).toBe(false);
    const [, raise] = await fatesOf(owner);
    const isTold = (await alertsOf(owner)).length > 0;
    expect(isTold || raise?.[1] === 'refunded').toBe(true);
  },
);
