import { expect } from 'vitest';
import { DAY, expectRefusal, given, type Scene } from './scene.ts';

export function describeSinglePayments(scene: Scene): void {
  const amount = { amountMinor: 1_234_567, currency: scene.price.currency };
  const charge = { kind: 'once', amount, isInstant: false } as const;
  const open = (intentId = `intent-${scene.serial}`) =>
    scene.provider.createCheckout(scene.order({ intentId, charge }));

  given(!scene.capabilities.singlePayments)('takes no single payments', async () => {
    await expectRefusal(open());
  });

  const single = given(scene.capabilities.singlePayments);

  single('a single payment is made once, and begins no subscription', async () => {
    const { sessionId, url } = await open();
    expect(await scene.checkout(sessionId)).toMatchObject({ status: 'open', payments: [] });
    await scene.bench.pay(url);
    const checkout = await scene.checkout(sessionId);
    expect(checkout).toMatchObject({
      status: 'complete',
      intentId: `intent-${scene.serial}`,
      subscriptionId: null,
      url: null,
      paymentMethod: {
        brand: expect.stringMatching(/^(visa|mastercard)$/),
        last4: expect.stringMatching(/^\d{4}$/),
      },
    });
    expect(checkout.payments).toHaveLength(1);
    expect(checkout.payments[0]).toMatchObject({
      intentId: `intent-${scene.serial}`,
      status: 'paid',
      amount,
      refundedMinor: 0,
    });
    const { start, end } = checkout.payments[0]?.period ?? {};
    expect(end).toEqual(start);
  });

  single('a single payment that was declined may be tried again', async () => {
    const { sessionId, url } = await open();
    await scene.bench.decline(url);
    expect((await scene.checkout(sessionId)).status).toBe('open');
    await scene.bench.pay(url);
    const { status, payments } = await scene.checkout(sessionId);
    expect(status).toBe('complete');
    expect(payments[0]?.status).toBe('paid');
  });

  single('a single payment may wait for cash, also after the page is over', async () => {
    const { sessionId, url } = await open();
    await scene.bench.takeCashSlip(url);
    const waiting = await scene.checkout(sessionId);
    expect(waiting).toMatchObject({
      status: 'open',
      payments: [{ status: 'pending', paidAt: null }],
    });
    await scene.bench.advance(DAY);
    expect((await scene.checkout(sessionId)).status).toBe('open');
    await scene.bench.notices();
    await scene.bench.settleCash(waiting.payments[0]?.paymentId ?? '');
    expect(await scene.checkout(sessionId)).toMatchObject({
      status: 'complete',
      payments: [{ status: 'paid', amount }],
    });
    const notices = (await scene.bench.notices()).filter((notice) => notice.isRelevant);
    const subjects = await Promise.all(
      notices.map((notice) => scene.provider.resolveWebhook(notice)),
    );
    expect(subjects.map((subject) => subject.intentId)).toContain(`intent-${scene.serial}`);
  });

  single('a single payment expires with the slip that nobody paid', async () => {
    const { sessionId, url } = await open();
    await scene.bench.takeCashSlip(url);
    await scene.bench.advance(30 * DAY);
    expect(await scene.checkout(sessionId)).toMatchObject({
      status: 'expired',
      payments: [{ status: 'void' }],
    });
  });

  single('a single payment is closed with what is on its way', async () => {
    const { sessionId, url } = await open();
    await scene.bench.takeCashSlip(url);
    expect(await scene.provider.expireCheckout(sessionId)).toMatchObject({
      status: 'expired',
      payments: [{ status: 'void' }],
    });
  });

  single('a single payment is given back, or disputed', async () => {
    const { sessionId, url } = await open();
    await scene.bench.pay(url);
    const paymentId = (await scene.checkout(sessionId)).payments[0]?.paymentId ?? '';
    await scene.bench.dispute(paymentId, 'needs_response');
    const disputed = await scene.checkout(sessionId);
    expect(disputed).toMatchObject({ status: 'complete', payments: [{ status: 'disputed' }] });
    const other = await open(`other-${scene.serial}`);
    await scene.bench.pay(other.url);
    const otherId = (await scene.checkout(other.sessionId)).payments[0]?.paymentId ?? '';
    await scene.provider.refundPayment(otherId, { amountMinor: null, ...scene.key('refund') });
    expect(await scene.checkout(other.sessionId)).toMatchObject({
      status: 'complete',
      payments: [{ status: 'refunded', refundedMinor: amount.amountMinor }],
    });
  });
}
