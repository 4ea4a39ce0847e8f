import { expect, it } from 'vitest';
import { DAY, expectRefusal, given, type Scene } from './scene.ts';

export function describeEndings(scene: Scene): void {
  const { capabilities } = scene;

  it('cancels at once', async () => {
    const subscriptionId = await scene.subscribed();
    const how = { when: 'now', ...scene.key('cancel') } as const;
    await scene.provider.cancelSubscription(subscriptionId, how);
    await scene.provider.cancelSubscription(subscriptionId, how);
    const snapshot = await scene.fetched(subscriptionId);
    expect(snapshot).toMatchObject({
      state: 'cancelled',
      keepsPaidTime: scene.keepsPaidTime,
      nextChargeAt: null,
    });
    expect(snapshot.endedAt).not.toBeNull();
    expect(snapshot.payments[0]?.status).toBe('paid');
    await scene.bench.advance(40 * DAY);
    expect((await scene.fetched(subscriptionId)).payments).toHaveLength(1);
  });

  it('cancels at once what is owed too: no bill can be paid afterwards', async () => {
    const subscriptionId = await scene.subscribed();
    await scene.bench.renew(subscriptionId, 'declined');
    const how = { when: 'now', ...scene.key('cancel') } as const;
    await scene.provider.cancelSubscription(subscriptionId, how);
    await scene.bench.advance(20 * DAY);
    const { payments, nextChargeAt } = await scene.fetched(subscriptionId);
    expect(nextChargeAt).toBeNull();
    expect(payments.filter(({ status }) => status === 'paid')).toHaveLength(1);
    expect(payments.every(({ payUrl }) => payUrl === null)).toBe(true);
  });

  given(capabilities.cancelAtPeriodEnd)(
    'cancels at the end of the period, and takes that back',
    async () => {
      const subscriptionId = await scene.subscribed();
      const { currentPeriodEnd } = await scene.fetched(subscriptionId);
      const cancel = () =>
        scene.provider.cancelSubscription(subscriptionId, {
          when: 'period_end',
          ...scene.key('end'),
        });
      await cancel();
      expect(await scene.fetched(subscriptionId)).toMatchObject({
        state: 'active',
        cancelAt: currentPeriodEnd,
        nextChargeAt: null,
      });
      await scene.provider.resumeSubscription(subscriptionId, scene.key('resume'));
      expect((await scene.fetched(subscriptionId)).cancelAt).toBeNull();
      await cancel();
      await scene.bench.advance(32 * DAY);
      const ended = await scene.fetched(subscriptionId);
      expect(ended).toMatchObject({ state: 'cancelled', endedAt: currentPeriodEnd });
      expect(ended.payments).toHaveLength(1);
    },
  );

  given(!capabilities.cancelAtPeriodEnd)('does not cancel at period end', async () => {
    const subscriptionId = await scene.subscribed();
    const how = { when: 'period_end', ...scene.key('end') } as const;
    await expectRefusal(scene.provider.cancelSubscription(subscriptionId, how));
    expect((await scene.fetched(subscriptionId)).state).toBe('active');
  });

  it('charges nothing while it is paused, and goes on when it is resumed', async () => {
    const subscriptionId = await scene.subscribed();
    const { provider } = scene;
    await provider.pauseSubscription(subscriptionId, scene.key('pause'));
    await provider.pauseSubscription(subscriptionId, scene.key('pause'));
    expect(await scene.fetched(subscriptionId)).toMatchObject({
      state: 'paused',
      nextChargeAt: null,
      endedAt: null,
    });
    await scene.bench.advance(40 * DAY);
    const paidTimes = async () =>
      (await scene.fetched(subscriptionId)).payments.filter(({ status }) => status === 'paid')
        .length;
    expect(await paidTimes()).toBe(1);
    await provider.resumeSubscription(subscriptionId, scene.key('resume'));
    await provider.resumeSubscription(subscriptionId, scene.key('resume'));
    const resumed = await scene.fetched(subscriptionId);
    expect(resumed.state).toBe('active');
    expect(resumed.nextChargeAt?.getTime()).toBeGreaterThan(scene.bench.now().getTime());
    await scene.bench.renew(subscriptionId, 'paid');
    expect(await paidTimes()).toBe(2);
  });

  it('may be paused and then cancelled for good', async () => {
    const subscriptionId = await scene.subscribed();
    await scene.provider.pauseSubscription(subscriptionId, scene.key('pause'));
    const how = { when: 'now', ...scene.key('cancel') } as const;
    await scene.provider.cancelSubscription(subscriptionId, how);
    expect((await scene.fetched(subscriptionId)).state).toBe('cancelled');
  });

  given(capabilities.portal)('opens a page to manage the subscription', async () => {
    for (const purpose of ['manage', 'payment_method'] as const) {
      const { url } = await scene.provider.createPortal(
        scene.customerId ?? '',
        'http://localhost/billing',
        purpose,
      );
      const page = await fetch(url);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('http://localhost/billing');
    }
  });

  given(!capabilities.portal)('has no page to manage the subscription', async () => {
    await expectRefusal(scene.provider.createPortal('c', 'http://localhost/billing', 'manage'));
  });
}
