import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvalidSignatureError } from '#server/payments/payment-provider.ts';
import {
  newOrder,
  type StripeBench,
  startStripeBench,
} from '#test/server/payments/stripe-bench.ts';
import type { ReceivedDelivery } from './webhook-receiver.ts';

let bench: StripeBench;
beforeEach(async () => {
  bench = await startStripeBench();
});
afterEach(() => bench.stop());

const flush = () => bench.control('webhooks/flush', {});
const mode = (faults: object) => bench.control('webhooks/mode', { automatic: false, ...faults });
const verify = ({ rawBody, headers }: ReceivedDelivery) =>
  bench.provider.verifyWebhook({ rawBody, headers, query: {} }, bench.sandbox.clock.now());

async function received(): Promise<string[]> {
  await flush();
  return bench.receiver.take().map((delivery) => delivery.event.type);
}

describe('the order of events', () => {
  beforeEach(async () => {
    // Makes product and price, whose events would stand in the way.
    const { sessionId } = await bench.provider.createCheckout(await newOrder(bench));
    await bench.provider.expireCheckout(sessionId);
    await flush();
    bench.receiver.take();
  });

  const paying = [
    'customer.subscription.created',
    'invoice.created',
    'invoice.finalized',
    'charge.succeeded',
    'payment_intent.succeeded',
    'invoice.paid',
    'invoice.payment_succeeded',
    'customer.subscription.updated',
    'checkout.session.completed',
  ];

  it('of a first payment is the documented one', async () => {
    await bench.subscribe();
    const types = await received();
    expect(types.slice(types.indexOf('customer.subscription.created'))).toEqual(paying);
  });

  it('of a renewal has the period first and the money an hour later', async () => {
    const subscription = await bench.subscribe();
    await received();
    await bench.control('renew', { subscription, outcome: 'paid' });
    expect(await received()).toEqual([
      'customer.subscription.updated',
      'invoice.created',
      'invoice.finalized',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.paid',
      'invoice.payment_succeeded',
    ]);
  });

  it('of a failed renewal ends with past_due', async () => {
    const subscription = await bench.subscribe();
    await received();
    await bench.control('renew', { subscription, outcome: 'declined' });
    const types = await received();
    expect(types.slice(-3)).toEqual([
      'payment_intent.payment_failed',
      'invoice.payment_failed',
      'customer.subscription.updated',
    ]);
  });

  it('of a trial announces its end three days before', async () => {
    await bench.subscribe({ charge: { kind: 'recurring', trialDays: 14, startsAt: null } });
    const types = await received();
    expect(types.slice(types.indexOf('customer.subscription.created'))).toEqual([
      'customer.subscription.created',
      'invoice.created',
      'invoice.finalized',
      'invoice.paid',
      'invoice.payment_succeeded',
      'checkout.session.completed',
    ]);
    await bench.control('clock/advance', { seconds: 11 * 86_400 - 1 });
    expect(await received()).toEqual([]);
    await bench.control('clock/advance', { seconds: 1 });
    expect(await received()).toEqual(['customer.subscription.trial_will_end']);
  });

  it('of a dispute that was won', async () => {
    const subscription = await bench.subscribe();
    await received();
    await bench.control('dispute', { subscription });
    await bench.control('dispute', { subscription, status: 'won' });
    expect(await received()).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    ]);
  });
});

describe('a delivery', () => {
  it('is signed over its exact bytes', async () => {
    await bench.subscribe();
    await flush();
    const deliveries = bench.receiver.take();
    expect(deliveries.length).toBeGreaterThan(5);
    for (const delivery of deliveries) expect(verify(delivery).dedupeKey).toBe(delivery.event.id);
  });

  it('carries what the object was at that moment', async () => {
    const id = await bench.subscribe();
    await flush();
    const [created] = bench.receiver
      .take()
      .filter(({ event }) => event.type === 'customer.subscription.created');
    const payload = JSON.parse(created?.rawBody.toString() ?? '') as {
      data: { object: { id: string; status: string } };
    };
    expect(payload.data.object).toMatchObject({ id, status: 'incomplete' });
  });

  it.each([500, 404, 302])('answered %i is tried again later', async (status) => {
    await bench.stripe.customers.create({ name: 'A' });
    bench.receiver.status = status;
    expect(await flush()).toMatchObject({ delivered: 0, failed: 1, waiting: 1 });
    bench.receiver.status = 200;
    expect(await flush()).toMatchObject({ delivered: 1, waiting: 0 });
    const [first, second] = bench.receiver.take();
    expect(second?.event.id).toBe(first?.event.id);
  });

  it('is given up after its last attempt', async () => {
    await bench.stripe.customers.create({ name: 'A' });
    bench.receiver.status = 500;
    for (let attempt = 0; attempt < 8; attempt += 1) await flush();
    expect(await flush()).toMatchObject({ failed: 0, waiting: 0 });
    expect(bench.receiver.take()).toHaveLength(8);
  });

  it('can be asked for once more', async () => {
    await bench.stripe.customers.create({ name: 'A' });
    await flush();
    const [first] = bench.receiver.take();
    expect(await bench.control(`webhooks/replay/${first?.event.id}`, {})).toMatchObject({
      status: 200,
    });
    const [again] = bench.receiver.take();
    expect(again && verify(again).dedupeKey).toBe(first?.event.id);
  });

  it('happens by itself, unless told otherwise', async () => {
    await bench.control('webhooks/mode', {});
    await bench.stripe.customers.create({ name: 'A' });
    expect(await flush()).toMatchObject({ waiting: 0 });
    expect(bench.receiver.take().map(({ event }) => event.type)).toEqual(['customer.created']);
  });
});

describe('faults', () => {
  it('duplicate: the same notice twice', async () => {
    await mode({ duplicate: 1 });
    await bench.stripe.customers.create({ name: 'A' });
    await flush();
    const keys = bench.receiver.take().map((delivery) => verify(delivery).dedupeKey);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('reorder: updated comes before created', async () => {
    await mode({ reorder: true });
    await bench.subscribe();
    const types = await received();
    expect(types.indexOf('customer.subscription.updated')).toBeLessThan(
      types.indexOf('customer.subscription.created'),
    );
    expect(types[0]).toBe('checkout.session.completed');
  });

  it('drop: nothing arrives, and what is fetched is still true', async () => {
    await mode({ drop: true });
    const id = await bench.subscribe();
    expect(await received()).toEqual([]);
    expect((await bench.provider.fetchSubscription(id))?.state).toBe('active');
  });

  it('drop by type: the others arrive', async () => {
    await mode({ drop: ['invoice.paid'] });
    await bench.subscribe();
    const types = await received();
    expect(types).not.toContain('invoice.paid');
    expect(types).toContain('checkout.session.completed');
  });

  it('delay: nothing is sent by itself before its time', async () => {
    await bench.control('webhooks/mode', { delay: 600 });
    await bench.stripe.customers.create({ name: 'A' });
    expect(await bench.control('state')).toMatchObject({ deliveries: [{ attempts: 0 }] });
    expect(bench.receiver.take()).toEqual([]);
    await bench.control('clock/advance', { seconds: 600 });
    expect(await flush()).toMatchObject({ waiting: 0 });
    expect(bench.receiver.take()).toHaveLength(1);
  });

  it.each([{ badSignature: true }, { staleTimestamp: true }])('%j is refused', async (faults) => {
    await mode(faults);
    await bench.stripe.customers.create({ name: 'A' });
    await flush();
    const [delivery] = bench.receiver.take();
    expect(() => delivery && verify(delivery)).toThrow(InvalidSignatureError);
  });
});
