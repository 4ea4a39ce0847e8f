import { MercadoPagoError, MPConnectionError } from 'mercadopago';
import { asObject, number, text } from '../json-object.ts';
import { ProviderError } from '../payment-provider.ts';

/** The answer did not come in time, though it had begun. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** Runs one call of the port; whatever the SDK throws leaves as a ProviderError. */
export async function providerCall<T>(operation: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toProviderError(operation, error);
  }
}

/** What Mercado Pago cannot do, or what it would refuse; repeating it helps nobody. */
export function refusal(message: string): ProviderError {
  return new ProviderError(`Mercado Pago: ${message}`, { isRetryable: false });
}

/** Null where Mercado Pago does not know the object asked for. */
export async function orNull<T>(lookup: Promise<T>): Promise<T | null> {
  try {
    return await lookup;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

/** Whether the request itself was refused, as for an object that is in another state by now. */
export function isRefused(error: unknown): boolean {
  const status = statusOf(error);
  return status === 400 || status === 422;
}

function statusOf(error: unknown): number | null {
  return error instanceof MercadoPagoError ? error.status : null;
}

const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([409, 423, 424, 429]);

function toProviderError(operation: string, error: unknown): unknown {
  if (error instanceof TimeoutError) {
    return new ProviderError(`Mercado Pago: ${operation} took too long.`, { isRetryable: true });
  }
  if (error instanceof MPConnectionError) {
    return new ProviderError(`Mercado Pago: ${operation} got no answer.`, { isRetryable: true });
  }
  if (!(error instanceof MercadoPagoError)) return error;
  const { status } = error;
  const codes = error.causes.flatMap((cause) => codeOf(cause));
  const facts = [status, ...codes].join(', ');
  return new ProviderError(`Mercado Pago: ${operation} failed (${facts}).`, {
    isRetryable: status >= 500 || RETRYABLE_STATUSES.has(status),
    // Not the SDK's error itself: its wording may repeat what was sent.
    cause: { status, codes },
  });
}

/** Codes are numbers, or words in capitals; anything longer is wording. */
function codeOf(cause: unknown): string[] {
  const object = asObject(cause);
  const code = String(number(object, 'code') ?? text(object, 'code') ?? '');
  return /^[\w-]{1,40}$/.test(code) ? [code] : [];
}
