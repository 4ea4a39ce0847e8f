import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ledgerModel } from '#server/features/billing/ledger.model.ts';
import { planModel } from '#server/features/plans/plan.model.ts';
import type { Session } from '#server/http/session.ts';
import { addInterval } from '#shared/domain/calendar.ts';
import { type PayingApp, startPayingApp } from '#test/support/paying-app.ts';

const APP = 'inventory';
const DAY = 86_400_000;
const price = (amountMinor: number) => ({
  currency: 'ARS',
  interval: 'month' as const,
  amountMinor,
});

/** Two years of one business at each provider: everything that ordinarily happens to a subscription. */
describe.each(['stripe', 'mercadopago'] as const)('two years at %s', (provider) => {
  let app: PayingApp;
  let session: Session;
  beforeAll(async () => {
    app = await startPayingApp();
    const plans = [
      { id: 'SMALLER', sortOrder: 3, amount: 500_000, trialDays: 0, maxProducts: 700 },
      { id: 'MIDDLE', sortOrder: 5, amount: 990_000, trialDays: 7, maxProducts: 900 },
      { id: 'LARGER', sortOrder: 8, amount: 4_900_000, trialDays: 0, maxProducts: null },
    ];
    for (const { id, amount, maxProducts, ...terms } of plans) {
      await planModel.create({
        _id: `${APP}:${id}`,
        appId: APP,
        planId: id,
        name: id,
        prices: [price(amount)],
        features: { maxProducts, maxClients: 5 },
        ...terms,
      });
    }
    const { account } = await app.services.accounts.register({
      businessName: 'Dos años',
      name: 'Dora',
      email: 'dora@example.com',
      password: 'una clave larga',
    });
    session = {
      sessionId: '',
      userId: account.user.id,
      businessId: account.business.id,
      role: 'owner',
    };
  });
  afterAll(() => app.stop());

  const record = () => app.services.subscriptions.load(session.businessId, APP);
  const params = (targetPlanId: string) => ({
    app: APP,
    targetPlanId,
    billingPeriod: 'monthly' as const,
    provider,
    currency: 'ARS',
    mode: 'recurring' as const,
  });

  /** Time passes; every other step the webhooks are lost, and what heals is the reconciliation. */
  async function days(count: number): Promise<void> {
    let isLost = false;
    for (let left = count; left > 0; ) {
      // Quiet weeks in long steps, the last days one by one.
      const step = left > 8 ? 7 : 1;
      left -= step;
      await app.pass(step * DAY);
      isLost = !isLost;
      if (isLost) {
        await app.sandbox.control('webhooks/mode', { automatic: false, drop: true });
        await app.hear();
        await app.sandbox.control('webhooks/mode', { automatic: false });
        await app.reconcile();
      } else {
        await app.hear();
      }
    }
  }
  /** To the day after the period that runs is over, when its renewal was tried. */
  async function toNextPeriod(): Promise<void> {
    const { currentPeriodEnd } = await record();
    if (!currentPeriodEnd) throw new Error('Nothing is paid');
    const left = currentPeriodEnd.getTime() - app.clock.now().getTime();
    await days(Math.ceil(left / DAY) + 1);
  }
  async function buy(planId: string): Promise<void> {
    const started = await app.services.billing.upgrade(session, params(planId));
    if ('subscription' in started) return;
    await app.hands(provider).settle(started.checkoutUrl, 'pay');
    await days(1);
  }
  async function card(works: boolean): Promise<void> {
    const { providerSubscriptionId } = await record();
    await app.hands(provider).setCard(providerSubscriptionId ?? '', works);
  }

  it('trial, renewals, a failed one, recovery, upgrade, price rise, downgrade, arrears and cancellation', async () => {
    const began = app.clock.now();

    await buy('MIDDLE');
    expect(await record()).toMatchObject({ status: 'trialing', planId: 'MIDDLE', isPremium: true });
    await days(8);
    expect(await record()).toMatchObject({ status: 'active', failedPayments: 0 });

    for (let month = 0; month < 3; month += 1) await toNextPeriod();
    expect(await record()).toMatchObject({ status: 'active', planId: 'MIDDLE' });

    await card(false);
    await toNextPeriod();
    const owing = await record();
    expect(owing).toMatchObject({ status: 'past_due', planId: 'MIDDLE' });
    expect(owing.failedPayments).toBeGreaterThan(0);
    await days(1);
    // Grace does not start anew with each try.
    expect((await record()).graceEndsAt).toEqual(owing.graceEndsAt);
    await card(true);
    await days(5);
    expect(await record()).toMatchObject({
      status: 'active',
      failedPayments: 0,
      graceEndsAt: null,
    });

    await toNextPeriod();
    await days(9);
    const preview = await app.services.billing.preview(session, params('LARGER'));
    const upgrade = { ...params('LARGER'), quote: preview.quote };
    await app.pass(5000);
    const started = await app.services.billing.upgrade(session, upgrade);
    if (!('subscription' in started)) await app.hands(provider).settle(started.checkoutUrl, 'pay');
    await days(1);
    expect(await record()).toMatchObject({ status: 'active', planId: 'LARGER' });
    const difference = await ledgerModel
      .findOne({ businessId: session.businessId, 'granted.kind': 'raise' })
      .lean();
    expect(difference?.amount).toEqual(preview.dueNow);

    // The catalogue's price rises: who subscribed keeps the old one until the operator says otherwise.
    await planModel.updateOne(
      { planId: 'LARGER' },
      { $set: { prices: [price(6_000_000)], version: 2 } },
    );
    await toNextPeriod();
    expect((await record()).price?.amountMinor).toBe(4_900_000);
    const version = async () => (await app.services.plans.find(APP, 'LARGER')).version;
    await expect.poll(version, { interval: 20 }).toBe(2);
    const moved = await app.services.repricing.apply({
      appId: APP,
      planId: 'LARGER',
      noticeDays: 10,
    });
    expect(moved).toEqual({ scheduled: 1, tooNear: 0, failed: 0 });
    expect(await record()).toMatchObject({
      planVersion: 1,
      scheduledChange: { planId: 'LARGER', price: { amountMinor: 6_000_000 } },
      resumable: null,
    });
    await toNextPeriod();
    expect(await record()).toMatchObject({ planVersion: 2, price: { amountMinor: 6_000_000 } });
    const newest = await newestPayment();
    expect(newest?.amount.amountMinor).toBe(6_000_000);

    // Down at the end of what is paid, taken back once.
    await app.services.billing.upgrade(session, params('SMALLER'));
    expect(await record()).toMatchObject({
      planId: 'LARGER',
      scheduledChange: { planId: 'SMALLER' },
      resumable: 'schedule',
    });
    await app.services.cancellation.resume(session, APP);
    expect(await record()).toMatchObject({ planId: 'LARGER', scheduledChange: null });
    await toNextPeriod();
    expect((await newestPayment())?.amount.amountMinor).toBe(6_000_000);
    await app.services.billing.upgrade(session, params('SMALLER'));
    await toNextPeriod();
    expect(await record()).toMatchObject({
      planId: 'SMALLER',
      features: { maxProducts: 700 },
      price: { amountMinor: 500_000 },
      scheduledChange: null,
    });
    expect((await newestPayment())?.amount.amountMinor).toBe(500_000);

    // Arrears that nobody pays end in the default plan, and nothing goes on charging.
    await card(false);
    await toNextPeriod();
    expect((await record()).status).toBe('past_due');
    await days(9);
    expect(await record()).toMatchObject({ provider: null, ended: { reason: 'unpaid' } });

    // Back again: there is no second trial.
    await days(10);
    const again = await app.services.billing.preview(session, params('MIDDLE'));
    expect(again).toMatchObject({ trialDays: 0, dueNow: { amountMinor: 990_000 } });
    await buy('MIDDLE');
    expect(await record()).toMatchObject({ status: 'active', planId: 'MIDDLE', ended: null });

    while (app.clock.now() < monthsAfter(began, 22)) await toNextPeriod();
    await app.services.cancellation.cancel(session, { app: APP, when: 'period_end' });
    expect(await record()).toMatchObject({ cancelAtPeriodEnd: true, resumable: 'cancellation' });
    await app.services.cancellation.resume(session, APP);
    expect(await record()).toMatchObject({ cancelAtPeriodEnd: false, status: 'active' });
    await toNextPeriod();
    const paid = await ledgerModel.countDocuments({
      businessId: session.businessId,
      status: 'paid',
    });
    await app.services.cancellation.cancel(session, { app: APP, when: 'period_end' });
    await toNextPeriod();
    expect(await record()).toMatchObject({ provider: null, ended: { reason: 'cancelled' } });
    await days(40);
    expect(
      await ledgerModel.countDocuments({ businessId: session.businessId, status: 'paid' }),
    ).toBe(paid);
  }, 60_000);

  function newestPayment() {
    return ledgerModel
      .findOne({ businessId: session.businessId, status: 'paid', 'granted.kind': 'period' })
      .sort({ createdAt: -1 })
      .lean();
  }
});

function monthsAfter(date: Date, months: number): Date {
  let later = date;
  for (let month = 0; month < months; month += 1) later = addInterval(later, 'month');
  return later;
}
