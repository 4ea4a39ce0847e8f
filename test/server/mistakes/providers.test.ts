import { describe, expect, it } from 'vitest';
import { webhookEventModel } from '#server/features/webhooks/webhook-event.model.ts';
import { app, bench, stageBilling } from '../billing/billing-stage.ts';
import { notify } from '../billing/mercado-pago-calls.ts';
import { DAY, HOUR, MINUTE } from '../billing/paying-business.ts';

stageBilling();

describe('facts that others got wrong', () => {
  it('the page of a subscription is not the dead one with activation=true (sdk-nodejs 480)', async () => {
    const owner = await bench.owner('mercadopago');
    const { body } = await bench.upgrade(owner, { targetPlanId: 'MID' });
    expect(body.checkoutUrl).not.toContain('activation');
    expect((await fetch(body.checkoutUrl)).status).toBe(200);
    // As Mercado Pago gives it, it leads nowhere.
    expect((await fetch(`${body.checkoutUrl}&activation=true`)).status).toBe(404);
  });

  it('"authorized" is not paid: nothing is granted before the first charge (Mercado Pago)', async () => {
    await app.sandbox.control('mercado-pago/settings', { firstChargeDelaySeconds: 3600 });
    const owner = await bench.owner('mercadopago');
    const { body } = await bench.upgrade(owner, { targetPlanId: 'MID' });
    await app.hands('mercadopago').settle(body.checkoutUrl, 'pay');
    await app.pass(10 * MINUTE);
    await app.hear();
    expect(await app.checkout(owner, body.checkoutId)).toMatchObject({
      status: 'confirming',
      subscription: { isPremium: false },
    });
    await app.sandbox.control('mercado-pago/settings', { firstChargeDelaySeconds: 2 });
    await bench.later(owner, HOUR);
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
    expect(await bench.paid(owner)).toEqual([1_000_000]);
  });

  it('"authorized" whose first charge is refused gives nothing either (Mercado Pago)', async () => {
    await app.sandbox.control('mercado-pago/settings', { firstChargeDelaySeconds: 600 });
    const owner = await bench.owner('mercadopago');
    const { body } = await bench.upgrade(owner, { targetPlanId: 'MID' });
    await app.hands('mercadopago').settle(body.checkoutUrl, 'pay');
    await app.hands('mercadopago').setCard(body.sessionId, false);
    await bench.later(owner, HOUR);
    await app.sandbox.control('mercado-pago/settings', { firstChargeDelaySeconds: 2 });
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
    // The person is told, and what they choose instead is not charged twice when the provider tries again.
    expect(await app.checkout(owner, body.checkoutId)).toMatchObject({ status: 'failed' });
    const { mercadoPago } = await app.sandbox.look<{
      mercadoPago: { preapprovals: Record<string, { status: string }> };
    }>('state');
    expect(mercadoPago.preapprovals[body.sessionId]?.status).toBe('cancelled');
    await bench.later(owner, 20 * DAY);
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
    expect(await bench.paid(owner)).toEqual([]);
  });

  it('notices are signed over the id in lower case, in seconds or milliseconds (sdk-nodejs PR 439, 458)', async () => {
    const dataId = 'abcdef0123456789abcdef0123456789';
    const type = 'subscription_preapproval';
    const sent = [
      await notify(app, { type, dataId, version: 1 }),
      await notify(app, { type, dataId, written: dataId.toUpperCase(), version: 2 }),
      await notify(app, { type, dataId, version: 3, in: 'milliseconds' }),
    ];
    expect(sent.map(({ status }) => status)).toEqual([200, 200, 200]);
    const refused = [
      await notify(app, { type, dataId, version: 4, secret: 'another' }),
      await notify(app, { type, dataId, version: 5, ageMs: 11 * MINUTE }),
      await notify(app, { type, dataId, version: 6, ageMs: -11 * MINUTE, in: 'milliseconds' }),
    ];
    expect(refused.map(({ status, problem }) => [status, problem.code])).toEqual(
      refused.map(() => [401, 'INVALID_SIGNATURE']),
    );
    expect(await webhookEventModel.countDocuments({ dedupeKey: /abcdef0123456789/i })).toBe(3);
  });

  it('an upgrade names the item that it changes: there is no second one beside it (Stripe)', async () => {
    const owner = await bench.subscriber('stripe');
    await bench.upgrade(owner, { targetPlanId: 'TOP' });
    const { providerSubscriptionId } = await bench.record(owner);
    const { subscriptions } = await app.sandbox.look<{
      subscriptions: Record<string, { items: { data: object[] } }>;
    }>('state');
    expect(subscriptions[providerSubscriptionId ?? '']?.items.data).toHaveLength(1);
    await bench.toRenewal(owner);
    expect((await bench.paid(owner)).at(-1)).toBe(4_000_000);
  });

  it.each(['stripe', 'mercadopago'] as const)(
    'the period moves with the money, not before it (%s)',
    async (provider) => {
      const owner = await bench.subscriber(provider);
      const { providerSubscriptionId, currentPeriodEnd } = await bench.record(owner);
      await app.hands(provider).setCard(providerSubscriptionId ?? '', false);
      await bench.toRenewal(owner);
      const owing = await bench.record(owner);
      expect(owing).toMatchObject({ status: 'past_due', currentPeriodEnd });
      await app.hands(provider).setCard(providerSubscriptionId ?? '', true);
      await bench.later(owner, 6 * DAY);
      expect(await app.status(owner)).toMatchObject({ status: 'active', failedPayments: 0 });
      expect((await bench.record(owner)).currentPeriodEnd?.getTime()).toBeGreaterThan(
        (currentPeriodEnd?.getTime() ?? 0) + 27 * DAY,
      );
    },
  );
});
