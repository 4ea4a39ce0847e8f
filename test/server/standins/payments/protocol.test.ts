import { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  newOrder,
  type StripeBench,
  startStripeBench,
} from '#test/server/payments/stripe-bench.ts';
import { API_KEY } from './sandbox-bench.ts';

const { StripeError } = Stripe.errors;

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
  expect(error).toBeInstanceOf(StripeError);
  return error as Stripe.errors.StripeError;
}

async function raw(method: string, path: string, form = '', key: string | null = null) {
  const response = await fetch(bench.sandbox.origin + path, {
    method,
    headers: {
      authorization: `Bearer ${API_KEY}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...(key === null ? {} : { 'idempotency-key': key }),
    },
    ...(method === 'GET' ? {} : { body: form }),
  });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

describe('every call', () => {
  it('needs the key', async () => {
    const { hostname, port } = new URL(bench.sandbox.origin);
    const stranger = new Stripe('sk_test_stranger', {
      host: hostname,
      port,
      protocol: 'http',
      telemetry: false,
    });
    const error = await refusal(stranger.customers.list());
    expect(error).toMatchObject({ statusCode: 401, type: 'StripeAuthenticationError' });
  });

  it('carries an id, in answers and in refusals', async () => {
    const customer = await stripe.customers.create({ name: 'A' });
    expect(customer.lastResponse.requestId).toMatch(/^req_/);
    expect((await refusal(stripe.customers.retrieve('cus_none'))).requestId).toMatch(/^req_/);
  });

  it('to somewhere else is 404', async () => {
    expect((await raw('GET', '/v1/tax_rates')).status).toBe(404);
  });

  it('for what is unknown is 404 by path and 400 by parameter', async () => {
    expect(await refusal(stripe.customers.retrieve('cus_none'))).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'id',
    });
    expect(await refusal(stripe.invoices.list({ subscription: 'sub_none' }))).toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'subscription',
    });
  });

  it('takes no name from the prototype for an id', async () => {
    for (const id of ['constructor', '__proto__', 'toString']) {
      expect((await raw('GET', `/v1/customers/${id}`)).status).toBe(404);
    }
  });
});

describe('parameters that the API took away', () => {
  const session = 'mode=subscription&customer=c&success_url=http://x&line_items[0][price]=p';

  it.each([
    ['POST', '/v1/checkout/sessions', `${session}&payment_method_types[0]=card`],
    ['POST', '/v1/checkout/sessions', `${session}&subscription_data[coupon]=x`],
    ['POST', '/v1/subscriptions/sub_1', 'coupon=x'],
    ['POST', '/v1/subscriptions/sub_1', 'billing_cycle_anchor=now'],
    ['POST', '/v1/subscriptions/sub_1', 'items[0][price_data][product_data][name]=x'],
    ['POST', '/v1/invoices/create_preview', 'subscription=sub_1&subscription_items[0][price]=p'],
    ['POST', '/v1/customers', 'invented=1'],
    ['GET', '/v1/customers?invented=1', ''],
  ])('%s %s %s is refused by name', async (method, path, form) => {
    const { status, body } = await raw(method, path, form);
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({
      error: { type: 'invalid_request_error', code: 'parameter_unknown' },
    });
  });

  it('and the route of upcoming invoices are gone', async () => {
    expect((await raw('GET', '/v1/invoices/upcoming')).status).toBe(404);
  });
});

describe('values that do not fit', () => {
  it.each([
    ['/v1/prices', 'product=p', 'unit_amount'],
    ['/v1/prices', 'product=p&unit_amount=1.5&currency=ars', 'unit_amount'],
    ['/v1/checkout/sessions', 'success_url=http://x', 'mode'],
    ['/v1/products', 'description=x', 'name'],
  ])('%s %s is refused for %s', async (path, form, param) => {
    const { status, body } = await raw('POST', path, form);
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ error: { param } });
  });

  it.each([
    [29 * 60, false],
    [30 * 60, true],
    [24 * 3600, true],
    [24 * 3600 + 1, false],
  ])('a session that ends in %i seconds: %s', async (ahead, isAllowed) => {
    const order = await newOrder(bench);
    const { sessionId } = await bench.provider.createCheckout(order);
    const { priceId = '' } = (await bench.state()).checkouts[sessionId] ?? {};
    const call = stripe.checkout.sessions.create({
      mode: 'subscription',
      customer: order.customerId ?? '',
      success_url: order.successUrl,
      line_items: [{ price: priceId, quantity: 1 }],
      expires_at: Math.floor(bench.sandbox.clock.now().getTime() / 1000) + ahead,
    });
    const status = await call.then(
      () => 200,
      (error: Stripe.errors.StripeError) => error.statusCode,
    );
    expect(status).toBe(isAllowed ? 200 : 400);
  });
});

describe('an idempotency key', () => {
  it('repeats the first answer to the byte', async () => {
    const first = await raw('POST', '/v1/customers', 'name=A', 'key-1');
    const second = await raw('POST', '/v1/customers', 'name=A', 'key-1');
    expect(second.body).toBe(first.body);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(first.headers.get('idempotent-replayed')).toBeNull();
  });

  it('with other parameters is refused', async () => {
    await stripe.customers.create({ name: 'A' }, { idempotencyKey: 'key-2' });
    const error = await refusal(
      stripe.customers.create({ name: 'B' }, { idempotencyKey: 'key-2' }),
    );
    expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  });

  it('in use is 409, and one object comes of it', async () => {
    await bench.control('faults', { route: 'POST /v1/customers', latencyMs: 80 });
    const before = Object.keys((await bench.state()).customers).length;
    const [slow, quick] = await Promise.all([
      raw('POST', '/v1/customers', 'name=C', 'key-3'),
      raw('POST', '/v1/customers', 'name=C', 'key-3'),
    ]);
    expect([slow.status, quick.status].toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(Object.keys((await bench.state()).customers)).toHaveLength(before + 1);
  });

  it('is not spent by parameters that were refused', async () => {
    expect((await raw('POST', '/v1/products', 'description=x', 'key-4')).status).toBe(400);
    expect((await raw('POST', '/v1/products', 'name=x', 'key-4')).status).toBe(200);
  });

  it('is forgotten after a day', async () => {
    const first = await raw('POST', '/v1/customers', 'name=D', 'key-5');
    await bench.control('clock/advance', { seconds: 24 * 3600 + 1 });
    await raw('POST', '/v1/customers', 'name=E');
    expect((await raw('POST', '/v1/customers', 'name=D', 'key-5')).body).not.toBe(first.body);
  });

  it('and every request are in the log', async () => {
    const requests = await bench.requests();
    const replays = requests.filter((request) => request.idempotencyKey === 'key-1');
    expect(replays.map((request) => request.isReplay)).toEqual([false, true]);
  });
});

describe('objects', () => {
  it('have their period on the item, and decimals as text on the wire', async () => {
    const id = await bench.subscribe();
    const wire = JSON.parse((await raw('GET', `/v1/subscriptions/${id}`)).body) as Record<
      string,
      unknown
    >;
    expect(wire).not.toHaveProperty('current_period_end');
    const { items } = wire as { items: { data: [{ price: { unit_amount_decimal: unknown } }] } };
    expect(items.data[0]).toHaveProperty('current_period_end');
    expect(items.data[0].price.unit_amount_decimal).toBe('2499000');
    const read = await stripe.subscriptions.retrieve(id);
    expect(read.items.data[0]?.price.unit_amount_decimal?.toString()).toBe('2499000');
  });

  it('expand along paths of up to four levels', async () => {
    const id = await bench.subscribe();
    const subscription = await stripe.subscriptions.retrieve(id, {
      expand: ['latest_invoice.payments', 'default_payment_method', 'customer'],
    });
    expect(subscription.latest_invoice).toMatchObject({
      object: 'invoice',
      payments: { data: [{ status: 'paid' }] },
    });
    expect(subscription.default_payment_method).toMatchObject({ card: { last4: '4242' } });
    const invoices = await stripe.invoices
      .list({
        subscription: id,
        expand: ['data.payments', 'data.subscription'],
      })
      .catch((error: Stripe.errors.StripeError) => error.statusCode);
    expect(invoices).toBe(400);
    const expand = ['data.payment.payment_intent.latest_charge'];
    const payments = await stripe.invoicePayments.list({ limit: 1, expand });
    expect(payments.data[0]?.payment.payment_intent).toMatchObject({
      latest_charge: { object: 'charge', paid: true },
    });
    const tooDeep = stripe.invoices.list({ expand: ['data.payments.data.payment.payment_intent'] });
    expect((await refusal(tooDeep)).statusCode).toBe(400);
  });

  it('are not expanded unless asked', async () => {
    const id = await bench.subscribe();
    const [invoice] = (await stripe.invoices.list({ subscription: id })).data;
    expect(invoice?.customer).toMatch(/^cus_/);
    expect(invoice?.payments).toBeUndefined();
  });

  it('keep the metadata that the subscription had when its invoice was made', async () => {
    const id = await bench.subscribe();
    const before = await stripe.subscriptions.retrieve(id);
    await stripe.subscriptions.update(id, { metadata: { intentId: 'changed', more: 'x' } });
    const [invoice] = (await stripe.invoices.list({ subscription: id })).data;
    expect(invoice?.parent?.subscription_details?.metadata).toEqual(before.metadata);
    const after = await stripe.subscriptions.retrieve(id);
    expect(after.metadata).toMatchObject({ intentId: 'changed', more: 'x', appId: 'inventory' });
  });

  it('are listed newest first, by pages', async () => {
    const email = 'pages@example.com';
    for (const name of ['a', 'b', 'c']) await stripe.customers.create({ name, email });
    const first = await stripe.customers.list({ email, limit: 2 });
    expect(first.data.map((customer) => customer.name)).toEqual(['c', 'b']);
    expect(first.has_more).toBe(true);
    const last = first.data[1]?.id ?? '';
    const second = await stripe.customers.list({ email, limit: 2, starting_after: last });
    expect(second.data.map((customer) => customer.name)).toEqual(['a']);
    expect(second.has_more).toBe(false);
  });

  it('of one second cannot be told apart by time', async () => {
    await bench.subscribe();
    const events = await stripe.events.list({ limit: 5 });
    expect(new Set(events.data.map((event) => event.created)).size).toBe(1);
  });
});
