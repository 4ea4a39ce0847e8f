import { expect, it } from 'vitest';
import { lookupKey } from '#server/payments/payment-provider.ts';
import { PLAN, type Scene } from './scene.ts';

export function describeRenewals(scene: Scene): void {
  it('pays each renewal as another payment for the next period', async () => {
    const subscriptionId = await scene.subscribed();
    const before = await scene.fetched(subscriptionId);
    await scene.bench.renew(subscriptionId, 'paid');
    const after = await scene.fetched(subscriptionId);
    expect(after.state).toBe('active');
    expect(after.payments).toHaveLength(2);
    expect(after.payments[0]).toMatchObject({
      status: 'paid',
      reason: 'renewal',
      paysFor: { kind: 'period' },
    });
    expect([null, lookupKey(PLAN, scene.price)]).toContain(after.payments[0]?.paysFor?.lookupKey);
    expect(after.payments[0]?.period.start).toEqual(before.currentPeriodEnd);
    expect(after.payments[0]?.period.end).toEqual(after.currentPeriodEnd);
    expect(new Set(after.payments.map((payment) => payment.paymentId)).size).toBe(2);
  });

  it('shows a failed renewal as debt, and its payment as recovery', async () => {
    const subscriptionId = await scene.subscribed();
    const before = await scene.fetched(subscriptionId);
    await scene.bench.renew(subscriptionId, 'declined');
    const failed = await scene.fetched(subscriptionId);
    expect(failed.state).toBe('past_due');
    expect(failed.payments[0]).toMatchObject({ status: 'failed', attempts: 1, paidAt: null });
    expect(failed.payments[0]?.nextAttemptAt?.getTime()).toBeGreaterThan(
      scene.bench.now().getTime(),
    );
    expect(failed.nextChargeAt).toEqual(failed.payments[0]?.nextAttemptAt);
    await scene.bench.settleDebt(subscriptionId);
    const recovered = await scene.fetched(subscriptionId);
    expect(recovered.state).toBe('active');
    expect(recovered.payments[0]).toMatchObject({
      paymentId: failed.payments[0]?.paymentId,
      status: 'paid',
      reason: 'renewal',
      // Collected late, it is still for the period that began when it was due.
      period: { start: before.currentPeriodEnd },
    });
  });

  it('ends or suspends a subscription whose retries are used up', async () => {
    const subscriptionId = await scene.subscribed();
    await scene.bench.renew(subscriptionId, 'declined');
    await scene.bench.breakCard(subscriptionId);
    await scene.bench.exhaustRetries(subscriptionId);
    const ended = await scene.fetched(subscriptionId);
    expect(['cancelled', 'unpaid']).toContain(ended.state);
    expect(ended.nextChargeAt).toBeNull();
    expect(ended.payments[0]).toMatchObject({ status: 'failed', nextAttemptAt: null });
    expect(ended.payments.filter(({ status }) => status === 'paid')).toHaveLength(1);
  });
}
