import { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StripeBench, startStripeBench } from '#test/server/payments/stripe-bench.ts';

let bench: StripeBench;
let stripe: Stripe;
beforeAll(async () => {
  bench = await startStripeBench();
  stripe = bench.stripe;
});
afterAll(() => bench.stop());

async function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Stripe.errors.StripeError);
  return error as Stripe.errors.StripeError;
}

describe('a subscription', () => {
  it('changed with pending_if_incomplete takes nothing else in the same call', async () => {
    const id = await bench.subscribe();
    const item = (await stripe.subscriptions.retrieve(id)).items.data[0];
    const call = stripe.subscriptions.update(id, {
      items: [{ id: item?.id ?? '', price: item?.price.id ?? '' }],
      payment_behavior: 'pending_if_incomplete',
      metadata: { intentId: 'x' },
    });
    expect((await refusal(call)).statusCode).toBe(400);
  });

  it('that ended can be read and not changed', async () => {
    const id = await bench.subscribe();
    await stripe.subscriptions.cancel(id);
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled');
    expect((await refusal(stripe.subscriptions.cancel(id))).code).toBe('resource_missing');
    const update = stripe.subscriptions.update(id, { metadata: { a: 'b' } });
    expect((await refusal(update)).code).toBe('resource_missing');
  });

  it('changed with error_if_incomplete refuses with 402 and stays', async () => {
    const { id, item, price } = await subscribedWithBadCard();
    const call = stripe.subscriptions.update(id, {
      items: [{ id: item, price }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'error_if_incomplete',
    });
    expect(await refusal(call)).toMatchObject({ statusCode: 402, code: 'card_declined' });
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
  });

  it('changed with the default behaviour is past due when the charge fails', async () => {
    const { id, item, price } = await subscribedWithBadCard();
    const changed = await stripe.subscriptions.update(id, {
      items: [{ id: item, price }],
      proration_behavior: 'always_invoice',
    });
    expect(changed.status).toBe('past_due');
  });

  it('changed with create_prorations is charged at the next renewal', async () => {
    const id = await bench.subscribe();
    const item = (await stripe.subscriptions.retrieve(id)).items.data[0];
    await bench.control('clock/advance', { seconds: 10 * 86_400 });
    const price = await dearerPrice();
    await stripe.subscriptions.update(id, { items: [{ id: item?.id ?? '', price }] });
    expect((await stripe.invoices.list({ subscription: id })).data).toHaveLength(1);
    await bench.control('renew', { subscription: id, outcome: 'paid' });
    const [renewal] = (await stripe.invoices.list({ subscription: id })).data;
    expect(renewal?.lines.data).toHaveLength(3);
    expect(renewal?.total).toBeGreaterThan(5_000_000);
  });

  async function dearerPrice(): Promise<string> {
    const product = await stripe.products.create({ name: 'Dearer' });
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'ars',
      unit_amount: 5_000_000,
      recurring: { interval: 'month' },
    });
    return price.id;
  }

  async function subscribedWithBadCard() {
    const id = await bench.subscribe();
    const subscription = await stripe.subscriptions.retrieve(id);
    await bench.control('card', { subscription: id, works: false });
    await bench.control('clock/advance', { seconds: 86_400 });
    return { id, item: subscription.items.data[0]?.id ?? '', price: await dearerPrice() };
  }
});

describe('an invoice and a refund', () => {
  it('an open invoice is paid by a call, and a paid one is not', async () => {
    const id = await bench.subscribe();
    await bench.control('renew', { subscription: id, outcome: 'declined' });
    const [open] = (await stripe.invoices.list({ subscription: id })).data;
    expect((await stripe.invoices.pay(open?.id ?? '')).status).toBe('paid');
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
    expect((await refusal(stripe.invoices.pay(open?.id ?? ''))).statusCode).toBe(400);
  });

  it('a refund gives back no more than was taken, and leaves the subscription', async () => {
    const id = await bench.subscribe();
    const [invoice] = (await stripe.invoices.list({ subscription: id, expand: ['data.payments'] }))
      .data;
    const intent = String(invoice?.payments?.data[0]?.payment.payment_intent);
    await stripe.refunds.create({ payment_intent: intent, amount: 1000 });
    const tooMuch = stripe.refunds.create({ payment_intent: intent, amount: 2_499_000 });
    expect((await refusal(tooMuch)).param).toBe('amount');
    await stripe.refunds.create({ payment_intent: intent });
    expect((await refusal(stripe.refunds.create({ payment_intent: intent }))).code).toBe(
      'charge_already_refunded',
    );
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
  });
});
