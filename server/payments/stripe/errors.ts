import { Stripe } from 'stripe';
import { ProviderError } from '../payment-provider.ts';

const { StripeAPIError, StripeConnectionError, StripeError, StripeRateLimitError } = Stripe.errors;

/** Runs one call of the port; whatever the SDK throws leaves as a ProviderError. */
export async function providerCall<T>(operation: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toProviderError(operation, error);
  }
}

/** Null where Stripe does not know the object asked for. */
export async function orNull<T>(lookup: Promise<T>): Promise<T | null> {
  try {
    return await lookup;
  } catch (error) {
    if (hasCode(error, 'resource_missing')) return null;
    throw error;
  }
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof StripeError && error.code === code;
}

function toProviderError(operation: string, error: unknown): unknown {
  if (!(error instanceof StripeError)) return error;
  const { type, code, statusCode, requestId } = error;
  const facts = [code ?? type, statusCode, requestId].filter((fact) => fact !== undefined);
  return new ProviderError(`Stripe: ${operation} failed (${facts.join(', ')}).`, {
    isRetryable: isRetryable(error),
    ...(isMissingCustomer(error) ? { code: 'customer_missing' as const } : {}),
    // Not the SDK's error itself: it holds headers, parameters and wording that must not travel.
    cause: { type, code, statusCode, requestId, declineCode: error.decline_code },
  });
}

/**
 * A call names a customer that was deleted: its parameter misses a resource (Stripe docs: Error codes,
 * resource_missing), though the id can still be read, as `deleted` (Stripe docs: Retrieve a customer).
 */
function isMissingCustomer(error: unknown): boolean {
  return hasCode(error, 'resource_missing') && (error as { param?: string }).param === 'customer';
}

/** 409 is a key or an object in use by another call (Stripe docs: Errors, HTTP status codes). */
function isRetryable(error: Stripe.errors.StripeError): boolean {
  return (
    error instanceof StripeConnectionError ||
    error instanceof StripeRateLimitError ||
    error instanceof StripeAPIError ||
    error.statusCode === 409
  );
}
