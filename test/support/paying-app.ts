import { createMercadoPagoProvider } from '#server/payments/mercado-pago/mercado-pago-provider.ts';
import type { PaymentProvider } from '#server/payments/payment-provider.ts';
import { requireProvider } from '#server/payments/provider-registry.ts';
import { createStripeProvider } from '#server/payments/stripe/stripe-provider.ts';
import type { Foundations } from '#server/services.ts';
import { type PaymentSandbox, startSandbox } from '#server/standins/payments/start-sandbox.ts';
import type { Checkout } from '#shared/contracts/billing.ts';
import type { ProviderName, SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { watchExchange } from './provider-types/watch.ts';
import {
  mercadoPagoHands,
  type SandboxCalls,
  type SandboxHands,
  stripeHands,
} from './sandbox-hands.ts';
import { startTestApp, type TestApp } from './test-app.ts';
import type { TestClient } from './test-client.ts';
import { createTestClock } from './test-clock.ts';

export interface PayingApp extends TestApp {
  sandbox: SandboxControls;
  /** Buys as a person does: upgrade, and the payment page. Whether we have heard of it is another matter. */
  buy(client: TestClient, params?: Record<string, unknown>): Promise<string>;
  start(client: TestClient, params?: Record<string, unknown>): Promise<StartedCheckout>;
  status(client: TestClient): Promise<SubscriptionStatus>;
  checkout(client: TestClient, id: string): Promise<Checkout>;
  provider(name: ProviderName): PaymentProvider;
  /** What people and banks do at a provider. */
  hands(name: ProviderName): SandboxHands;
  /** Delivers what the sandbox has to send, processes what arrived, and carries out what is owed. */
  hear(): Promise<void>;
  /** Asks about everything, as the reconciliation does by itself, and carries out what is owed. */
  reconcile(): Promise<{ asked: number; failed: number }>;
  /** Moves time, and lets the provider do what is due. */
  pass(milliseconds: number): Promise<void>;
  /** From now on the server's clock is so much ahead of the provider's; negative is behind. */
  setSkew(milliseconds: number): void;
  /** The time at the provider, whatever the skew. */
  providersNow(): Date;
}

export interface StartedCheckout {
  checkoutId: string;
  checkoutUrl: string;
  sessionId: string;
}

export interface SandboxControls extends SandboxCalls {
  origin: string;
  apiKey: string;
  webhookSecret: string;
  /** Submits the payment page. */
  pay(checkoutUrl: string, card?: string): Promise<Response>;
}

export const SANDBOX_KEYS = {
  apiKey: 'sk_test_sandbox',
  webhookSecret: 'whsec_test_secret_of_the_sandbox',
  accessToken: 'TEST-sandbox',
  mercadoPagoSecret: 'a secret of the sandbox for notifications',
} as const;
export const WISH = { billingPeriod: 'monthly', provider: 'stripe', currency: 'ARS' } as const;

/** The server with the real SDK talking to the sandbox over HTTP. Webhooks wait until a test says `hear`. */
export async function startPayingApp(
  options: {
    /** How long the adapters wait for an answer. */
    timeoutMs?: number;
    wrap?: (provider: PaymentProvider) => PaymentProvider;
    rateLimits?: Foundations['rateLimits'];
    turnSteps?: number;
  } = {},
): Promise<PayingApp> {
  const { timeoutMs, wrap = (provider) => provider, ...rest } = options;
  let running: PaymentSandbox | undefined;
  const base = createTestClock();
  let skewMs = 0;
  // One time for both: the sandbox's, which its controls can move. Only a skew that was asked for parts them.
  const now = () => (running?.clock.now() ?? base.now()).getTime() + skewMs;
  const clock = {
    ...base,
    now: () => new Date(now()),
    elapsedMs: () => now() - skewMs,
    sharedNow: async () => new Date(now() - skewMs),
  };
  const app = await startTestApp({
    clock,
    ...rest,
    providers: async ({ origin }) => {
      const webhooks = `${origin}/api/webhooks`;
      running = await startSandbox({
        port: 0,
        stateFile: null,
        clock: base,
        onExchange: watchExchange,
        stripe: {
          apiKey: SANDBOX_KEYS.apiKey,
          webhook: { url: `${webhooks}/stripe`, secret: SANDBOX_KEYS.webhookSecret },
        },
        mercadoPago: {
          accessToken: SANDBOX_KEYS.accessToken,
          webhook: { url: `${webhooks}/mercadopago`, secret: SANDBOX_KEYS.mercadoPagoSecret },
        },
      });
      return [
        createStripeProvider({
          secretKey: SANDBOX_KEYS.apiKey,
          webhookSecret: SANDBOX_KEYS.webhookSecret,
          apiBase: running.stripeBase,
          isSandbox: true,
          clock,
          ...(timeoutMs === undefined ? {} : { timeoutMs }),
        }),
        createMercadoPagoProvider({
          accessToken: SANDBOX_KEYS.accessToken,
          webhookSecret: SANDBOX_KEYS.mercadoPagoSecret,
          apiBase: running.mercadoPagoBase,
          notificationUrl: `${webhooks}/mercadopago`,
          isSandbox: true,
          clock,
          ...(timeoutMs === undefined ? {} : { timeoutMs }),
        }),
      ].map(wrap);
    },
  });
  if (!running) throw new Error('The sandbox did not start');
  const sandbox = controlsOf(running);
  await sandbox.control('webhooks/mode', { automatic: false });

  const start: PayingApp['start'] = async (client, params = {}) => {
    const { body: catalogue } = await client.get<{ plans: { id: string; prices: unknown[] }[] }>(
      '/api/plans',
    );
    const targetPlanId = catalogue.plans.find((plan) => plan.prices.length > 0)?.id;
    const answer = await client.post<StartedCheckout>('/api/billing/upgrade', {
      ...WISH,
      targetPlanId,
      ...params,
    });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };

  const provider = (name: ProviderName) => requireProvider(app.providers, name);
  const hands: Record<ProviderName, SandboxHands> = {
    stripe: stripeHands(sandbox),
    mercadopago: mercadoPagoHands(sandbox),
  };

  return {
    ...app,
    sandbox,
    start,
    provider,
    hands: (name) => hands[name],
    async buy(client, params) {
      const started = await start(client, params);
      await sandbox.pay(started.checkoutUrl);
      return started.checkoutId;
    },
    status: async (client) =>
      (await client.get<SubscriptionStatus>('/api/subscriptions/status')).body,
    checkout: async (client, id) =>
      (await client.get<Checkout>(`/api/billing/checkouts/${id}`)).body,
    async hear() {
      await sandbox.control('webhooks/flush');
      await app.services.webhooks.drain();
      await app.services.remedies.drain();
    },
    async reconcile() {
      await app.services.reconciliation.endManualGrants();
      const result = await app.services.reconciliation.all();
      await app.services.remedies.drain();
      return result;
    },
    async pass(milliseconds) {
      app.clock.advance(milliseconds);
      await sandbox.control('clock/advance', { seconds: 0 });
    },
    providersNow: () => new Date(now() - skewMs),
    setSkew(milliseconds) {
      skewMs = milliseconds;
    },
    async stop() {
      await app.stop();
      await running?.stop();
    },
  };
}

export function controlsOf({ origin }: Pick<PaymentSandbox, 'origin'>): SandboxControls {
  const headers = {
    authorization: `Bearer ${SANDBOX_KEYS.apiKey}`,
    'content-type': 'application/json',
  };
  const answerOf = async <T>(response: Response): Promise<T> => {
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    return JSON.parse(text) as T;
  };
  return {
    origin,
    apiKey: SANDBOX_KEYS.apiKey,
    webhookSecret: SANDBOX_KEYS.webhookSecret,
    control: async (path, body = {}) =>
      answerOf(
        await fetch(`${origin}/__sandbox/${path}`, {
          method: 'POST',
          headers,
          body: JSON.stringify(body),
        }),
      ),
    look: async (path) => answerOf(await fetch(`${origin}/__sandbox/${path}`, { headers })),
    pay: (checkoutUrl, card = '4242') =>
      fetch(checkoutUrl, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ card }),
      }),
  };
}
