import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { withCircuitBreaker } from './circuit-breaker.ts';
import { createMercadoPagoProvider } from './mercado-pago/mercado-pago-provider.ts';
import type { PaymentProvider } from './payment-provider.ts';
import { createProviderRegistry, type ProviderRegistry } from './provider-registry.ts';
import { createStripeProvider } from './stripe/stripe-provider.ts';

export interface OpenProviders {
  registry: ProviderRegistry;
  /** The time that everything else has to go by: the sandbox's controls can move it. */
  clock: Clock;
  /** For the start-up line. */
  description: string;
  /** Where a person moves the sandbox; null where there is none. */
  sandboxUrl: string | null;
  stop(): Promise<void>;
}

export interface SandboxOptions {
  stateFile: string;
  stripeWebhookSecret: string;
  mercadoPagoWebhookSecret: string;
}

const SANDBOX_KEY = 'sk_test_sandbox';
const SANDBOX_TOKEN = 'TEST-sandbox';

/**
 * The payment providers of the configuration, only those that it has keys for; without any, and never in
 * production, the real SDKs talk to the local sandbox, which stands in for both.
 */
export async function openProviders(
  config: Config,
  clock: Clock,
  sandbox: SandboxOptions,
): Promise<OpenProviders> {
  const configured = configuredProviders(config, clock);
  if (configured.length > 0) {
    return {
      registry: registryOf(configured.map(({ provider }) => provider)),
      clock,
      description: configured.map(({ description }) => description).join(', '),
      sandboxUrl: null,
      stop: async () => {},
    };
  }
  if (config.environment === 'production') throw new Error('Production needs a payment provider');
  return openSandbox(config, clock, sandbox);
}

function configuredProviders(config: Config, clock: Clock) {
  const { stripe, mercadoPago } = config;
  const found: { provider: PaymentProvider; description: string }[] = [];
  if (stripe) {
    const isSandbox = stripe.apiBase !== null;
    found.push({
      provider: createStripeProvider({ ...stripe, isSandbox, clock }),
      description: describe('Stripe', stripe.apiBase),
    });
  }
  if (mercadoPago) {
    const isSandbox = mercadoPago.apiBase !== null;
    const notificationUrl = notificationUrlOf(config.publicUrl);
    found.push({
      provider: createMercadoPagoProvider({ ...mercadoPago, notificationUrl, isSandbox, clock }),
      description: describe('Mercado Pago', mercadoPago.apiBase),
    });
  }
  return found;
}

async function openSandbox(
  config: Config,
  clock: Clock,
  { stateFile, stripeWebhookSecret, mercadoPagoWebhookSecret }: SandboxOptions,
): Promise<OpenProviders> {
  const { startSandbox } = await import('../standins/payments/start-sandbox.ts');
  const webhooks = `http://localhost:${config.port}/api/webhooks`;
  const port = config.port + 1;
  const running = await startSandbox({
    port,
    stateFile,
    clock,
    stripe: {
      apiKey: SANDBOX_KEY,
      webhook: { url: `${webhooks}/stripe`, secret: stripeWebhookSecret },
    },
    mercadoPago: {
      accessToken: SANDBOX_TOKEN,
      webhook: { url: `${webhooks}/mercadopago`, secret: mercadoPagoWebhookSecret },
    },
  });
  const moved: Clock = { ...clock, now: () => running.clock.now() };
  const common = { isSandbox: true, clock: moved };
  const stripe = createStripeProvider({
    ...common,
    secretKey: SANDBOX_KEY,
    webhookSecret: stripeWebhookSecret,
    apiBase: running.stripeBase,
  });
  const mercadoPago = createMercadoPagoProvider({
    ...common,
    accessToken: SANDBOX_TOKEN,
    webhookSecret: mercadoPagoWebhookSecret,
    apiBase: running.mercadoPagoBase,
    notificationUrl: null,
  });
  const isElsewhere = new URL(running.controlUrl).port !== String(port);
  const facts = isElsewhere ? `no real money; port ${port} was taken` : 'no real money';
  return {
    registry: registryOf([stripe, mercadoPago]),
    clock: moved,
    description: `payment sandbox at ${running.controlUrl} (${facts})`,
    sandboxUrl: running.controlUrl,
    stop: () => running.stop(),
  };
}

function registryOf(providers: readonly PaymentProvider[]): ProviderRegistry {
  return createProviderRegistry(providers.map((provider) => withCircuitBreaker(provider)));
}

function describe(name: string, apiBase: string | null): string {
  return apiBase === null ? name : `${name} at ${apiBase}`;
}

/** Mercado Pago notifies https addresses only; otherwise the application's own setting holds. */
function notificationUrlOf(publicUrl: string): string | null {
  return publicUrl.startsWith('https://') ? `${publicUrl}/api/webhooks/mercadopago` : null;
}
