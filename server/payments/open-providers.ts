import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { createProviderRegistry, type ProviderRegistry } from './provider-registry.ts';
import { createStripeProvider } from './stripe/stripe-provider.ts';

export interface OpenProviders {
  registry: ProviderRegistry;
  /** The time that everything else has to go by: the sandbox's controls can move it. */
  clock: Clock;
  /** For the start-up line. */
  description: string;
  stop(): Promise<void>;
}

export const SANDBOX_KEY = 'sk_test_sandbox';

/**
 * The payment providers of the configuration; without keys, and never in production, the real SDK talks to
 * the local sandbox.
 */
export async function openProviders(
  config: Config,
  clock: Clock,
  sandbox: { stateFile: string; webhookSecret: string },
): Promise<OpenProviders> {
  if (config.stripe) {
    const isSandbox = config.stripe.apiBase !== null;
    const stripe = createStripeProvider({ ...config.stripe, isSandbox, clock });
    return {
      registry: createProviderRegistry([stripe]),
      clock,
      description: isSandbox ? `Stripe at ${config.stripe.apiBase}` : 'Stripe',
      stop: async () => {},
    };
  }
  if (config.environment === 'production') throw new Error('Production needs STRIPE_SECRET_KEY');
  const { startStripeSandbox } = await import('./sandbox/start-sandbox.ts');
  const { stateFile, webhookSecret } = sandbox;
  const running = await startStripeSandbox({
    port: config.port + 1,
    stateFile,
    apiKey: SANDBOX_KEY,
    webhook: { url: `http://localhost:${config.port}/api/webhooks/stripe`, secret: webhookSecret },
    clock,
  });
  const stripe = createStripeProvider({
    secretKey: SANDBOX_KEY,
    webhookSecret,
    apiBase: running.origin,
    isSandbox: true,
    clock: running.clock,
  });
  return {
    registry: createProviderRegistry([stripe]),
    clock: running.clock,
    description: `payment sandbox at ${running.origin} (no real money)`,
    stop: () => running.stop(),
  };
}
