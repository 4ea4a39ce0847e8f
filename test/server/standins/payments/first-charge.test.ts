import type { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  newOrder,
  type StripeBench,
  startStripeBench,
} from '#test/server/payments/stripe-bench.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

let bench: StripeBench;
let stripe: Stripe;
let price: string;
beforeAll(async () => {
  bench = await startStripeBench();
  stripe = bench.stripe;
  const { id: product } = await stripe.products.create({ name: 'Growing' });
  const created = await stripe.prices.create({
    product,
    currency: 'ars',
    unit_amount: 2_499_000,
    recurring: { interval: 'month' },
  });
  price = created.id;
});
afterAll(() => bench.stop());

const now = () => Math.floor(bench.sandbox.clock.now().getTime() / 1000);

type SubscriptionData = Stripe.Checkout.SessionCreateParams.SubscriptionData;

async function openSession(data: SubscriptionData) {
  const { customerId } = await newOrder(bench);
  return stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: customerId ?? '',
    line_items: [{ price, quantity: 1 }],
    subscription_data: data,
    success_url: 'http://localhost/return',
    cancel_url: 'http://localhost/upgrade',
  });
}

async function subscribed(data: SubscriptionData, card = '4242') {
  const { id, url } = await openSession(data);
  await bench.submit(url ?? '', { card });
  const session = await stripe.checkout.sessions.retrieve(id);
  const subscription = await stripe.subscriptions.retrieve(String(session.subscription));
  return { session, subscription };
}

const invoicesOf = async (subscription: string) =>
  (await stripe.invoices.list({ subscription })).data;

describe('a trial until a date', () => {
  it('charges nothing until then', async () => {
    const trialEnd = now() + 5 * DAY;
    const { session, subscription } = await subscribed({ trial_end: trialEnd });
    expect(session).toMatchObject({ payment_status: 'no_payment_required', amount_total: 0 });
    expect(subscription).toMatchObject({
      status: 'trialing',
      trial_end: trialEnd,
      billing_cycle_anchor: trialEnd,
      items: { data: [{ current_period_end: trialEnd }] },
    });
    await bench.control('clock/advance', { seconds: 5 * DAY + HOUR });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
    expect(await invoicesOf(subscription.id)).toMatchObject([
      { status: 'paid', total: 2_499_000, billing_reason: 'subscription_cycle' },
      { status: 'paid', total: 0 },
    ]);
  });

  it('is past due after it when the card fails, and paid when another one is there', async () => {
    const { subscription } = await subscribed({ trial_end: now() + 3 * DAY }, '0341');
    expect(subscription.status).toBe('trialing');
    await bench.control('clock/advance', { seconds: 3 * DAY + HOUR });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('past_due');
    const customer = String(subscription.customer);
    const { url } = await bench.provider.createPortal(customer, 'http://localhost/b', 'manage');
    await bench.submit(url, { action: 'card', card: '4242' });
    await bench.control('clock/advance', { seconds: 4 * DAY });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
  });
});

describe('an anchor ahead', () => {
  it('charges nothing before it, makes no invoice, and a whole period from then on', async () => {
    const anchor = now() + 20 * HOUR;
    const { session, subscription } = await subscribed({
      billing_cycle_anchor: anchor,
      proration_behavior: 'none',
    });
    expect(session).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      invoice: null,
    });
    expect(subscription).toMatchObject({
      status: 'active',
      trial_end: null,
      billing_cycle_anchor: anchor,
      latest_invoice: null,
      items: { data: [{ current_period_end: anchor }] },
    });
    expect(subscription.default_payment_method).not.toBeNull();
    await bench.control('clock/advance', { seconds: 21 * HOUR });
    const [invoice, ...others] = await invoicesOf(subscription.id);
    expect(others).toEqual([]);
    expect(invoice).toMatchObject({ status: 'paid', total: 2_499_000 });
    expect(invoice?.lines.data[0]?.period.start).toBe(anchor);
  });

  it('that passed while the page was open charges at once', async () => {
    const { id, url } = await openSession({
      billing_cycle_anchor: now() + 2 * HOUR,
      proration_behavior: 'none',
    });
    await bench.control('clock/advance', { seconds: 3 * HOUR });
    await bench.submit(url ?? '', { card: '4242' });
    expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe('paid');
  });
});

describe('the page of a later first charge', () => {
  it('says from when on it is charged, and saves no card that is declined', async () => {
    const { id, url } = await openSession({ trial_end: now() + 5 * DAY });
    const page = await (await fetch(url ?? '')).text();
    expect(page).toContain('No se cobra nada hasta el');
    expect(page).toContain('Confirmar la suscripción');
    expect((await bench.submit(url ?? '', { card: '0002' })).status).toBe(402);
    expect((await stripe.checkout.sessions.retrieve(id)).subscription).toBeNull();
  });
});

it.each<[string, () => SubscriptionData]>([
  ['trial_end', () => ({ trial_end: now() + 47 * HOUR })],
  ['trial_end', () => ({ trial_end: now() + 5 * DAY, trial_period_days: 5 })],
  ['trial_period_days', () => ({ trial_period_days: 0 })],
  ['billing_cycle_anchor', () => ({ billing_cycle_anchor: now(), proration_behavior: 'none' })],
  [
    'billing_cycle_anchor',
    () => ({ billing_cycle_anchor: now() + 40 * DAY, proration_behavior: 'none' }),
  ],
  ['proration_behavior', () => ({ billing_cycle_anchor: now() + DAY })],
  ['proration_behavior', () => ({ proration_behavior: 'none' })],
])('refuses a first charge that cannot be: %s', async (param, data) => {
  await expect(openSession(data())).rejects.toMatchObject({
    statusCode: 400,
    param: `subscription_data[${param}]`,
  });
});
