import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentProvider } from '#server/payments/payment-provider.ts';
import { createStripeProvider } from '#server/payments/stripe/stripe-provider.ts';
import { manualClock } from '../manual-clock.ts';

/** A server that answers what it was told to: what the adapter sends is compared with the documentation. */
const answers = new Map<string, object>();
let requests: { route: string; form: Record<string, string>; key: string | undefined }[] = [];
let provider: PaymentProvider;
/** One that remembers no price yet. */
let openProvider: () => PaymentProvider;
let stop: () => void;

beforeAll(async () => {
  const server = createServer(async (incoming, response) => {
    let text = '';
    for await (const chunk of incoming) text += String(chunk);
    const { pathname, searchParams } = new URL(incoming.url ?? '', 'http://localhost');
    const route = `${incoming.method} ${pathname}`;
    const form = Object.fromEntries(
      incoming.method === 'POST' ? new URLSearchParams(text) : searchParams,
    );
    requests.push({ route, form, key: incoming.headers['idempotency-key']?.toString() });
    const answer = answers.get(route) ?? {
      error: { code: 'resource_missing', type: 'invalid_request_error' },
    };
    const status = 'error' in answer ? 400 : 200;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  openProvider = () =>
    createStripeProvider({
      secretKey: 'sk_test_requests',
      webhookSecret: 'whsec_requests',
      apiBase: `http://127.0.0.1:${port}`,
      isSandbox: true,
      clock: manualClock(),
    });
  provider = openProvider();
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterAll(() => stop());
afterEach(() => {
  requests = [];
  answers.clear();
});

const posts = () => requests.filter(({ route }) => route.startsWith('POST'));
const price = { amountMinor: 2_499_000, currency: 'ARS', interval: 'month' } as const;
const change = {
  subscriptionId: 'sub_1',
  plan: { appId: 'inventory', id: 'growing', version: 1, name: 'Growing', description: '' },
  price,
  at: new Date('2026-11-20T12:00:00Z'),
  idempotencyKey: 'key',
};

function known(changes: {
  schedule: string | null;
  phases?: object[];
  interval?: string;
  discounts?: object[];
}): void {
  const phase = {
    items: [{ price: 'price_old', quantity: 1 }],
    start_date: 100,
    end_date: 200,
    trial_end: null,
    discounts: changes.discounts ?? [],
  };
  const schedule = {
    id: 'sub_sched_1',
    current_phase: { start_date: 100, end_date: 200 },
    phases: [phase, ...(changes.phases ?? [])],
  };
  answers.set('GET /v1/subscriptions/sub_1', { id: 'sub_1', schedule: changes.schedule });
  answers.set('GET /v1/prices', {
    data: [
      {
        id: 'price_new',
        lookup_key: 'inventory:growing:v1:ARS:month:2499000',
        unit_amount: 2_499_000,
        currency: 'ars',
        active: true,
        recurring: { interval: 'month', interval_count: 1 },
      },
    ],
  });
  answers.set('GET /v1/prices/price_old', {
    id: 'price_old',
    unit_amount: 1,
    currency: 'ars',
    recurring: { interval: changes.interval ?? 'month', interval_count: 1 },
  });
  answers.set('POST /v1/subscription_schedules', schedule);
  answers.set('GET /v1/subscription_schedules/sub_sched_1', schedule);
  answers.set('POST /v1/subscription_schedules/sub_sched_1', schedule);
  answers.set('POST /v1/subscription_schedules/sub_sched_1/release', schedule);
  answers.set('POST /v1/subscriptions/sub_1', { id: 'sub_1' });
}

describe('a scheduled change', () => {
  const phases = {
    end_behavior: 'release',
    proration_behavior: 'none',
    'phases[0][items][0][price]': 'price_old',
    'phases[0][items][0][quantity]': '1',
    'phases[0][start_date]': '100',
    'phases[0][end_date]': '200',
    'phases[0][proration_behavior]': 'none',
    'phases[1][items][0][price]': 'price_new',
    'phases[1][items][0][quantity]': '1',
    'phases[1][duration][interval]': 'month',
    'phases[1][duration][interval_count]': '1',
    'phases[1][proration_behavior]': 'none',
  };

  it('is a schedule made from the subscription, then given its second phase', async () => {
    known({ schedule: null });
    await provider.scheduleChange(change);
    expect(posts().map(({ form }) => form)).toEqual([{ from_subscription: 'sub_1' }, phases]);
  });

  // The same one keeps its anchor, so that the 31st comes back after a short month.
  it('of the interval begins another billing cycle', async () => {
    known({ schedule: 'sub_sched_1', interval: 'year' });
    await openProvider().scheduleChange(change);
    const anchored = { ...phases, 'phases[1][billing_cycle_anchor]': 'phase_start' };
    expect(posts().map(({ form }) => form)).toEqual([anchored]);
  });

  it("keeps the seller's discounts in both phases", async () => {
    const ofSeller = { discount: 'di_1', coupon: null, promotion_code: null };
    known({ schedule: 'sub_sched_1', discounts: [ofSeller] });
    await provider.scheduleChange(change);
    expect(posts()[0]?.form).toMatchObject({
      'phases[0][discounts][0][discount]': 'di_1',
      'phases[1][discounts][0][discount]': 'di_1',
    });
  });

  it('goes on from a schedule whose second phase was never sent', async () => {
    known({ schedule: 'sub_sched_1' });
    await provider.scheduleChange(change);
    expect(posts().map(({ form }) => form)).toEqual([phases]);
  });

  it('that stands already sends nothing', async () => {
    known({
      schedule: 'sub_sched_1',
      phases: [{ items: [{ price: 'price_new' }], start_date: 200 }],
    });
    await provider.scheduleChange(change);
    expect(posts()).toEqual([]);
  });

  it('is taken back by letting go of the schedule, where there is one', async () => {
    known({ schedule: 'sub_sched_1' });
    await provider.unscheduleChange(change);
    known({ schedule: null });
    await provider.unscheduleChange(change);
    expect(posts().map(({ route }) => route)).toEqual([
      'POST /v1/subscription_schedules/sub_sched_1/release',
    ]);
  });

  // Stripe refuses cancel_at_period_end while a schedule manages the subscription.
  it('is let go before the subscription is cancelled at period end', async () => {
    known({ schedule: 'sub_sched_1' });
    await provider.cancelSubscription('sub_1', { when: 'period_end', idempotencyKey: 'end' });
    expect(posts().map(({ route, form }) => [route, form])).toEqual([
      ['POST /v1/subscription_schedules/sub_sched_1/release', {}],
      ['POST /v1/subscriptions/sub_1', { cancel_at_period_end: 'true' }],
    ]);
  });
});

describe('a price', () => {
  it('that answers to another lookup key is not the one that was asked for', async () => {
    const fresh = openProvider();
    known({ schedule: null });
    const other = { id: 'price_other', lookup_key: null, unit_amount: 2000, currency: 'usd' };
    answers.set('GET /v1/prices', { data: [other] });
    answers.set('POST /v1/products', { id: 'prod_1' });
    answers.set('POST /v1/prices', { id: 'price_new' });
    await fresh.scheduleChange(change);
    expect(posts().map(({ route }) => route)).toContain('POST /v1/prices');
    expect(posts().at(-1)?.form).toMatchObject({ 'phases[1][items][0][price]': 'price_new' });
  });
});

describe('a pause', () => {
  it('voids what would be charged, and ends together with a cancellation', async () => {
    known({ schedule: null });
    await provider.pauseSubscription('sub_1', { idempotencyKey: 'pause' });
    answers.set('GET /v1/subscriptions/sub_1', {
      cancel_at_period_end: true,
      cancel_at: 200,
      pause_collection: { behavior: 'void' },
    });
    await provider.resumeSubscription('sub_1', { idempotencyKey: 'resume' });
    expect(posts().map(({ form }) => form)).toEqual([
      { 'pause_collection[behavior]': 'void' },
      { cancel_at_period_end: 'false', pause_collection: '' },
    ]);
  });
});

describe('a refund', () => {
  const paidBy = (...intents: string[]) => {
    answers.set('GET /v1/refunds', { data: [] });
    answers.set('GET /v1/invoice_payments', {
      data: intents.map((payment_intent) => ({
        status: 'paid',
        currency: 'ars',
        payment: { payment_intent },
      })),
    });
  };

  // An invoice names its payment intents only in its payments (2025-03-31.basil).
  it('goes over the payments of the invoice, with the key', async () => {
    paidBy('pi_1');
    answers.set('POST /v1/refunds', { id: 're_1' });
    await provider.refundPayment('in_1', { amountMinor: 500, idempotencyKey: 'refund' });
    expect(requests[0]).toMatchObject({ form: { invoice: 'in_1' } });
    expect(posts()).toMatchObject([
      { form: { payment_intent: 'pi_1', amount: '500' }, key: 'refund:refund' },
    ]);
  });

  it('of the whole, made before, is done', async () => {
    paidBy('pi_1');
    answers.set('POST /v1/refunds', {
      error: { code: 'charge_already_refunded', type: 'invalid_request_error' },
    });
    await provider.refundPayment('in_1', { amountMinor: null, idempotencyKey: 'refund' });
    await expect(
      provider.refundPayment('in_1', { amountMinor: 1, idempotencyKey: 'part' }),
    ).rejects.toMatchObject({ isRetryable: false });
  });

  it('of what nobody paid is refused', async () => {
    paidBy();
    await expect(
      provider.refundPayment('in_1', { amountMinor: null, idempotencyKey: 'refund' }),
    ).rejects.toMatchObject({ isRetryable: false });
  });
});

describe('what Stripe is not asked for', () => {
  it.each([
    [
      'a single payment',
      { customerId: 'cus_1', charge: { kind: 'once', amount: price, isInstant: true } as const },
    ],
    [
      'a checkout without customer',
      { customerId: null, charge: { kind: 'recurring', trialDays: 0, startsAt: null } as const },
    ],
  ])('%s is refused', async (_what, order) => {
    const { plan } = change;
    const refused = provider.createCheckout({
      ...order,
      intentId: 'intent-1',
      payerEmail: 'a@example.com',
      locale: 'es-AR',
      plan,
      price,
      successUrl: 'http://localhost/a',
      cancelUrl: 'http://localhost/b',
    });
    await expect(refused).rejects.toMatchObject({ name: 'ProviderError', isRetryable: false });
    expect(requests).toEqual([]);
  });
});

describe('the portal', () => {
  it('opens where only the payment method is changed', async () => {
    answers.set('POST /v1/billing_portal/sessions', { url: 'https://billing.example/p' });
    await provider.createPortal('cus_1', 'https://estante.example/billing', 'payment_method');
    expect(posts()[0]?.form).toEqual({
      customer: 'cus_1',
      return_url: 'https://estante.example/billing',
      'flow_data[type]': 'payment_method_update',
      'flow_data[after_completion][type]': 'redirect',
      'flow_data[after_completion][redirect][return_url]': 'https://estante.example/billing',
    });
  });
});
