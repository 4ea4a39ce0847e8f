import { describe, expect, it } from 'vitest';
import { webhookEventModel } from '#server/features/webhooks/webhook-event.model.ts';
import { submit } from '#test/support/sandbox-hands.ts';
import { app, bench, stageBilling } from '../billing/billing-stage.ts';
import { callMercadoPago, notify } from '../billing/mercado-pago-calls.ts';
import { DAY, HOUR, MINUTE, type Owner } from '../billing/paying-business.ts';

const PROVIDERS = ['stripe', 'mercadopago'] as const;
stageBilling();

/** Authorizes a subscription at Mercado Pago that we never made, and lets it be charged. */
async function subscribeByHand(reference: string, pesos: number): Promise<string> {
  const { id } = await callMercadoPago<{ id: string }>(app, '/preapproval', {
    reason: 'MID',
    external_reference: reference,
    payer_email: 'thief@example.test',
    back_url: 'https://example.test/',
    status: 'pending',
    auto_recurring: {
      frequency: 1,
      frequency_type: 'months',
      transaction_amount: pesos,
      currency_id: 'ARS',
    },
  });
  const page = `${app.sandbox.origin}/mercadopago/subscriptions/checkout?preapproval_id=${id}`;
  await submit(page, { choice: 'card_approved' });
  await app.pass(5 * MINUTE);
  await app.hear();
  return id;
}
const patch = (owner: Owner, planId: string) =>
  owner.send('PATCH', `/api/businesses/${owner.businessId}/plan`, { body: { planId } });

describe('no payment that matches, no plan', () => {
  it('a smaller amount under the reference of a checkout buys nothing (tampered amount)', async () => {
    const thief = await bench.owner('mercadopago');
    const { body } = await bench.upgrade(thief, { targetPlanId: 'TOP' });
    await subscribeByHand(body.checkoutId, 15);
    await bench.later(thief, HOUR);
    await app.reconcile();
    expect(await app.status(thief)).toMatchObject({ isPremium: false });
  });

  it('a smaller single payment under the reference of a prepaid period buys nothing', async () => {
    const thief = await bench.owner('mercadopago');
    const params = { targetPlanId: 'MID', mode: 'prepaid' as const };
    const { body } = await bench.upgrade(thief, params);
    const { id } = await callMercadoPago<{ id: string }>(app, '/checkout/preferences', {
      items: [{ title: 'MID', quantity: 1, unit_price: 1, currency_id: 'ARS' }],
      external_reference: body.checkoutId,
      payer: { email: 'thief@example.test' },
    });
    const page = `${app.sandbox.origin}/mercadopago/checkout/v1/redirect?pref_id=${id}`;
    await submit(page, { choice: 'account_money' });
    await bench.later(thief, HOUR);
    expect(await app.status(thief)).toMatchObject({ isPremium: false });
  });

  it('a payment under somebody else’s reference, or none that is ours, gives nothing (foreign reference)', async () => {
    const [victim, thief] = [
      await bench.subscriber('mercadopago'),
      await bench.owner('mercadopago'),
    ];
    const before = await bench.record(victim);
    await bench.upgrade(thief, { targetPlanId: 'MID' });
    const id = await subscribeByHand(before.intentId ?? '', 10_000);
    await subscribeByHand('nobody', 10_000);
    expect(await app.status(thief)).toMatchObject({ isPremium: false });
    // Nor does it push out what the victim has.
    expect(id).not.toBe(before.providerSubscriptionId);
    expect(await bench.record(victim)).toMatchObject({
      planId: 'MID',
      status: 'active',
      providerSubscriptionId: before.providerSubscriptionId,
      currentPeriodEnd: before.currentPeriodEnd,
    });
  });

  it.each(PROVIDERS)(
    'a payment that bought a period once buys nothing the second time at %s (reused payment)',
    async (provider) => {
      const owner = await bench.subscriber(provider);
      const { body } = await bench.upgrade(await bench.owner(provider), { targetPlanId: 'MID' });
      const { currentPeriodEnd, version } = await bench.record(owner);
      const seen = await webhookEventModel.find({ provider }).lean();
      await webhookEventModel.updateMany(
        { _id: { $in: seen.map(({ _id }) => _id) } },
        { $set: { state: 'received', availableAt: app.clock.now() } },
      );
      await app.services.webhooks.drain();
      expect(await bench.record(owner)).toMatchObject({ currentPeriodEnd, version });
      expect(body.checkoutId).toBeTruthy();
    },
  );

  it('a notice about somebody else’s subscription gives nothing to anybody (mercadopago)', async () => {
    const [victim, thief] = [
      await bench.subscriber('mercadopago'),
      await bench.owner('mercadopago'),
    ];
    await bench.upgrade(thief, { targetPlanId: 'MID' });
    const before = await bench.record(victim);
    const dataId = before.providerSubscriptionId ?? '';
    const answer = await notify(app, { type: 'subscription_preapproval', dataId, version: 99 });
    expect(answer.status).toBe(200);
    await app.services.webhooks.drain();
    expect(await app.status(thief)).toMatchObject({ isPremium: false });
    expect((await bench.record(victim)).version).toBe(before.version);
  });

  it('a forged notice is refused, and nothing is stored (mercadopago)', async () => {
    const stored = await webhookEventModel.countDocuments();
    const dataId = 'abcdef0123456789abcdef0123456789';
    const forged = { type: 'payment', dataId, secret: 'a guess' } as const;
    expect((await notify(app, forged)).status).toBe(401);
    expect(await webhookEventModel.countDocuments()).toBe(stored);
  });
});

describe.each(PROVIDERS)('races at %s', (provider) => {
  it('between plan changes, checkouts and webhooks give no plan before the money, and charge once after it', async () => {
    const owner = await bench.owner(provider);
    const hear = () =>
      app.services.sync.sync({ businessId: owner.businessId, appId: 'inventory' }, 'race');
    const all = () => [
      bench.upgrade(owner, { targetPlanId: 'MID' }),
      bench.upgrade(owner, { targetPlanId: 'MID' }),
      patch(owner, 'TOP'),
      patch(owner, 'MID'),
      hear(),
    ];
    await Promise.all(all());
    expect((await patch(owner, 'MID')).problem.code).toBe('PAID_UPGRADE_REQUIRED');
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
    const started = await bench.upgrade(owner, { targetPlanId: 'MID' });
    await app.hands(provider).settle(started.body.checkoutUrl, 'pay');
    await app.pass(MINUTE);
    await Promise.all([...all(), app.hear()]);
    await bench.later(owner, 2 * HOUR);
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
    expect(await bench.paid(owner)).toEqual([1_000_000]);
  });

  it('between an upgrade, a cancellation and the way back to free end in what was paid', async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, 5 * DAY);
    const { planId: free } = await app.services.plans.findDefault('inventory').then(({ id }) => ({
      planId: id,
    }));
    const answers = await Promise.all([
      bench.upgrade(owner, { targetPlanId: 'TOP' }),
      patch(owner, free),
      owner.post('/api/billing/cancel', { when: 'period_end' }),
      patch(owner, 'TOP'),
    ]);
    expect(answers.filter(({ status }) => status >= 500).map(({ body }) => body)).toEqual([]);
    await bench.later(owner, HOUR);
    await app.reconcile();
    const { planId, isPremium } = await app.status(owner);
    const paid = await bench.paid(owner);
    expect(isPremium).toBe(true);
    expect(planId).toBe(paid.length > 1 ? 'TOP' : 'MID');
  });
});
