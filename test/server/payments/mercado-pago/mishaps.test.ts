import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectViolationsOnly } from '#test/support/provider-types/expect-violations.ts';
import { mercadoPagoMishaps } from '#test/support/sandbox-hands.ts';
import { type MercadoPagoBench, startMercadoPagoBench } from '../mercado-pago-bench.ts';
import { order } from './recorded-api.ts';

const DAY = 86_400;

let bench: MercadoPagoBench;
let hands: ReturnType<typeof mercadoPagoMishaps>;
beforeAll(async () => {
  bench = await startMercadoPagoBench();
  hands = mercadoPagoMishaps({
    control: async <T>(path: string, body?: unknown) =>
      (await bench.control(path, { ...(body as object) })) as T,
  });
});
afterAll(() => bench.stop());
beforeEach(async () => {
  await bench.control('reset', {});
  await bench.control('webhooks/mode', { automatic: false });
});

const advance = (seconds: number) => bench.control('clock/advance', { seconds });
const key = { idempotencyKey: 'key' };
const once = {
  kind: 'once',
  amount: { amountMinor: 6_299_836, currency: 'ARS' },
  isInstant: false,
} as const;

async function subscribed(): Promise<string> {
  const { sessionId, url } = await bench.provider.createCheckout(order());
  await bench.submit(url, { choice: 'card_approved' });
  await advance(DAY);
  return sessionId;
}

