import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addInterval } from '#shared/domain/calendar.ts';
import { type PayingApp, startPayingApp } from '#test/support/paying-app.ts';
import { submit } from '#test/support/sandbox-hands.ts';
import {
  addPlans,
  type BillingBench,
  createBillingBench,
  DAY,
  HOUR,
  MINUTE,
  type Owner,
} from './paying-business.ts';
import { callService } from './service-calls.ts';

let app: PayingApp;
let bench: BillingBench;
beforeAll(async () => {
  app = await startPayingApp();
  await addPlans();
  bench = createBillingBench(app);
});
afterEach(() => bench.rest());
afterAll(() => app.stop());

const PREPAID = { targetPlanId: 'MID', mode: 'prepaid' } as const;
type Choice = 'card_approved' | 'account_money' | 'cash' | 'transfer';

/** Chooses how to pay one period, on the page of Mercado Pago. */
async function order(owner: Owner, choice: Choice) {
  const { status, body } = await bench.upgrade(owner, PREPAID);
  expect(status).toBe(201);
  await submit(body.checkoutUrl, { choice });
  await app.hear();
  return body;
}
const prepaid = async (choice: Choice = 'card_approved') => {
  const owner = await bench.owner('mercadopago');
  return Object.assign(owner, { page: await order(owner, choice) });
};
const slip = (preference: string, what: 'pay' | 'expire') =>
  app.sandbox.control(`tickets/${what}`, { preference });
const endOf = async (owner: Owner) => (await bench.record(owner)).currentPeriodEnd as Date;

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
    await app.services.convergence.reconcile({ all: true });
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
    const waiting = { status: 'confirming', isAwaitingPayment: true };
    expect(await app.checkout(owner, owner.page.checkoutId)).toMatchObject(waiting);
    await bench.later(owner, 2 * DAY);
    await app.services.convergence.reconcile({ all: true });
    expect(await app.checkout(owner, owner.page.checkoutId)).toMatchObject(waiting);
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
    await slip(owner.page.sessionId, 'pay');
    await app.hear();
    expect(await app.checkout(owner, owner.page.checkoutId)).toMatchObject({ status: 'completed' });
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
    const left = (await endOf(owner)).getTime() - app.clock.now().getTime();
    expect(left).toBeGreaterThan(27.9 * DAY);
  });

  it('in cash that nobody pays leads to nothing, and something else can be bought', async () => {
    const owner = await prepaid('cash');
    await bench.later(owner, DAY);
    await slip(owner.page.sessionId, 'expire');
    await bench.later(owner, DAY);
    await app.services.convergence.reconcile({ all: true });
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
    await app.services.convergence.reconcile({ all: true });
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', isPremium: true });
    expect(await endOf(owner)).toEqual(addInterval(first, 'month'));
  });

  it('extended in cash that comes late still has every day', async () => {
    const owner = await prepaid();
    const first = await endOf(owner);
    await bench.later(owner, first.getTime() - app.clock.now().getTime() - DAY);
    const { sessionId } = await order(owner, 'cash');
    await bench.later(owner, 2 * DAY);
    await app.services.convergence.reconcile({ all: true });
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
    const wish = { targetPlanId: 'TOP', mode: 'prepaid' as const };
    const preview = await bench.preview(owner, wish);
    expect(preview.body).toMatchObject({ direction: 'upgrade', nextCharge: null });
    const { computedAt, dueNow } = preview.body;
    expect(dueNow.amountMinor).toBeLessThan(3_000_000);
    await bench.pay(owner, await bench.upgrade(owner, { ...wish, previewedAt: computedAt }));
    expect(await app.status(owner)).toMatchObject({ planId: 'TOP', status: 'active' });
    expect(await endOf(owner)).toEqual(end);
    expect(await bench.paid(owner)).toEqual([1_000_000, dueNow.amountMinor]);
    await bench.toRenewal(owner);
    await app.services.convergence.reconcile({ all: true });
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
});

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

  it('a period that is refunded ends', async () => {
    const owner = await prepaid();
    await app.sandbox.control('refund', { preference: owner.page.sessionId });
    await app.hear();
    expect(await app.status(owner)).toMatchObject({
      isPremium: false,
      ended: { reason: 'refunded' },
    });
  });

  it('is not sold by a provider that has no single payments', async () => {
    const owner = await bench.owner('stripe');
    expect((await bench.upgrade(owner, PREPAID)).problem.code).toBe('NO_PRICE');
  });
});
