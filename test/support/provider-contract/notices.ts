import { expect, it } from 'vitest';
import type { Scene } from './scene.ts';

export function describeNotices(scene: Scene): void {
  it('tells of a payment by notices that lead to its subscription', async () => {
    const subscriptionId = await scene.subscribed();
    const notices = (await scene.bench.notices()).filter((notice) => notice.isRelevant);
    expect(notices.length).toBeGreaterThan(0);
    const subjects = await Promise.all(
      notices.map((notice) => scene.provider.resolveWebhook(notice)),
    );
    expect(subjects.map((subject) => subject.subscriptionId)).toContain(subscriptionId);
    expect(subjects.map((subject) => subject.intentId)).toContain(`intent-${scene.serial}`);
  });

  it('tells of refunds and disputes by notices that lead to their subscription', async () => {
    const subscriptionId = await scene.subscribed();
    const { paymentId } = await scene.newestPayment(subscriptionId);
    await scene.bench.notices();
    await scene.bench.refund(paymentId, 5000);
    const refunds = (await scene.bench.notices()).filter((notice) => notice.isRelevant);
    await scene.bench.dispute(paymentId, 'needs_response');
    const disputes = (await scene.bench.notices()).filter((notice) => notice.isRelevant);
    expect(refunds.length).toBeGreaterThan(0);
    expect(disputes.length).toBeGreaterThan(0);
    // Neither may pass for a repetition of the other, though both are about one payment.
    const keys = [...refunds, ...disputes].map((notice) => notice.dedupeKey);
    expect(new Set(keys).size).toBe(keys.length);
    for (const notice of [...refunds, ...disputes]) {
      const subject = await scene.provider.resolveWebhook(notice);
      expect(subject).toMatchObject({ subscriptionId, intentId: `intent-${scene.serial}` });
    }
  });
}