describe('over the sandbox', () => {
  it('a later start has an end far away, and is charged on its day', async () => {
    const startsAt = new Date(bench.sandbox.clock.now().getTime() + 10 * DAY * 1000);
    const charge = { kind: 'recurring', trialDays: 0, startsAt } as const;
    const { sessionId, url } = await bench.provider.createCheckout(order({ charge }));
    const { auto_recurring: terms } = await bench.get(`/preapproval/${sessionId}`);
    const end = new Date(String((terms as { end_date: string }).end_date));
    expect(end.getUTCFullYear() - startsAt.getUTCFullYear()).toBe(10);
    await bench.submit(url, { choice: 'card_approved' });
    await advance(9 * DAY);
    expect((await bench.provider.fetchSubscription(sessionId))?.payments).toEqual([]);
    await advance(2 * DAY);
    expect((await bench.provider.fetchSubscription(sessionId))?.payments).toMatchObject([
      { status: 'paid', period: { start: startsAt } },
    ]);
  });

  it('an unknown status is read, charged on, and cancelled for good', async () => {
    const id = await subscribed();
    await hands.setStatus(id, 'finished');
    expect(await bench.provider.fetchSubscription(id)).toMatchObject({
      state: 'unknown',
      payments: [{ status: 'paid' }],
    });
    await bench.provider.cancelSubscription(id, { when: 'now', ...key });
    await advance(100 * DAY);
    expect(await bench.provider.fetchSubscription(id)).toMatchObject({
      state: 'cancelled',
      payments: [{ status: 'paid' }],
    });
    expectViolationsOnly('answer /status must be');
  });

  it('a cancellation while a renewal is owed leaves no bill, and is followed by no charge', async () => {
    const id = await subscribed();
    await bench.control('renew', { subscription: id, outcome: 'declined' });
    await bench.provider.cancelSubscription(id, { when: 'now', ...key });
    await bench.control('card', { subscription: id, works: true });
    await advance(100 * DAY);
    expect(await bench.provider.fetchSubscription(id)).toMatchObject({
      state: 'cancelled',
      payments: [{ status: 'void', nextAttemptAt: null, payUrl: null }, { status: 'paid' }],
    });
  });

  it('refunds that are refused are given later, once', async () => {
    const id = await subscribed();
    const newest = async () => (await bench.provider.fetchSubscription(id))?.payments[0];
    const paymentId = (await newest())?.paymentId ?? '';
    await hands.refuseRefunds(2);
    const refund = () => bench.provider.refundPayment(paymentId, { amountMinor: 100_000, ...key });
    await expect(refund()).rejects.toMatchObject({ isRetryable: false });
    await expect(refund()).rejects.toMatchObject({ isRetryable: false });
    await refund();
    await refund();
    expect(await newest()).toMatchObject({ status: 'paid', refundedMinor: 100_000 });
  });

  it('a refund of a year ago is found, though fourteen payments followed', async () => {
    const id = await subscribed();
    const paymentId = (await bench.provider.fetchSubscription(id))?.payments[0]?.paymentId ?? '';
    await advance(430 * DAY);
    const before = await bench.provider.fetchSubscription(id);
    expect(before?.payments.map((one) => one.paymentId)).not.toContain(paymentId);
    await bench.provider.refundPayment(paymentId, { amountMinor: null, ...key });
    const after = await bench.provider.fetchSubscription(id);
    expect(after?.payments.at(-1)).toMatchObject({ paymentId, status: 'refunded' });
    expect(after?.currentPeriodEnd).toEqual(before?.currentPeriodEnd);
  });

  it('two payments on one page are both seen, the newest first', async () => {
    const { sessionId, url } = await bench.provider.createCheckout(order({ charge: once }));
    await hands.payTwice(url);
    const checkout = await bench.provider.fetchCheckout(sessionId);
    expect(checkout).toMatchObject({
      status: 'complete',
      payments: [{ status: 'paid' }, { status: 'paid' }],
    });
  });

  it('a slip says where it is paid while it waits, and its money is seen when it comes late', async () => {
    const { sessionId, url } = await bench.provider.createCheckout(order({ charge: once }));
    await bench.submit(url, { choice: 'cash' });
    const [waiting] = (await bench.provider.fetchCheckout(sessionId))?.payments ?? [];
    expect(waiting?.payUrl).toContain('/ticket?payment_id=');
    expect(waiting?.receiptUrl).toBe(waiting?.payUrl);
    await advance(5 * DAY);
    expect(await bench.provider.fetchCheckout(sessionId)).toMatchObject({
      status: 'expired',
      payments: [{ status: 'void', payUrl: null }],
    });
    await hands.payLate(sessionId);
    const late = await bench.provider.fetchCheckout(sessionId);
    expect(late).toMatchObject({
      status: 'complete',
      payments: [{ status: 'paid', payUrl: null, paysFor: { kind: 'period', lookupKey: null } }],
    });
    expect(late?.payments[0]?.updatedAt?.getTime()).toBeGreaterThan(
      waiting?.updatedAt?.getTime() ?? Number.NaN,
    );
  });

  it('amounts with the noise of binary fractions are read, compared and written back clean', async () => {
    await bench.control('mercado-pago/settings', { answersBinaryNoise: true });
    const id = await subscribed();
    const snapshot = await bench.provider.fetchSubscription(id);
    expect(snapshot?.price.amountMinor).toBe(2_499_000);
    const { paymentId = '' } = snapshot?.payments[0] ?? {};
    await bench.provider.refundPayment(paymentId, { amountMinor: 1_234_567, ...key });
    await bench.provider.refundPayment(paymentId, { amountMinor: null, idempotencyKey: 'rest' });
    expect((await bench.provider.fetchSubscription(id))?.payments[0]).toMatchObject({
      status: 'refunded',
      refundedMinor: 2_499_000,
    });
    const other = order({ intentId: 'intent-2', charge: once });
    const page = await bench.provider.createCheckout(other);
    expect(await bench.provider.expireCheckout(page.sessionId)).toMatchObject({
      status: 'expired',
    });
    await bench.control('mercado-pago/settings', { answersBinaryNoise: false });
    const { items } = await bench.get(`/checkout/preferences/${page.sessionId}`);
    expect(items).toMatchObject([{ unit_price: 62_998.36 }]);
  });

  it.each(['after', 'before'])(
    'a page is closed in the end, whatever was answered %s it was done',
    async (when) => {
      const { sessionId } = await bench.provider.createCheckout(order());
      const route = 'PUT /mercadopago/preapproval/:id';
      await bench.control('faults', { route, status: 500, times: 2, when });
      const first = await bench.provider.expireCheckout(sessionId).catch(() => null);
      expect(first?.status ?? null).toBe(when === 'after' ? 'expired' : null);
      const second = await bench.provider.expireCheckout(sessionId);
      expect(second?.status).toBe('expired');
    },
  );
});
