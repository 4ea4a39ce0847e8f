import { expect } from 'vitest';
import { lookupKey } from '#server/payments/payment-provider.ts';
import type { PlanPrice } from '#shared/domain/plan.ts';
import { DAY, expectRefusal, given, LARGER, PLAN, type Scene } from './scene.ts';

export function describeProration(scene: Scene): void {
  const { capabilities } = scene;

  given(capabilities.proration)('charges for a change exactly what its preview said', async () => {
    const subscriptionId = await scene.subscribed();
    await scene.bench.advance(11 * DAY + 12_345);
    const change = {
      subscriptionId,
      plan: LARGER,
      price: scene.largerPrice,
      at: scene.bench.now(),
    };
    const preview = await scene.provider.previewChange(change);
    expect(preview.lines.some((line) => line.amount.amountMinor < 0)).toBe(true);
    await scene.bench.advance(60);
    expect(
      await scene.provider.changeSubscription({
        ...change,
        idempotencyKey: `change-${scene.serial}`,
      }),
    ).toEqual({ outcome: 'applied' });
    const changed = await scene.fetched(subscriptionId);
    expect(changed).toMatchObject({
      state: 'active',
      price: scene.largerPrice,
      lookupKey: lookupKey(LARGER, scene.largerPrice),
    });
    expect(changed.payments[0]).toMatchObject({
      status: 'paid',
      reason: 'change',
      paysFor: { kind: 'proration', lookupKey: lookupKey(LARGER, scene.largerPrice) },
      amount: preview.dueNow,
    });
    expect(preview.nextCharge).toEqual({
      amount: {
        amountMinor: scene.largerPrice.amountMinor,
        currency: scene.largerPrice.currency,
      },
      at: changed.currentPeriodEnd,
    });
  });

  // polar 5608, better-auth 3562: a failed upgrade took away what was paid, or made it past due.
  given(capabilities.proration)(
    'leaves everything as it was when the change cannot be charged',
    async () => {
      const subscriptionId = await scene.subscribed();
      await scene.bench.breakCard(subscriptionId);
      await scene.bench.advance(DAY);
      const result = await scene.provider.changeSubscription({
        subscriptionId,
        plan: LARGER,
        price: scene.largerPrice,
        at: scene.bench.now(),
        idempotencyKey: `refused-${scene.serial}`,
      });
      expect(result).toMatchObject({ outcome: 'pending_payment' });
      const waiting = await scene.fetched(subscriptionId);
      expect(waiting).toMatchObject({ state: 'active', price: scene.price });
      expect(waiting.payments[0]).toMatchObject({ status: 'failed', reason: 'change' });
      await scene.bench.settleDebt(subscriptionId);
      expect(await scene.fetched(subscriptionId)).toMatchObject({
        state: 'active',
        price: scene.largerPrice,
      });
    },
  );

  given(capabilities.proration)('starts a new period when the interval changes', async () => {
    const subscriptionId = await scene.subscribed();
    await scene.bench.advance(10 * DAY);
    const yearly: PlanPrice = { ...scene.price, interval: 'year', amountMinor: 24_990_000 };
    const change = { subscriptionId, plan: PLAN, price: yearly, at: scene.bench.now() };
    const preview = await scene.provider.previewChange(change);
    await scene.provider.changeSubscription({
      ...change,
      idempotencyKey: `yearly-${scene.serial}`,
    });
    const changed = await scene.fetched(subscriptionId);
    expect(changed.price).toEqual(yearly);
    expect(changed.currentPeriodStart).toEqual(change.at);
    expect(changed.payments[0]?.amount).toEqual(preview.dueNow);
    expect(changed.payments[0]?.paysFor?.kind).toBe('period');
    expect(preview.nextCharge.at).toEqual(changed.currentPeriodEnd);
    expect(changed.payments[0]?.period).toEqual({
      start: changed.currentPeriodStart,
      end: changed.currentPeriodEnd,
    });
  });

  given(capabilities.proration)(
    'keeps what a smaller plan gives back as credit for the next charge',
    async () => {
      const subscriptionId = await scene.subscribed({ plan: LARGER, price: scene.largerPrice });
      await scene.bench.advance(10 * DAY);
      const change = { subscriptionId, plan: PLAN, price: scene.price, at: scene.bench.now() };
      const preview = await scene.provider.previewChange(change);
      expect(preview.dueNow.amountMinor).toBe(0);
      expect(preview.nextCharge.amount.amountMinor).toBeLessThan(scene.price.amountMinor);
      await scene.provider.changeSubscription({
        ...change,
        idempotencyKey: `smaller-${scene.serial}`,
      });
      await scene.bench.renew(subscriptionId, 'paid');
      const renewed = await scene.fetched(subscriptionId);
      expect(renewed).toMatchObject({ state: 'active', price: scene.price });
      expect(renewed.payments[0]).toMatchObject({ status: 'paid', reason: 'renewal' });
    },
  );

  given(!capabilities.proration)('prorates nothing', async () => {
    const subscriptionId = await scene.subscribed();
    const change = {
      subscriptionId,
      plan: LARGER,
      price: scene.largerPrice,
      at: scene.bench.now(),
    };
    await expectRefusal(scene.provider.previewChange(change));
    await expectRefusal(scene.provider.changeSubscription({ ...change, ...scene.key('change') }));
    expect((await scene.fetched(subscriptionId)).price).toEqual(scene.price);
  });
}
