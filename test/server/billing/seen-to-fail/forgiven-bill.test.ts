// test/server/billing/zz-8.test.ts
import { expect, it, vi } from 'vitest';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR } from '../paying-business.ts';
import { actionsOf, live } from './told.ts';

vi.setConfig({ testTimeout: 90_000 });
stageBilling();

it('a renewal whose bill the seller voided goes on until the next one', async () => {
  const owner = await bench.subscriber('stripe', 'MID');
  const id = (await bench.record(owner)).providerSubscriptionId ?? '';
  await app.hands('stripe').setCard(id, false);
  await bench.toRenewal(owner, 4);
  const owed = (await bench.payments(owner)).find(({ status }) => status === 'failed');
  const voided = await fetch(`${app.sandbox.origin}/v1/invoices/${owed?.paymentId}/void`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${app.sandbox.apiKey}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
  });
  expect(voided.status).toBe(200);
  await app.hands('stripe').setCard(id, true);
  await bench.later(owner, 2 * HOUR);
  await app.reconcile();
  expect((await actionsOf(owner)).change.isAllowed).toBe(true);
  await live(20 * DAY, DAY);
  await bench.later(owner, 1);
  expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
  await live(20 * DAY, DAY);
  expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
});
