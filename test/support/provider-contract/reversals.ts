import { expect, it } from 'vitest';
import type { Scene } from './scene.ts';

export function describeReversals(scene: Scene): void {
  it('shows refunds that somebody made, in part and in full', async () => {
    const subscriptionId = await scene.subscribed();
    const { paymentId } = await scene.newestPayment(subscriptionId);
    await scene.bench.refund(paymentId, 100_000);
    expect(await scene.newestPayment(subscriptionId)).toMatchObject({
      status: 'paid',
      refundedMinor: 100_000,
    });
    await scene.bench.refund(paymentId, null);
    expect(await scene.newestPayment(subscriptionId)).toMatchObject({
      status: 'refunded',
      refundedMinor: scene.price.amountMinor,
    });
    expect((await scene.fetched(subscriptionId)).state).toBe('active');
  });

  it('gives a payment back in part, then what is left, and nothing twice', async () => {
    const subscriptionId = await scene.subscribed();
    const { paymentId } = await scene.newestPayment(subscriptionId);
    const refunded = async () => {
      const { status, refundedMinor } = await scene.newestPayment(subscriptionId);
      return { status, refundedMinor };
    };
    const part = { amountMinor: 123_456, ...scene.key('refund') };
    await scene.provider.refundPayment(paymentId, part);
    await scene.provider.refundPayment(paymentId, part);
    expect(await refunded()).toEqual({ status: 'paid', refundedMinor: 123_456 });
    const whole = { amountMinor: null, ...scene.key('refund') };
    await scene.provider.refundPayment(paymentId, whole);
    await scene.provider.refundPayment(paymentId, whole);
    await scene.provider.refundPayment(paymentId, { amountMinor: null, ...scene.key('refund') });
    expect(await refunded()).toEqual({
      status: 'refunded',
      refundedMinor: scene.price.amountMinor,
    });
  });

  it('shows a dispute while it is open and when it is lost, and not when it is won', async () => {
    const subscriptionId = await scene.subscribed();
    const { paymentId } = await scene.newestPayment(subscriptionId);
    await scene.bench.dispute(paymentId, 'needs_response');
    expect((await scene.newestPayment(subscriptionId)).status).toBe('disputed');
    await scene.bench.dispute(paymentId, 'won');
    expect((await scene.newestPayment(subscriptionId)).status).toBe('paid');
    const other = await scene.subscribed({ intentId: `lost-${scene.serial}` });
    const lost = await scene.newestPayment(other);
    await scene.bench.dispute(lost.paymentId, 'needs_response');
    await scene.bench.dispute(lost.paymentId, 'lost');
    expect((await scene.newestPayment(other)).status).toBe('charged_back');
  });
}
