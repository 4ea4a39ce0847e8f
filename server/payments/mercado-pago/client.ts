import { setTimeout as wait } from 'node:timers/promises';
import { MercadoPagoConfig } from 'mercadopago';
import { asObject, type JsonObject } from '../json-object.ts';
import { TimeoutError } from './errors.ts';
import { withSdkFetch } from './sdk-fetch.ts';
import { uuidOf } from './uuid-key.ts';

export interface MercadoPagoClientOptions {
  accessToken: string;
  /** Another address than Mercado Pago's own, for the sandbox, with or without a path; null for the real one. */
  apiBase: string | null;
  timeoutMs: number;
}

/**
 * Runs one request. `request` gets the SDK's configuration and has to make exactly one call with it.
 * @param idempotencyKey ours, of any shape.
 * @param isRepeatable false for what would be done twice: Mercado Pago ignores the key of a create.
 */
export type MercadoPagoClient = (
  request: (config: MercadoPagoConfig) => Promise<unknown>,
  options?: { isRepeatable?: boolean; idempotencyKey?: string },
) => Promise<JsonObject>;

const RETRY_DELAY_MS = 300;
const RETRIED_STATUSES = [500, 502, 503, 504];

/**
 * The SDK's client. A configuration of its own for every call: the SDK writes the options of a call back into
 * the shared one, so that a key given once is sent with everything that follows (sdk-nodejs#481).
 */
export function createMercadoPagoClient(options: MercadoPagoClientOptions): MercadoPagoClient {
  const { accessToken, apiBase, timeoutMs } = options;
  return async (request, { isRepeatable = true, idempotencyKey } = {}) => {
    const retries = isRepeatable ? 1 : 0;
    const config = new MercadoPagoConfig({
      accessToken,
      options: {
        timeout: timeoutMs,
        maxRetries: retries,
        retryOn: RETRIED_STATUSES,
        initialDelay: RETRY_DELAY_MS,
        ...(idempotencyKey === undefined ? {} : { idempotencyKey: uuidOf(idempotencyKey) }),
      },
    });
    const answer = withSdkFetch(apiBase, () => request(config));
    return asObject(await within((retries + 1) * timeoutMs + retries * RETRY_DELAY_MS, answer));
  };
}

/** The SDK's timeout ends with the headers; a body that never comes would be waited for without end. */
async function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = wait(milliseconds, undefined, { signal: timer.signal }).then(() => {
    throw new TimeoutError();
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    timer.abort();
    late.catch(() => {});
    answer.catch(() => {});
  }
}
