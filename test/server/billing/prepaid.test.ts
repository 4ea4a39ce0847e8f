import { describe, expect, it } from 'vitest';
import { addInterval } from '#shared/domain/calendar.ts';
import { app, bench, stageBilling } from './billing-stage.ts';
import { DAY, HOUR } from './paying-business.ts';
import { endOf, order, PREPAID, prepaid, slip } from './prepaid-orders.ts';

stageBilling();

describe('a period paid in advance', () => {
  it('is there when it is paid, ends by itself, and nothing is charged after it', async () => {
    const owner = await prepaid('account_money');
    const now = app.clock.now().getTime();
    expect(await app.status(owner)).toMatchObject({
      planId: 'MID',
      status: 'active',
      renewal: 'manual',
      autoRenew: false,
      billingPeriod: 'monthly',
      paymentMethod: { brand: 'account_money' },
    });
    const end = await endOf(owner);
    expect(Math.abs(end.getTime() - addInterval(new Date(now), 'month').getTime())).toBeLessThan(
      HOUR,
    );
    await bench.toRenewal(owner, -2);
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', isPremium: true });
    await bench.later(owner, 3 * HOUR);
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject({
      isPremium: false,
      provider: null,
      ended: { reason: 'expired', planId: 'MID' },
    });
    await bench.later(owner, 60 * DAY);
    expect(await bench.paid(owner)).toEqual([1_000_000]);
  });

  it('in cash gives nothing for days, and all of its days once it is paid', async () => {
    const owner = await prepaid('cash');
    // Whoever closed the slip finds it again.
    const checkoutUrl = expect.stringContaining(app.sandbox.origin) as string;
    const waiting = { status: 'confirming', isAwaitingPayment: true, checkoutUrl };
    expect(await app.checkout(owner, owner.page.checkoutId)).toMatchObject(waiting);
    await bench.later(owner, 2 * DAY);
    await app.reconcile();
    expect(await app.checkout(owner, owner.page.checkoutId)).toMatchObject(waiting);
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
    await slip(owner.page.sessionId, 'pay');
    await app.hear();
    expect(await app.checkout(owner, owner.page.checkoutId)).toMatchObject({
      status: 'completed',
      checkoutUrl: null,
    });
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
    const left = (await endOf(owner)).getTime() - app.clock.now().getTime();
    expect(left).toBeGreaterThan(27.9 * DAY);
  });

  it('in cash that nobody pays leads to nothing, and something else can be bought', async () => {
    const owner = await prepaid('cash');
    await bench.later(owner, DAY);
    await slip(owner.page.sessionId, 'expire');
    await bench.later(owner, DAY);
    await app.reconcile();
    const { status } = await app.checkout(owner, owner.page.checkoutId);
    expect(['expired', 'failed']).toContain(status);
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
    await order(owner, 'card_approved');
    expect(await app.status(owner)).toMatchObject({ planId: 'MID' });
  });

  it('can be followed by the next before it ends, without losing a day', async () => {
    const owner = await prepaid();
    const first = await endOf(owner);
    await bench.later(owner, 10 * DAY);
    const preview = await bench.preview(owner, PREPAID);
    expect(preview.body).toMatchObject({
      method: 'checkout',
      dueNow: { amountMinor: 1_000_000 },
      effectiveAt: first.toISOString(),
    });
    await order(owner, 'card_approved');
    expect(await endOf(owner)).toEqual(addInterval(first, 'month'));
    expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
    // The first of them is over, and the second runs on.
    await bench.later(owner, 30 * DAY);
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', isPremium: true });
    expect(await endOf(owner)).toEqual(addInterval(first, 'month'));
  });

  it('extended in cash that comes late still has every day', async () => {
    const owner = await prepaid();
    const first = await endOf(owner);
    await bench.later(owner, first.getTime() - app.clock.now().getTime() - DAY);
    const { sessionId } = await order(owner, 'cash');
    await bench.later(owner, 2 * DAY);
    await app.reconcile();
    // Over meanwhile: what was not paid is not given.
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
    await slip(sessionId, 'pay');
    await app.hear();
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', isPremium: true });
    const left = (await endOf(owner)).getTime() - app.clock.now().getTime();
    expect(left).toBeGreaterThan(27.9 * DAY);
  });

  it('can be raised for the difference of what is left, with the same end', async () => {
    const owner = await prepaid();
    const end = await endOf(owner);
    await bench.later(owner, 10 * DAY);
    const params = { targetPlanId: 'TOP', mode: 'prepaid' as const };
    const preview = await bench.preview(owner, params);
    expect(preview.body).toMatchObject({ direction: 'upgrade', nextCharge: null });
    const { quote, dueNow } = preview.body;
    expect(dueNow.amountMinor).toBeLessThan(3_000_000);
    const started = await bench.upgrade(owner, { ...params, quote });
    await bench.pay(owner, started);
    const { purpose, mode } = await app.checkout(owner, started.body.checkoutId);
    expect([purpose, mode]).toEqual(['plan', 'prepaid']);
    expect(await app.status(owner)).toMatchObject({ planId: 'TOP', status: 'active' });
    expect(await endOf(owner)).toEqual(end);
    expect(await bench.paid(owner)).toEqual([1_000_000, dueNow.amountMinor]);
    await bench.toRenewal(owner);
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
  });

  it('can go on as a subscription, whose first charge comes when it ends', async () => {
    const owner = await prepaid();
    const end = await endOf(owner);
    await bench.later(owner, 10 * DAY);
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'MID' }));
    expect(await app.status(owner)).toMatchObject({ renewal: 'automatic', planId: 'MID' });
    expect(await endOf(owner)).toEqual(end);
    expect(await bench.paid(owner)).toEqual([1_000_000]);
    await bench.toRenewal(owner, 3);
    expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
    expect(await app.status(owner)).toMatchObject({ status: 'active', planId: 'MID' });
  });

  it('that is refunded ends', async () => {
    const owner = await prepaid();
    await app.sandbox.control('refund', { preference: owner.page.sessionId });
    await app.hear();
    expect(await app.status(owner)).toMatchObject({
      isPremium: false,
      ended: { reason: 'refunded' },
    });
  });

  it('that is refunded ends, also when it was raised since', async () => {
    const owner = await prepaid();
    const params = { targetPlanId: 'TOP', mode: 'prepaid' as const };
    await bench.pay(owner, await bench.upgrade(owner, params));
    expect(await app.status(owner)).toMatchObject({ planId: 'TOP' });
    await app.sandbox.control('refund', { preference: owner.page.sessionId });
    await bench.later(owner, HOUR);
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
  });

  it('is not mistaken for a subscription that was asked for under the same key', async () => {
    const owner = await bench.owner('mercadopago');
    const params = {
      idempotencyKey: `key-of-${owner.businessId}`,
      targetPlanId: 'MID',
      billingPeriod: 'monthly',
      provider: 'mercadopago',
      currency: 'ARS',
    };
    const first = await owner.post('/api/billing/upgrade', params);
    expect(first.status).toBe(201);
    const same = await owner.post('/api/billing/upgrade', params);
    expect(same.body).toEqual(first.body);
    for (const other of [{ mode: 'prepaid' }, { provider: 'stripe' }]) {
      const answer = await owner.post('/api/billing/upgrade', { ...params, ...other });
      expect([answer.status, answer.problem.code]).toEqual([422, 'IDEMPOTENCY_MISMATCH']);
    }
  });

  it('is not sold by a provider that has no single payments', async () => {
    const owner = await bench.owner('stripe');
    expect((await bench.upgrade(owner, PREPAID)).problem.code).toBe('NO_PRICE');
  });
});
