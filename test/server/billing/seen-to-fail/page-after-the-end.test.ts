// test/server/billing/zz-11.test.ts
import { expect, it, vi } from 'vitest';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR, MINUTE } from '../paying-business.ts';
import { live } from './told.ts';

vi.setConfig({ testTimeout: 90_000 });
stageBilling();

it('a page that was authorised after the end is not called completed when nothing came of it', async () => {
  const owner = await bench.subscriber('stripe', 'MID');
  await bench.later(owner, 12 * DAY);
  const page = await bench.upgrade(owner, { targetPlanId: 'MID', provider: 'mercadopago' });
  await owner.post('/api/billing/cancel', { when: 'now' });
  await app.hands('mercadopago').settle(page.body.checkoutUrl, 'pay');
  await live(2 * HOUR, 30 * MINUTE);
  await bench.later(owner, 1);
  const { status } = await app.checkout(owner, page.body.checkoutId);
  const { isPremium, provider, ended } = await app.status(owner);
  expect(status === 'completed').toBe(isPremium || provider !== null);
  expect(ended?.reason).toBe('cancelled');
});
