import { describe, expect, it } from 'vitest';
import { intentModel } from '#server/features/billing/intent.model.ts';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { HOUR, MINUTE } from '../paying-business.ts';
import { expectOutcomes, live, unheard } from './told.ts';

stageBilling();

const isOverThere = ({ status }: { status: string }) => status === 'cancelled';

describe('many who open a recurring page at Mercado Pago and leave', () => {
  it('end here and there, and delay nobody whose webhook was lost', async () => {
    const leaving = [];
    for (let count = 0; count < 12; count += 1) {
      const owner = await bench.owner('mercadopago');
      const { status, body } = await bench.upgrade(owner, { targetPlanId: 'MID' });
      expect(status).toBe(201);
      leaving.push({ owner, page: body });
    }
    await live(2 * HOUR, HOUR);
    await live(20 * MINUTE, 10 * MINUTE);
    const businessIds = leaving.map(({ owner }) => owner.businessId);
    const states = await intentModel.find({ businessId: { $in: businessIds } }).lean();
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['expired']));
    const { mercadoPago } = await app.sandbox.look<{
      mercadoPago: { preapprovals: Record<string, { id: string; status: string }> };
    }>('state');
    const left = leaving.map(({ page }) => mercadoPago.preapprovals[page.sessionId]);
    expect(left.filter((one) => one && !isOverThere(one))).toEqual([]);

    const [{ page } = { page: { checkoutUrl: '' } }] = leaving;
    await app.hands('mercadopago').settle(page.checkoutUrl, 'pay');
    const payer = await bench.owner('mercadopago');
    const { body } = await bench.upgrade(payer, { targetPlanId: 'MID' });
    await unheard(async () => {
      await app.hands('mercadopago').settle(body.checkoutUrl, 'pay');
      await app.pass(MINUTE);
    });
    await app.pass(3 * MINUTE);
    await app.services.reconciliation.drain();
    expect(await app.status(payer)).toMatchObject({ planId: 'MID', status: 'active' });
    await expectOutcomes(payer);
  });
});

it('a provider that is down for many subscribers delays nobody at the other', async () => {
  for (let count = 0; count < 6; count += 1) await bench.subscriber('mercadopago');
  await app.sandbox.control('health', { provider: 'mercadopago', health: 'down' });
  await app.pass(11 * MINUTE);
  await app.services.reconciliation.drain();
  const payer = await bench.owner('stripe');
  const { body } = await bench.upgrade(payer, { targetPlanId: 'MID' });
  await unheard(async () => {
    await app.hands('stripe').settle(body.checkoutUrl, 'pay');
    await app.pass(MINUTE);
  });
  await app.pass(3 * MINUTE);
  await app.services.reconciliation.drain();
  expect(await app.status(payer)).toMatchObject({ planId: 'MID', status: 'active' });
  await app.sandbox.control('health', { provider: 'mercadopago', health: 'normal' });
});
