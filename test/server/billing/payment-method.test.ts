import { describe, expect, it } from 'vitest';
import { app, bench, stageBilling } from './billing-stage.ts';
import { DAY, HOUR, MINUTE, type Owner, raisePrice } from './paying-business.ts';

stageBilling();

const change = (owner: Owner, body: object = {}) =>
  owner.post<{ url: string }>('/api/billing/payment-method', { returnTo: '/billing', ...body });
const stateOf = async (id: string | null) =>
  (await app.provider('mercadopago').fetchSubscription(id ?? ''))?.state;

describe('another payment method at mercadopago', () => {
  it('is a new agreement on the same terms, and the old one ends only when it is there', async () => {
    const owner = await bench.subscriber('mercadopago');
    await bench.later(owner, 6 * DAY);
    const before = await bench.record(owner);
    const { status, body } = await change(owner);
    expect(status).toBe(200);
    expect(await stateOf(before.providerSubscriptionId)).toBe('active');
    await app.hands('mercadopago').settle(body.url, 'pay');
    await app.pass(MINUTE);
    await app.hear();
    const after = await bench.record(owner);
    expect(after.providerSubscriptionId).not.toBe(before.providerSubscriptionId);
    expect(after).toMatchObject({
      status: 'active',
      planId: 'MID',
      price: before.price,
      features: before.features,
      currentPeriodEnd: before.currentPeriodEnd,
    });
    expect(await stateOf(before.providerSubscriptionId)).toBe('cancelled');
    expect(await bench.paid(owner)).toEqual([1_000_000]);
    expect(await app.checkout(owner, after.intentId ?? '')).toMatchObject({
      status: 'completed',
      purpose: 'payment',
      mode: 'recurring',
    });
    await bench.toRenewal(owner, 3);
    expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
    expect(await app.status(owner)).toMatchObject({ status: 'active', planId: 'MID' });
  });

  it('that nobody gives in the end changes nothing', async () => {
    const owner = await bench.subscriber('mercadopago');
    const before = await bench.record(owner);
    await change(owner);
    await bench.later(owner, 3 * HOUR);
    await app.reconcile();
    expect(await bench.record(owner)).toMatchObject({
      providerSubscriptionId: before.providerSubscriptionId,
      status: 'active',
    });
    await bench.toRenewal(owner);
    expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
  });

  it('keeps the price that was bought when the catalogue has become dearer', async () => {
    const owner = await bench.subscriber('mercadopago', 'LOW');
    await raisePrice(app, 'LOW', { amountMinor: 9_000_000 });
    const { body } = await change(owner);
    await app.hands('mercadopago').settle(body.url, 'pay');
    await app.pass(MINUTE);
    await app.hear();
    await bench.toRenewal(owner, 3);
    expect(await bench.paid(owner)).toEqual([500_000, 500_000]);
  });

  it('recovers a subscription whose renewal failed, and what is owed is paid once', async () => {
    const owner = await bench.subscriber('mercadopago');
    const { providerSubscriptionId } = await bench.record(owner);
    await app.hands('mercadopago').setCard(providerSubscriptionId ?? '', false);
    await bench.toRenewal(owner);
    expect(await app.status(owner)).toMatchObject({ status: 'past_due' });
    const { body } = await change(owner);
    await app.hands('mercadopago').settle(body.url, 'pay');
    await bench.later(owner, HOUR);
    expect(await app.status(owner)).toMatchObject({ status: 'active', failedPayments: 0 });
    expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
    expect(await stateOf(providerSubscriptionId)).toBe('cancelled');
  });
});

describe('another payment method', () => {
  it('is given at the portal where the provider has one', async () => {
    const owner = await bench.subscriber('stripe');
    const { status, body } = await change(owner);
    expect(status).toBe(200);
    expect(body.url).toContain(app.sandbox.origin);
    expect(await bench.record(owner)).toMatchObject({ status: 'active', planId: 'MID' });
  });

  it('is refused where nothing is charged, and where the way back is not ours', async () => {
    const [free, owner] = [await bench.owner(), await bench.subscriber('stripe')];
    expect((await change(free)).problem.code).toBe('REFUSED');
    const foreign = await change(owner, { returnTo: 'https://evil.example/' });
    expect(foreign.problem.code).toBe('INVALID_RETURN_URL');
  });
});
