import { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  newOrder,
  PRICE,
  type StripeBench,
  startStripeBench,
} from '#test/server/payments/stripe-bench.ts';
import { expectViolationsOnly } from '#test/support/provider-types/expect-violations.ts';

const DAY = 86_400;

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

const renew = (subscription: string, outcome = 'paid') =>
  bench.control('renew', { subscription, outcome });

async function newestInvoice(subscription: string): Promise<Stripe.Invoice> {
  const [invoice] = (await stripe.invoices.list({ subscription })).data;
  if (!invoice) throw new Error('There is no invoice.');
  return invoice;
}

async function customerOf(subscription: string): Promise<string> {
  return String((await stripe.subscriptions.retrieve(subscription)).customer);
}

describe("a seller's reductions", () => {
  it.each([
    [50, PRICE.amountMinor / 2],
    [33.33, 1_666_083],
    [100, 0],
  ])('a coupon of %d per cent stands beside the amount of the line', async (percentOff, total) => {
    const id = await bench.subscribe();
    await bench.control('coupon', { subscription: id, percentOff });
    await renew(id);
    const invoice = await newestInvoice(id);
    const off = PRICE.amountMinor - total;
    expect(invoice).toMatchObject({
      status: 'paid',
      subtotal: PRICE.amountMinor,
      total,
      amount_due: total,
      total_discount_amounts: [{ amount: off }],
      lines: { data: [{ amount: PRICE.amountMinor, discount_amounts: [{ amount: off }] }] },
    });
  });

  it('a coupon for once is used up by one invoice', async () => {
    const id = await bench.subscribe();
    await bench.control('coupon', { subscription: id, percentOff: 100, duration: 'once' });
    await renew(id);
    expect((await newestInvoice(id)).total).toBe(0);
    await renew(id);
    expect((await newestInvoice(id)).total).toBe(PRICE.amountMinor);
  });

  it('a credit line lowers the next bill alone, and names no price', async () => {
    const id = await bench.subscribe();
    await bench.control('discount', { subscription: id, amount: 499_000 });
    await renew(id);
    const invoice = await newestInvoice(id);
    expect(invoice.total).toBe(2_000_000);
    expect(invoice.lines.data).toMatchObject([
      { amount: -499_000, pricing: null, parent: { type: 'invoice_item_details' } },
      { amount: PRICE.amountMinor },
    ]);
    await renew(id);
    expect((await newestInvoice(id)).total).toBe(PRICE.amountMinor);
  });

  it('credit is used before the card, and comes back when its bill is voided', async () => {
    const id = await bench.subscribe();
    await bench.control('credit', { subscription: id, amount: 3_000_000 });
    await renew(id);
    const invoice = await newestInvoice(id);
    expect(invoice).toMatchObject({
      status: 'paid',
      total: PRICE.amountMinor,
      amount_due: 0,
      starting_balance: -3_000_000,
      ending_balance: -501_000,
    });
    await renew(id, 'declined');
    const open = await newestInvoice(id);
    expect(open.amount_due).toBe(PRICE.amountMinor - 501_000);
    await stripe.invoices.voidInvoice(open.id);
    const customer = await stripe.customers.retrieve(await customerOf(id));
    expect(customer).toMatchObject({ balance: -501_000 });
  });
});

describe('a customer', () => {
  it('keeps the currency of its first bill', async () => {
    const id = await bench.subscribe();
    await bench.control('cancel', { subscription: id });
    const other = await newOrder(bench, { price: { ...PRICE, currency: 'USD' } });
    await bench.provider.createCheckout(other);
    const { data } = await stripe.prices.list({
      lookup_keys: ['inventory:growing:v1:USD:month:2499000'],
    });
    const call = stripe.checkout.sessions.create({
      mode: 'subscription',
      customer: await customerOf(id),
      line_items: [{ price: data[0]?.id ?? '', quantity: 1 }],
      success_url: 'http://localhost/a',
    });
    const error = await refusal(call);
    expect(error).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError' });
    expect(error.message).toContain('cannot combine currencies');
  });

  it('that is deleted takes its subscriptions and pages along, and can only be read', async () => {
    const id = await bench.subscribe();
    const order = await newOrder(bench, { customerId: await customerOf(id) });
    const page = await bench.provider.createCheckout(order);
    const customer = await customerOf(id);
    await stripe.customers.del(customer);
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ deleted: true });
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled');
    expect((await stripe.checkout.sessions.retrieve(page.sessionId)).status).toBe('expired');
    const portal = stripe.billingPortal.sessions.create({
      customer,
      return_url: 'http://localhost',
    });
    expect(await refusal(portal)).toMatchObject({ code: 'resource_missing', param: 'customer' });
    expect((await refusal(stripe.customers.del(customer))).statusCode).toBe(404);
  });
});

