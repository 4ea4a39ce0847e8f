// test/server/billing/zz-5.test.ts
import { expect, it, vi } from 'vitest';
import { submit } from '#test/support/sandbox-hands.ts';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR, raisePrice } from '../paying-business.ts';
import { callService } from '../service-calls.ts';

vi.setConfig({ testTimeout: 90_000 });
stageBilling();

it('a price rise that was announced comes, also after another card was given', async () => {
  const owner = await bench.subscriber('mercadopago', 'LOW');
  await bench.later(owner, 5 * DAY);
  await raisePrice(app, 'LOW', { amountMinor: 700_000 });
  const rise = { planId: 'LOW', noticeDays: 10 };
  await callService(app, 'POST', '/api/operations/apply-plan-version', rise);
  await bench.later(owner, DAY);
  expect((await app.status(owner)).scheduledChange?.price).toMatchObject({ amountMinor: 700_000 });
  const answer = await owner.post<{ url: string }>('/api/billing/payment-method', {
    returnTo: '/billing',
  });
  expect(answer.status).toBe(200);
  await submit(answer.body.url, { choice: 'card_approved' });
  await bench.later(owner, HOUR);
  await bench.toRenewal(owner, 4);
  expect(await bench.paid(owner)).toEqual([500_000, 700_000]);
});
