import { Stripe } from 'stripe';

interface StripeClientOptions {
  secretKey: string;
  /** Another origin than Stripe's own, for the sandbox; null for the real one. */
  apiBase: string | null;
  timeoutMs: number;
}

/** One repetition: a person is waiting for the answer, and every call may be repeated later by its key. */
const NETWORK_RETRIES = 1;

/**
 * The SDK's client. Telemetry is off, because it writes an id into the user's home folder.
 * Stripe's SDK knows no base path, only a host: an `apiBase` with a path would be ignored silently.
 */
export function createStripeClient({ secretKey, apiBase, timeoutMs }: StripeClientOptions): Stripe {
  return new Stripe(secretKey, {
    ...hostOf(apiBase),
    maxNetworkRetries: NETWORK_RETRIES,
    timeout: timeoutMs,
    telemetry: false,
    appInfo: { name: 'estante' },
  });
}

function hostOf(apiBase: string | null): Pick<Stripe.StripeConfig, 'host' | 'port' | 'protocol'> {
  if (apiBase === null) return {};
  const { protocol, hostname, port, pathname } = new URL(apiBase);
  if (pathname !== '/') throw new Error('The address of the Stripe API must not have a path.');
  const isSecure = protocol === 'https:';
  return {
    host: hostname,
    port: port || (isSecure ? 443 : 80),
    protocol: isSecure ? 'https' : 'http',
  };
}
