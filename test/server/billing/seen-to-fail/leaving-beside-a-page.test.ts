// test/server/billing/zz-10.test.ts
import { describe, expect, it, vi } from 'vitest';
import { submit } from '#test/support/sandbox-hands.ts';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR, MINUTE, type Owner } from '../paying-business.ts';
import { live } from './told.ts';

vi.setConfig({ testTimeout: 120_000 });
stageBilling();

const expectLeft = async (owner: Owner, act: 'cancel' | 'pause') => {
  const body = act === 'cancel' ? { when: 'period_end' } : {};
  const answer = await owner.post<{ confirmationCode?: string }>(`/api/billing/${act}`, body);
  if (answer.status !== 200) return; // Refused, and said so: also an answer.
  await live(2 * HOUR, 30 * MINUTE);
  await live(25 * DAY, 12 * HOUR);
  await bench.later(owner, 1);
  expect(await bench.paid(owner)).toEqual([1_000_000]);
};

describe.each(['cancel', 'pause'] as const)('after a %s nothing is charged', (act) => {
  it.each([
    ['stripe', 'mercadopago'],
    ['mercadopago', 'stripe'],
  ] as const)('by a page that was authorised a moment before: %s to %s', async (from, to) => {
    const owner = await bench.subscriber(from, 'MID');
    await bench.later(owner, 12 * DAY);
    const page = await bench.upgrade(owner, { targetPlanId: 'MID', provider: to });
    await app.hands(to).settle(page.body.checkoutUrl, 'pay');
    await expectLeft(owner, act);
  });

  it('by another card that was given a moment before', async () => {
    const owner = await bench.subscriber('mercadopago', 'MID');
    await bench.later(owner, 12 * DAY);
    const answer = await owner.post<{ url: string }>('/api/billing/payment-method', {
      returnTo: '/billing',
    });
    await submit(answer.body.url, { choice: 'card_approved' });
    await expectLeft(owner, act);
  });
});
