// test/server/billing/zz-4.test.ts
import { expect, it, vi } from 'vitest';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR } from '../paying-business.ts';
import { prepaid } from '../prepaid-orders.ts';
import { alertsOf, fatesOf, live, unheard } from './told.ts';

vi.setConfig({ testTimeout: 90_000 });
stageBilling();

it('cash that comes after its page was given up is found, also when its webhook is lost', async () => {
  const owner = await prepaid('cash');
  await owner.post(`/api/billing/checkouts/${owner.page.checkoutId}/cancel`);
  await bench.later(owner, HOUR);
  await unheard(() =>
    app.sandbox.control('tickets/pay', { preference: owner.page.sessionId, late: true }),
  );
  await live(3 * DAY, 6 * HOUR);
  await bench.later(owner, 1);
  const { isPremium } = await app.status(owner);
  const isBack = (await fatesOf(owner)).some(([, status]) => status === 'refunded');
  expect(isPremium || isBack || (await alertsOf(owner)).length > 0).toBe(true);
});
