import { expect, it } from 'vitest';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR, MINUTE } from '../paying-business.ts';
import { PREPAID } from '../prepaid-orders.ts';
import { actionsOf, alertsOf, expectOutcomes, fatesOf, live } from './told.ts';

stageBilling();

it('a page that is paid twice grants the first at once, whatever becomes of the refund of the second', async () => {
  const owner = await bench.owner('mercadopago');
  const { body } = await bench.upgrade(owner, PREPAID);
  await app.hands('mercadopago').refuseRefunds(1000);
  await app.hands('mercadopago').settle(body.checkoutUrl, 'twice');
  await app.pass(MINUTE);
  await app.hear();
  expect(await app.status(owner)).toMatchObject({ planId: 'MID', renewal: 'manual' });
  expect((await app.checkout(owner, body.checkoutId)).status).toBe('completed');
  const waiting = await fatesOf(owner);
  expect(waiting.map(([, , outcome]) => outcome).sort()).toEqual(['bought', 'return_owed']);
  expect(await alertsOf(owner)).not.toContain('remedy_failing');

  // Anything else can be bought and looked at meanwhile.
  const { currentPeriodEnd } = await app.status(owner);
  const raised = await bench.upgrade(owner, { targetPlanId: 'TOP', mode: 'prepaid' });
  expect(raised.status).toBe(201);
  await owner.post(`/api/billing/checkouts/${raised.body.checkoutId}/cancel`);
  const going = await bench.upgrade(owner, { targetPlanId: 'MID', provider: 'stripe' });
  expect(going.status).toBe(201);
  await owner.post(`/api/billing/checkouts/${going.body.checkoutId}/cancel`);
  expect((await actionsOf(owner)).change.isAllowed).toBe(true);

  await live(90 * MINUTE, 30 * MINUTE);
  expect(await alertsOf(owner)).toEqual(['remedy_failing']);
  expect(await app.status(owner)).toMatchObject({ planId: 'MID', currentPeriodEnd });

  await app.sandbox.control('faults/clear');
  await live(HOUR, 30 * MINUTE);
  await app.hear();
  expect(await bench.paid(owner)).toEqual([1_000_000]);
  await expectOutcomes(owner);
});

it('a refund that is refused for good ends as a person’s task, and the plan is not touched by it', async () => {
  const owner = await bench.owner('mercadopago');
  const { body } = await bench.upgrade(owner, PREPAID);
  await app.hands('mercadopago').refuseRefunds(100_000);
  await app.hands('mercadopago').settle(body.checkoutUrl, 'twice');
  await app.hear();
  await live(4 * DAY, 12 * HOUR);
  await app.sandbox.control('faults/clear');
  const fates = await fatesOf(owner);
  expect(fates.map(([, , outcome]) => outcome).sort()).toEqual(['alerted', 'bought']);
  expect(await alertsOf(owner)).toContain('remedy_dead');
  expect(await app.status(owner)).toMatchObject({ planId: 'MID' });
  await expectOutcomes(owner);
});
