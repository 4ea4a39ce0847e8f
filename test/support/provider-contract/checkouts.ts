import { expect, it } from 'vitest';
import { lookupKey } from '#server/payments/payment-provider.ts';
import { expectRefusal, given, PLAN, recurring, type Scene } from './scene.ts';

export function describeCheckouts(scene: Scene): void {
  const { capabilities } = scene;

  it('answers null for what it does not know', async () => {
    expect(await scene.provider.fetchCheckout('unknown')).toBeNull();
    expect(await scene.provider.expireCheckout('unknown')).toBeNull();
    expect(await scene.provider.fetchSubscription('unknown')).toBeNull();
  });

  given(capabilities.customers)(
    'creates one customer for one key, even when the account was renamed between',
    async () => {
      const account = {
        businessId: 'again',
        name: 'Before',
        email: 'a@example.com',
        locale: 'es',
        currency: scene.price.currency,
      };
      const key = `again-${scene.serial}`;
      const first = await scene.provider.createCustomer(account, key);
      const second = await scene.provider.createCustomer({ ...account, name: 'After' }, key);
      expect(second).toEqual(first);
    },
  );

  given(!capabilities.customers)('keeps no customers', async () => {
    const account = {
      businessId: 'b',
      name: 'Before',
      email: 'a@example.com',
      locale: 'es',
      currency: scene.price.currency,
    };
    await expectRefusal(scene.provider.createCustomer(account, 'key'));
  });

  given(capabilities.idempotentCheckout)(
    'opens one session for one intent, however often it is asked',
    async () => {
      const first = await scene.provider.createCheckout(scene.order());
      const second = await scene.provider.createCheckout(scene.order());
      expect(second).toEqual(first);
      await scene.bench.advance(90);
      const later = await scene.provider.createCheckout(scene.order());
      expect(later.sessionId).toBe(first.sessionId);
    },
  );

  it('gives nothing while nobody paid', async () => {
    const { sessionId, url, expiresAt } = await scene.provider.createCheckout(scene.order());
    expect(expiresAt.getTime()).toBeGreaterThanOrEqual(scene.bench.now().getTime() + 30 * 60_000);
    expect(await scene.checkout(sessionId)).toMatchObject({
      provider: scene.provider.name,
      sessionId,
      status: 'open',
      url,
      intentId: `intent-${scene.serial}`,
      customerId: scene.customerId,
      subscriptionId: null,
      payments: [],
    });
  });

  it('turns a payment into an active subscription that traces back to its intent', async () => {
    const { price, customerId } = scene;
    const subscriptionId = await scene.subscribed();
    const snapshot = await scene.fetched(subscriptionId);
    expect(snapshot).toMatchObject({
      provider: scene.provider.name,
      subscriptionId,
      customerId,
      intentId: `intent-${scene.serial}`,
      state: 'active',
      price,
      cancelAt: null,
      endedAt: null,
      trialEnd: null,
      paymentMethod: {
        brand: expect.stringMatching(/^(visa|mastercard)$/),
        last4: expect.stringMatching(/^\d{4}$/),
      },
    });
    expect([null, lookupKey(PLAN, price)]).toContain(snapshot.lookupKey);
    expect(snapshot.nextChargeAt).toEqual(snapshot.currentPeriodEnd);
    expect(snapshot.payments).toHaveLength(1);
    expect(snapshot.payments[0]).toMatchObject({
      intentId: `intent-${scene.serial}`,
      status: 'paid',
      isInMediation: false,
      amount: { amountMinor: price.amountMinor, currency: price.currency },
      refundedMinor: 0,
      reason: 'first',
      period: { start: snapshot.currentPeriodStart, end: snapshot.currentPeriodEnd },
    });
  });

  it('keeps a declined checkout open, and takes a second try', async () => {
    const { sessionId, url } = await scene.provider.createCheckout(scene.order());
    await scene.bench.decline(url);
    expect(await scene.checkout(sessionId)).toMatchObject({ status: 'open' });
    await scene.bench.pay(url);
    const { status, subscriptionId } = await scene.checkout(sessionId);
    expect(status).toBe('complete');
    expect((await scene.fetched(subscriptionId ?? '')).state).toBe('active');
  });

  it('closes an open session, and tells how one stands that was paid meanwhile', async () => {
    const { provider, bench } = scene;
    const open = await provider.createCheckout(scene.order());
    expect(await provider.expireCheckout(open.sessionId)).toMatchObject({ status: 'expired' });
    expect(await provider.expireCheckout(open.sessionId)).toMatchObject({ status: 'expired' });
    const paid = await provider.createCheckout(scene.order({ intentId: `other-${scene.serial}` }));
    await bench.pay(paid.url);
    expect(await provider.expireCheckout(paid.sessionId)).toMatchObject({ status: 'complete' });
  });

  it('charges nothing for a trial until it ends', async () => {
    const subscriptionId = await scene.subscribed({ charge: recurring({ trialDays: 14 }) });
    const trial = await scene.fetched(subscriptionId);
    expect(trial.state).toBe('trialing');
    expect(trial.trialEnd).toEqual(trial.currentPeriodEnd);
    expect(trial.nextChargeAt).toEqual(trial.trialEnd);
    expect(trial.payments.every(({ amount }) => amount.amountMinor === 0)).toBe(true);
    await scene.bench.renew(subscriptionId, 'paid');
    const after = await scene.fetched(subscriptionId);
    expect(after.state).toBe('active');
    expect(after.payments[0]).toMatchObject({
      status: 'paid',
      reason: 'renewal',
      amount: { amountMinor: scene.price.amountMinor },
    });
  });

  it.each([
    ['in some days', 10 * 24],
    ['in some hours', 20],
  ])('charges nothing before a start %s, when other paid time is over', async (_when, hours) => {
    const startsAt = new Date(scene.bench.now().getTime() + hours * 3_600_000);
    const subscriptionId = await scene.subscribed({ charge: recurring({ startsAt }) });
    const waiting = await scene.fetched(subscriptionId);
    expect(waiting).toMatchObject({
      state: 'trialing',
      trialEnd: startsAt,
      nextChargeAt: startsAt,
    });
    expect(waiting.payments.every(({ amount }) => amount.amountMinor === 0)).toBe(true);
    await scene.bench.renew(subscriptionId, 'paid');
    const started = await scene.fetched(subscriptionId);
    expect(started.state).toBe('active');
    expect(started.payments[0]).toMatchObject({
      status: 'paid',
      amount: { amountMinor: scene.price.amountMinor },
      period: { start: startsAt },
    });
  });
}