describe('an invoice', () => {
  async function unpaid() {
    const id = await bench.subscribe();
    await renew(id, 'declined');
    return { id, invoice: await newestInvoice(id) };
  }
  const pay = ({ hosted_invoice_url: url }: Stripe.Invoice) =>
    bench.submit(url ?? '', { card: '4242' });

  it('of a cancelled subscription can be paid, until it is voided', async () => {
    const first = await unpaid();
    await stripe.subscriptions.cancel(first.id);
    await pay(first.invoice);
    expect((await newestInvoice(first.id)).status).toBe('paid');
    expect((await stripe.subscriptions.retrieve(first.id)).status).toBe('canceled');
    const second = await unpaid();
    await stripe.subscriptions.cancel(second.id);
    await stripe.invoices.voidInvoice(second.invoice.id);
    await pay(second.invoice);
    expect((await newestInvoice(second.id)).status).toBe('void');
    const again = await refusal(stripe.invoices.voidInvoice(second.invoice.id));
    expect(again.code).toBe('invoice_not_editable');
  });

  it('that is a draft cannot be deleted or voided, only made final first', async () => {
    const id = await bench.subscribe();
    const item = (await stripe.subscriptions.retrieve(id)).items.data[0];
    const ends = item?.current_period_end ?? 0;
    const now = Math.floor(bench.sandbox.clock.now().getTime() / 1000);
    await bench.control('clock/advance', { seconds: ends - now + 60 });
    const draft = await newestInvoice(id);
    expect(draft.status).toBe('draft');
    await refusal(stripe.invoices.del(draft.id));
    await refusal(stripe.invoices.voidInvoice(draft.id));
    await stripe.invoices.finalizeInvoice(draft.id, { auto_advance: false });
    await bench.control('clock/advance', { seconds: 2 * DAY });
    expect((await stripe.invoices.retrieve(draft.id)).status).toBe('open');
    await stripe.invoices.voidInvoice(draft.id);
  });

  it('that is voided, or given up, leaves no debt to its subscription', async () => {
    const voided = await unpaid();
    await stripe.invoices.voidInvoice(voided.invoice.id);
    expect((await stripe.subscriptions.retrieve(voided.id)).status).toBe('active');
    const given = await unpaid();
    await stripe.invoices.markUncollectible(given.invoice.id);
    expect((await stripe.subscriptions.retrieve(given.id)).status).toBe('active');
    await pay(given.invoice);
    expect((await newestInvoice(given.id)).status).toBe('paid');
  });

  it('lists its lines', async () => {
    const { invoice } = await unpaid();
    expect((await stripe.invoices.listLineItems(invoice.id)).data).toEqual(invoice.lines.data);
  });
});

describe('by a control', () => {
  it('metadata is edited and removed', async () => {
    const id = await bench.subscribe();
    await bench.control('metadata', { object: id, values: { intentId: null, note: 'By hand' } });
    const { metadata } = await stripe.subscriptions.retrieve(id);
    expect(metadata).toMatchObject({ note: 'By hand' });
    expect(metadata).not.toHaveProperty('intentId');
    await bench.control('metadata', { object: id, values: null });
    expect((await stripe.subscriptions.retrieve(id)).metadata).toEqual({});
  });

  it('a subscription answers any status', async () => {
    const id = await bench.subscribe();
    await bench.control('status', { subscription: id, status: 'frozen' });
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('frozen');
    await expect(bench.control('status', { subscription: id, status: 'canceled' })).rejects.toThrow(
      /400/,
    );
    expectViolationsOnly('answer /status must be');
  });

  it('a call is refused as often as told, and its key remembers', async () => {
    await bench.control('refuse', { route: 'POST /v1/customers', times: 1, code: 'no_luck' });
    const create = (idempotencyKey: string) => stripe.customers.create({}, { idempotencyKey });
    expect((await refusal(create('one'))).code).toBe('no_luck');
    const again = await refusal(create('one'));
    expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true' });
    expect(again.headers?.['original-request']).toMatch(/^req_/);
    expect((await create('two')).id).toMatch(/^cus_/);
  });

  it.each([
    ['coupon', { percentOff: 0 }],
    ['coupon', { percentOff: 101 }],
    ['credit', { amount: -1 }],
    ['discount', { amount: 0.5 }],
  ])('%s refuses %j', async (control, body) => {
    const subscription = await bench.subscribe();
    await expect(bench.control(control, { subscription, ...body })).rejects.toThrow(/400/);
  });
});

describe('a cancellation months ahead', () => {
  it('is preceded by the renewals until then', async () => {
    const id = await bench.subscribe();
    const at = Math.floor(bench.sandbox.clock.now().getTime() / 1000) + 70 * DAY;
    await stripe.subscriptions.update(id, { cancel_at: at });
    await bench.control('clock/advance', { seconds: 71 * DAY });
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
      status: 'canceled',
      ended_at: at,
    });
    expect((await stripe.invoices.list({ subscription: id })).data).toHaveLength(3);
  });
});
