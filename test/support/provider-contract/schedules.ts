import { expect, it } from 'vitest';
import type { PlanPrice } from '#shared/domain/plan.ts';
import { expectRefusal, given, LARGER, PLAN, type Scene } from './scene.ts';

export function describeSchedules(scene: Scene): void {
  const { capabilities } = scene;
  const larger = () => ({ plan: LARGER, price: scene.largerPrice });
  const change = (subscriptionId: string, price: PlanPrice, plan = PLAN) => ({
    subscriptionId,
    plan,
    price,
    at: scene.bench.now(),
  });

  it('charges another price from the next renewal on, and nothing now', async () => {
    const subscriptionId = await scene.subscribed(larger());
    const before = await scene.fetched(subscriptionId);
    const params = { ...change(subscriptionId, scene.price), ...scene.key('schedule') };
    await scene.provider.scheduleChange(params);
    await scene.provider.scheduleChange(params);
    const waiting = await scene.fetched(subscriptionId);
    expect(waiting).toMatchObject({
      state: 'active',
      cancelAt: null,
      currentPeriodEnd: before.currentPeriodEnd,
      nextChargeAt: before.nextChargeAt,
    });
    expect(waiting.payments).toEqual(before.payments);
    // A provider that keeps only an amount shows it as the price at once.
    expect((waiting.scheduled ?? waiting).price).toEqual(scene.price);
    await scene.bench.renew(subscriptionId, 'paid');
    const after = await scene.fetched(subscriptionId);
    expect(after).toMatchObject({ state: 'active', price: scene.price });
    expect(after.payments).toHaveLength(2);
    expect(after.payments[0]).toMatchObject({
      status: 'paid',
      reason: 'renewal',
      amount: { amountMinor: scene.price.amountMinor },
      period: { start: before.currentPeriodEnd, end: after.currentPeriodEnd },
    });
    await scene.bench.renew(subscriptionId, 'paid');
    expect((await scene.newestPayment(subscriptionId)).amount.amountMinor).toBe(
      scene.price.amountMinor,
    );
  });

  it('takes that back', async () => {
    const subscriptionId = await scene.subscribed(larger());
    const { provider } = scene;
    await provider.scheduleChange({
      ...change(subscriptionId, scene.price),
      ...scene.key('schedule'),
    });
    const undo = { ...change(subscriptionId, scene.largerPrice, LARGER), ...scene.key('undo') };
    await provider.unscheduleChange(undo);
    await provider.unscheduleChange(undo);
    expect((await scene.fetched(subscriptionId)).price).toEqual(scene.largerPrice);
    await scene.bench.renew(subscriptionId, 'paid');
    expect((await scene.newestPayment(subscriptionId)).amount.amountMinor).toBe(
      scene.largerPrice.amountMinor,
    );
    await provider.scheduleChange({
      ...change(subscriptionId, scene.price),
      ...scene.key('schedule'),
    });
    await scene.bench.renew(subscriptionId, 'paid');
    expect((await scene.newestPayment(subscriptionId)).amount.amountMinor).toBe(
      scene.price.amountMinor,
    );
  });

  it('may be cancelled though another price is scheduled', async () => {
    const subscriptionId = await scene.subscribed(larger());
    await scene.provider.scheduleChange({
      ...change(subscriptionId, scene.price),
      ...scene.key('schedule'),
    });
    const when = capabilities.cancelAtPeriodEnd ? 'period_end' : 'now';
    await scene.provider.cancelSubscription(subscriptionId, { when, ...scene.key('cancel') });
    const { cancelAt, endedAt, nextChargeAt } = await scene.fetched(subscriptionId);
    expect(cancelAt ?? endedAt).not.toBeNull();
    expect(nextChargeAt).toBeNull();
  });

  const yearly: PlanPrice = { ...scene.price, interval: 'year', amountMinor: 24_990_000 };

  given(!capabilities.intervalChange)('stays with its interval', async () => {
    const subscriptionId = await scene.subscribed({ price: yearly });
    await expectRefusal(
      scene.provider.scheduleChange({
        ...change(subscriptionId, scene.price),
        ...scene.key('schedule'),
      }),
    );
    expect((await scene.fetched(subscriptionId)).price).toEqual(yearly);
  });

  given(capabilities.intervalChange)(
    'goes from years to months when the year is over',
    async () => {
      const subscriptionId = await scene.subscribed({ price: yearly });
      const { currentPeriodEnd } = await scene.fetched(subscriptionId);
      await scene.provider.scheduleChange({
        ...change(subscriptionId, scene.price),
        ...scene.key('schedule'),
      });
      await scene.bench.renew(subscriptionId, 'paid');
      expect(await scene.fetched(subscriptionId)).toMatchObject({
        price: scene.price,
        currentPeriodStart: currentPeriodEnd,
        payments: [{ status: 'paid', amount: { amountMinor: scene.price.amountMinor } }, {}],
      });
    },
  );
}
