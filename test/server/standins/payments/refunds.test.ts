import type { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StripeBench, startStripeBench } from '#test/server/payments/stripe-bench.ts';

let bench: StripeBench;
let stripe: Stripe;
beforeAll(async () => {
  bench = await startStripeBench();
  stripe = bench.stripe;
});
afterAll(() => bench.stop());

describe('a refund by payment intent', () => {
  it('repeated with its key gives the money back once', async () => {
    const subscription = await bench.subscribe();
    const { intent } = await paymentOf(subscription);
    const refund = () =>
      stripe.refunds.create({ payment_intent: intent, amount: 1000 }, { idempotencyKey: 'r-1' });
    const first = await refund();
    const again = await refund();
    expect(again.id).toBe(first.id);
    const { latest_charge: charge } = await stripe.paymentIntents.retrieve(intent, {
      expand: ['latest_charge'],
    });
    expect(charge).toMatchObject({ amount_refunded: 1000, refunded: false });
  });
});

describe('the payments of an invoice', () => {
  it('are found by invoice and by status', async () => {
    const subscription = await bench.subscribe();
    const other = await bench.subscribe();
    const { invoice, intent } = await paymentOf(subscription);
    expect(invoice).not.toBe((await paymentOf(other)).invoice);
    const { data } = await stripe.invoicePayments.list({ invoice, status: 'paid', limit: 10 });
    expect(data).toMatchObject([{ status: 'paid', payment: { payment_intent: intent } }]);
    expect((await stripe.invoicePayments.list({ invoice, status: 'open' })).data).toEqual([]);
  });
});

async function paymentOf(subscription: string): Promise<{ invoice: string; intent: string }> {
  const invoice = String((await stripe.subscriptions.retrieve(subscription)).latest_invoice);
  const [payment] = (await stripe.invoicePayments.list({ invoice })).data;
  return { invoice, intent: String(payment?.payment.payment_intent) };
}
