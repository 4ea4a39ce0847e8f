import { describe, expect, it } from 'vitest';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import { app, bench, stageBilling } from './billing-stage.ts';
import { DAY, HOUR, type Owner } from './paying-business.ts';

stageBilling();

const stateOf = async (provider: ProviderName, id: string | null) =>
  (await app.provider(provider).fetchSubscription(id ?? ''))?.state;

/** Eight days into a month that was paid at the first provider, with the page of the second open. */
async function switching(from: ProviderName, to: ProviderName) {
  const owner: Owner = await bench.subscriber(from);
  await bench.later(owner, 8 * DAY);
  const before = await bench.record(owner);
  const params = { targetPlanId: 'MID', provider: to };
  const preview = await bench.preview(owner, params);
  expect(preview.body).toMatchObject({
    direction: 'same',
    method: 'checkout',
    dueNow: { amountMinor: 0 },
    nextCharge: {
      amount: { amountMinor: 1_000_000 },
      at: before.currentPeriodEnd?.toISOString(),
    },
  });
  const started = await bench.upgrade(owner, params);
  expect(started.status).toBe(201);
  return { owner, before, started };
}

describe.each([
  ['stripe', 'mercadopago'],
  ['mercadopago', 'stripe'],
] as const)('changing from %s to %s', (from, to) => {
  it('has neither a gap nor a double charge', async () => {
    const { owner, before, started } = await switching(from, to);
    // Nothing is given up while nothing is agreed to.
    expect(await stateOf(from, before.providerSubscriptionId)).toBe('active');
    await bench.pay({ ...owner, provider: to }, started);
    const switched = await bench.record(owner);
    expect(switched).toMatchObject({
      provider: to,
      planId: 'MID',
      status: 'active',
      currentPeriodEnd: before.currentPeriodEnd,
      renewal: 'automatic',
    });
    expect(await stateOf(from, before.providerSubscriptionId)).toBe('cancelled');
    expect(await app.checkout(owner, started.body.checkoutId)).toMatchObject({
      purpose: 'payment',
      provider: to,
      currency: 'ARS',
      billingPeriod: 'monthly',
      mode: 'recurring',
    });
    expect(await app.checkout(owner, before.intentId ?? '')).toMatchObject({ purpose: 'plan' });
    await bench.later(owner, 12 * DAY);
    expect(await bench.paid(owner)).toEqual([1_000_000]);
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', isPremium: true });
    await bench.toRenewal(owner, 3);
    expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
    const renewed = await bench.record(owner);
    expect(renewed).toMatchObject({ provider: to, status: 'active', planId: 'MID' });
    const gained = renewed.currentPeriodEnd?.getTime() ?? 0;
    expect(gained - (before.currentPeriodEnd?.getTime() ?? 0)).toBeGreaterThan(27 * DAY);
  });

  it('that is given up changes nothing', async () => {
    const { owner, before, started } = await switching(from, to);
    await owner.post(`/api/billing/checkouts/${started.body.checkoutId}/cancel`);
    await bench.later(owner, 2 * HOUR);
    expect(await bench.record(owner)).toMatchObject({
      provider: from,
      providerSubscriptionId: before.providerSubscriptionId,
      status: 'active',
    });
    expect(await stateOf(from, before.providerSubscriptionId)).toBe('active');
    await bench.toRenewal(owner, 3);
    expect(await bench.record(owner)).toMatchObject({ provider: from, status: 'active' });
    expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
  });

  it('carries no time over whose payment went back afterwards', async () => {
    const { owner, before, started } = await switching(from, to);
    await bench.pay({ ...owner, provider: to }, started);
    expect(await bench.record(owner)).toMatchObject({ provider: to, status: 'active' });
    await app.hands(from).reverse(before.providerSubscriptionId ?? '', 'refund');
    await bench.later(owner, HOUR);
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
  });

  it('carries no time over from a purchase that was taken back while the page was open', async () => {
    const { owner, started } = await switching(from, to);
    const withdrawn = await owner.post('/api/billing/withdraw', {});
    expect(withdrawn.status).toBe(200);
    await app.hands(to).settle(started.body.checkoutUrl, 'pay');
    await bench.later(owner, HOUR);
    await bench.later(owner, HOUR);
    // Either it is paid anew, or there is no plan.
    const { isPremium } = await app.status(owner);
    expect(isPremium).toBe((await bench.paid(owner)).length > 0);
  });
});

describe('changing twice before a first charge', () => {
  it.each(['stripe', 'mercadopago'] as const)(
    'carries no time over whose payment at %s went back afterwards, told of or not',
    async (from) => {
      const to = from === 'stripe' ? 'mercadopago' : 'stripe';
      const { owner, before, started } = await switching(from, to);
      await bench.pay({ ...owner, provider: to }, started);
      const back = await bench.upgrade(owner, { targetPlanId: 'MID', provider: from });
      await bench.pay({ ...owner, provider: from }, back);
      const twice = await bench.record(owner);
      expect(twice).toMatchObject({ provider: from, planId: 'MID' });
      expect(twice.currentPeriodEnd).toEqual(before.currentPeriodEnd);
      expect(twice.providerSubscriptionId).not.toBe(before.providerSubscriptionId);
      await app.sandbox.control('webhooks/mode', { automatic: false, drop: true });
      await app.hands(from).reverse(before.providerSubscriptionId ?? '', 'refund');
      await app.sandbox.control('webhooks/flush');
      await app.sandbox.control('webhooks/mode', { automatic: false });
      await app.reconcile();
      expect(await app.status(owner)).toMatchObject({ isPremium: false });
    },
  );
});

describe('a larger plan in the time that was credited over', () => {
  const creditedTo = async (from: ProviderName, to: ProviderName) => {
    const { owner, started } = await switching(from, to);
    const there: Owner = { ...owner, provider: to };
    await bench.pay(there, started);
    return { owner, there, preview: await bench.preview(there, { targetPlanId: 'TOP' }) };
  };

  it('waits at Stripe for the first charge: it would prorate what it never charged', async () => {
    const { preview } = await creditedTo('mercadopago', 'stripe');
    expect(preview.problem.code).toBe('REFUSED');
    expect(preview.problem).toMatchObject({
      reason: 'WAITS_FOR_FIRST_CHARGE',
      until: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/),
    });
  });

  it('costs the difference at Mercado Pago', async () => {
    const { owner, there, preview } = await creditedTo('stripe', 'mercadopago');
    // Nothing is tried: it was paid elsewhere.
    const controls = await fetch(`${app.sandbox.origin}/sandbox`);
    expect(await controls.text()).not.toContain('Fin de la prueba');
    const { body } = preview;
    expect(body.direction).toBe('upgrade');
    // Three weeks of the difference between the two.
    expect(body.dueNow.amountMinor).toBeGreaterThan(1_500_000);
    const params = { targetPlanId: 'TOP', quote: body.quote };
    const started = await bench.upgrade(there, params);
    await bench.pay(there, started);
    // Paid once, for what renews by itself.
    const { purpose, mode } = await app.checkout(owner, started.body.checkoutId);
    expect([purpose, mode]).toEqual(['plan', 'recurring']);
    expect(await bench.paid(owner)).toEqual([1_000_000, body.dueNow.amountMinor]);
    expect(await app.status(owner)).toMatchObject({ planId: 'TOP', status: 'active' });
  });
});
