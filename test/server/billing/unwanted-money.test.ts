import { describe, expect, it } from 'vitest';
import { submit } from '#test/support/sandbox-hands.ts';
import { app, bench, stageBilling } from './billing-stage.ts';
import { DAY, HOUR, MINUTE } from './paying-business.ts';
import { endOf, prepaid, slip } from './prepaid-orders.ts';
import { callService } from './service-calls.ts';

stageBilling();

describe('money that comes when it is not wanted any more', () => {
  it('cash ordered before another purchase cannot be paid any more, and only the purchase is kept', async () => {
    const owner = await prepaid('cash');
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'MID' }));
    expect(await app.status(owner)).toMatchObject({ renewal: 'automatic', planId: 'MID' });
    // Refused by Mercado Pago, because the slip was withdrawn: nothing is left to give back.
    await expect(slip(owner.page.sessionId, 'pay')).rejects.toThrow(/cancelled/);
    expect(await bench.paid(owner)).toEqual([1_000_000]);
  });

  it('cash that was paid in the moment of buying otherwise is kept, and nothing else is sold', async () => {
    const owner = await prepaid('cash');
    await slip(owner.page.sessionId, 'pay');
    const answer = await bench.upgrade(owner, { targetPlanId: 'MID', provider: 'stripe' });
    expect([answer.status, answer.problem.code]).toEqual([409, 'CHECKOUT_IN_PROGRESS']);
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', renewal: 'manual' });
    expect(await bench.paid(owner)).toEqual([1_000_000]);
  });

  it('cash paid after the business was comped is given back', async () => {
    const owner = await prepaid('cash');
    const { businessId } = owner;
    await callService(app, 'PUT', '/api/subscriptions/status', {
      businessId,
      planId: 'TOP',
      status: 'active',
      reason: 'Regalo',
      isComped: true,
    });
    await slip(owner.page.sessionId, 'pay');
    await bench.later(owner, HOUR);
    // The refund is heard of as well.
    await app.hear();
    expect(await app.status(owner)).toMatchObject({ planId: 'TOP', isComped: true });
    expect(await bench.paid(owner)).toEqual([]);
  });

  it('a page that is paid twice gives the second payment back', async () => {
    const owner = await prepaid();
    const end = await endOf(owner);
    await app.pass(MINUTE);
    await submit(owner.page.checkoutUrl, { choice: 'account_money', again: 'yes' });
    await app.hear();
    await bench.later(owner, HOUR);
    expect(await endOf(owner)).toEqual(end);
    const { mercadoPago } = await app.sandbox.look<{
      mercadoPago: { payments: Record<string, { preferenceId: string; status: string }> };
    }>('state');
    const statuses = Object.values(mercadoPago.payments)
      .filter(({ preferenceId }) => preferenceId === owner.page.sessionId)
      .map(({ status }) => status);
    expect(statuses.sort()).toEqual(['approved', 'refunded']);
  });

  it('a difference that is paid when its subscription has ended is given back', async () => {
    const owner = await bench.subscriber('mercadopago');
    await bench.later(owner, 5 * DAY);
    const started = await bench.upgrade(owner, { targetPlanId: 'TOP' });
    expect(started.status).toBe(201);
    await owner.post('/api/billing/cancel', { when: 'now' });
    await submit(started.body.checkoutUrl, { choice: 'account_money' });
    await bench.later(owner, HOUR);
    await bench.later(owner, HOUR);
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
    const { mercadoPago } = await app.sandbox.look<{
      mercadoPago: { payments: Record<string, { preferenceId: string; status: string }> };
    }>('state');
    const kept = Object.values(mercadoPago.payments).filter(
      ({ preferenceId, status }) =>
        preferenceId === started.body.sessionId && status === 'approved',
    );
    expect(kept).toEqual([]);
  });
});
