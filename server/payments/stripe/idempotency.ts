import { Stripe } from 'stripe';

/** Refusals of one key that are passed over; more than any day of retries makes. */
const MOST_REFUSALS = 30;

/**
 * Sends with a key. Stripe answers a key with what it answered first, refusals too, for a day at least (Stripe
 * docs: Idempotent requests): what was refused yesterday would be refused unheard today. A refusal changed nothing,
 * so one that is only repeated gives way to the next key, which names the refused request: all who repeat agree on it.
 */
export async function withKey<T>(key: string, send: (key: string) => Promise<T>): Promise<T> {
  let current = key;
  for (let refusals = 0; ; refusals += 1) {
    try {
      return await send(current);
    } catch (error) {
      if (refusals >= MOST_REFUSALS || !isReplayedRefusal(error)) throw error;
      current = `${key}:after:${error.headers?.['original-request'] ?? refusals}`;
    }
  }
}

/**
 * `idempotent-replayed` says that an answer is a repetition, `original-request` of which request (Stripe docs:
 * Idempotent requests; that the second comes with every replay is a guess). Not of what may have been done: a 500.
 */
function isReplayedRefusal(error: unknown): error is Stripe.errors.StripeError {
  if (!(error instanceof Stripe.errors.StripeError)) return false;
  const { statusCode = 0, headers } = error;
  const isRefusal = statusCode >= 400 && statusCode < 500 && statusCode !== 409;
  return isRefusal && headers?.['idempotent-replayed'] === 'true';
}
