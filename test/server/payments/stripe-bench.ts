import { Stripe } from 'stripe';
import { systemClock } from '#server/clock.ts';
import type { CheckoutOrder, PaymentProvider } from '#server/payments/payment-provider.ts';
import { createStripeProvider } from '#server/payments/stripe/stripe-provider.ts';
import type { StripeState } from '#server/standins/payments/stripe/state.ts';
import {
  API_KEY,
  type BenchOptions,
  type SandboxBench,
  startSandboxBench,
  WEBHOOK_SECRET,
} from '#test/server/standins/payments/sandbox-bench.ts';

/** The sandbox with the adapter and the SDK connected to its Stripe half. */
export interface StripeBench extends SandboxBench {
  provider: PaymentProvider;
  /** The SDK itself, for what the port does not show. */
  stripe: Stripe;
  state(): Promise<StripeState & { now: string }>;
  /** A customer with a paid subscription. */
  subscribe(changes?: Partial<CheckoutOrder>): Promise<string>;
}

export const PLAN = {
  appId: 'inventory',
  id: 'growing',
  version: 1,
  name: 'Growing',
  description: 'For more',
};
export const PRICE = { amountMinor: 2_499_000, currency: 'ARS', interval: 'month' } as const;

export async function startStripeBench(options: BenchOptions = {}): Promise<StripeBench> {
  const common = await startSandboxBench(options);
  const { sandbox, control, submit } = common;
  const { hostname, port } = new URL(sandbox.stripeBase);
  const provider = createStripeProvider({
    secretKey: API_KEY,
    webhookSecret: WEBHOOK_SECRET,
    apiBase: sandbox.stripeBase,
    isSandbox: true,
    clock: { ...systemClock, now: () => sandbox.clock.now() },
  });
  return {
    ...common,
    provider,
    stripe: new Stripe(API_KEY, {
      host: hostname,
      port,
      protocol: 'http',
      telemetry: false,
      maxNetworkRetries: 0,
    }),
    state: async () => (await control('state')) as StripeState & { now: string },
    async subscribe(changes = {}) {
      const order = await newOrder({ provider }, changes);
      const { sessionId, url } = await provider.createCheckout(order);
      await submit(url, { card: '4242' });
      return (await provider.fetchCheckout(sessionId))?.subscriptionId ?? '';
    },
  };
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
    {
      businessId: `b-${serial}`,
      name: 'Ferretería',
      email: 'f@example.com',
      locale: 'es-AR',
      currency: (changes.price ?? PRICE).currency,
    },
    `customer-${serial}`,
  );
  return {
    intentId,
    customerId,
    locale: 'es-AR',
    plan: PLAN,
    price: PRICE,
    payerEmail: 'f@example.com',
    charge: { kind: 'recurring', trialDays: 0, startsAt: null },
    successUrl: 'http://localhost/return?session={CHECKOUT_SESSION_ID}',
    cancelUrl: 'http://localhost/upgrade',
    ...changes,
  };
}
