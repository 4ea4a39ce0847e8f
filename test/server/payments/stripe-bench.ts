import { Stripe } from 'stripe';
import type { CheckoutOrder, PaymentProvider } from '#server/payments/payment-provider.ts';
import type { LoggedRequest } from '#server/payments/sandbox/control/request-log.ts';
import { type StripeSandbox, startStripeSandbox } from '#server/payments/sandbox/start-sandbox.ts';
import type { StripeState } from '#server/payments/sandbox/stripe/state.ts';
import { createStripeProvider } from '#server/payments/stripe/stripe-provider.ts';
import { manualClock } from './manual-clock.ts';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

export const API_KEY = 'sk_test_bench';
export const WEBHOOK_SECRET = 'whsec_bench';

export interface StripeBench {
  sandbox: StripeSandbox;
  provider: PaymentProvider;
  /** The SDK itself, for what the port does not show. */
  stripe: Stripe;
  receiver: WebhookReceiver;
  control(path: string, body?: object): Promise<unknown>;
  state(): Promise<StripeState & { now: string }>;
  requests(): Promise<LoggedRequest[]>;
  /** Presses "pay" at a hosted page, or does what else the form says. */
  submit(url: string, form: Record<string, string>): Promise<Response>;
  /** A customer with a paid subscription. */
  subscribe(changes?: Partial<CheckoutOrder>): Promise<string>;
  stop(): Promise<void>;
}

export const PLAN = {
  appId: 'inventory',
  id: 'growing',
  version: 1,
  name: 'Growing',
  description: 'For more',
};
export const PRICE = { amountMinor: 2_499_000, currency: 'ARS', interval: 'month' } as const;

export interface BenchOptions {
  stateFile?: string | null;
  clock?: ReturnType<typeof manualClock>;
}

/** A sandbox that sends webhooks only when told to, with the adapter and the SDK connected to it. */
export async function startStripeBench(options: BenchOptions = {}): Promise<StripeBench> {
  const receiver = await startWebhookReceiver();
  const sandbox = await startStripeSandbox({
    port: 0,
    stateFile: options.stateFile ?? null,
    apiKey: API_KEY,
    webhook: { url: receiver.url, secret: WEBHOOK_SECRET },
    clock: options.clock ?? manualClock(),
  });
  const { hostname, port } = new URL(sandbox.origin);
  const provider = createStripeProvider({
    secretKey: API_KEY,
    webhookSecret: WEBHOOK_SECRET,
    apiBase: sandbox.origin,
    isSandbox: true,
    clock: sandbox.clock,
  });
  const bench: StripeBench = {
    sandbox,
    provider,
    stripe: new Stripe(API_KEY, {
      host: hostname,
      port,
      protocol: 'http',
      telemetry: false,
      maxNetworkRetries: 0,
    }),
    receiver,
    async control(path, body) {
      const response = await fetch(`${sandbox.origin}/__sandbox/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${API_KEY}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    state: async () => (await bench.control('state')) as StripeState & { now: string },
    async requests() {
      const { requests } = (await bench.control('log')) as { requests: LoggedRequest[] };
      return requests;
    },
    submit: (url, form) =>
      fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' }),
    async subscribe(changes = {}) {
      const order = await newOrder(bench, changes);
      const { sessionId, url } = await provider.createCheckout(order);
      await bench.submit(url, { card: '4242' });
      return (await provider.fetchCheckout(sessionId))?.subscriptionId ?? '';
    },
    async stop() {
      await sandbox.stop();
      await receiver.stop();
    },
  };
  await bench.control('webhooks/mode', { automatic: false });
  return bench;
}

let serial = 0;

/** An order of a new customer. */
export async function newOrder(
  bench: Pick<StripeBench, 'provider'>,
  changes: Partial<CheckoutOrder> = {},
): Promise<CheckoutOrder> {
  serial += 1;
  const intentId = `intent-${serial}`;
  const { customerId } = await bench.provider.createCustomer(
    { businessId: `b-${serial}`, name: 'Ferretería', email: 'f@example.com', locale: 'es-AR' },
    `customer-${serial}`,
  );
  return {
    intentId,
    customerId,
    locale: 'es-AR',
    plan: PLAN,
    price: PRICE,
    trialDays: 0,
    successUrl: 'http://localhost/return?session={CHECKOUT_SESSION_ID}',
    cancelUrl: 'http://localhost/upgrade',
    ...changes,
  };
}
