import { Stripe } from 'stripe';
import type { Clock } from '#server/clock.ts';
import { type CheckoutOrder, type CheckoutSnapshot, ProviderError } from '../payment-provider.ts';
import { orNull } from './errors.ts';
import { firstCharge, SESSION_SECONDS } from './first-charge.ts';
import { withKey } from './idempotency.ts';
import { idOf, type KnownValue, lookUp } from './known-values.ts';
import type { PriceCatalogue } from './prices.ts';

/** The intent is found again by this name in the metadata of session, subscription and invoices. */
export const INTENT_KEY = 'intentId';

export async function createCheckout(
  stripe: Stripe,
  prices: PriceCatalogue,
  clock: Clock,
  order: CheckoutOrder,
): Promise<{ sessionId: string; url: string; expiresAt: Date }> {
  const { charge, customerId } = order;
  if (charge.kind === 'once') throw refusal('single payments');
  if (customerId === null) throw refusal('a checkout without a customer');
  const price = await prices.ensure(order.plan, order.price);
  const params = {
    ...sessionParams(order, customerId, clock),
    line_items: [{ price, quantity: 1 }],
    subscription_data: { metadata: metadataOf(order), ...firstCharge(charge, clock.now()) },
  };
  const session = await createOrFindSession(stripe, order.intentId, customerId, params);
  return {
    sessionId: session.id,
    url: session.url ?? closedUrl(order, session),
    expiresAt: new Date(session.expires_at * 1000),
  };
}

function refusal(what: string): ProviderError {
  return new ProviderError(`Stripe: ${what} is not supported.`, { isRetryable: false });
}

function metadataOf(order: CheckoutOrder): Record<string, string> {
  return { [INTENT_KEY]: order.intentId, appId: order.plan.appId };
}

/** A session found again may be over: whoever paid goes on to where payment leads. */
function closedUrl(order: CheckoutOrder, session: Stripe.Checkout.Session): string {
  if (session.status !== 'complete') return order.cancelUrl;
  return order.successUrl.replace('{CHECKOUT_SESSION_ID}', session.id);
}

function sessionParams(
  order: CheckoutOrder,
  customerId: string,
  clock: Clock,
): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'subscription',
    customer: customerId,
    client_reference_id: order.intentId,
    metadata: metadataOf(order),
    success_url: order.successUrl,
    cancel_url: order.cancelUrl,
    locale: checkoutLocale(order.locale),
    // The catalogue says which currency is charged; Stripe must not convert it for foreign cards.
    adaptive_pricing: { enabled: false },
    expires_at: Math.floor(clock.now().getTime() / 1000) + SESSION_SECONDS,
  };
}

/**
 * The key names the customer too: of a deleted one it holds the refusal. A repetition much later sends another
 * `expires_at`, and Stripe refuses a key with other parameters: the session that the key made is then looked up
 * among the customer's. Where none was made, what the key made was a refusal, and the next key names the expiry.
 */
async function createOrFindSession(
  stripe: Stripe,
  intentId: string,
  customer: string,
  params: Stripe.Checkout.SessionCreateParams,
): Promise<Stripe.Checkout.Session> {
  const create = (key: string) =>
    withKey(key, (idempotencyKey) => stripe.checkout.sessions.create(params, { idempotencyKey }));
  const key = `checkout:${intentId}:${customer}`;
  try {
    return await create(key);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeIdempotencyError)) throw error;
    const made = await findSession(stripe, intentId, customer);
    return made ?? create(`${key}:${params.expires_at}`);
  }
}

async function findSession(
  stripe: Stripe,
  intentId: string,
  customer: string,
): Promise<Stripe.Checkout.Session | null> {
  const sessions = stripe.checkout.sessions.list({ customer, limit: 100 });
  for await (const session of sessions) {
    if (session.client_reference_id === intentId) return session;
  }
  return null;
}

export async function fetchCheckout(
  stripe: Stripe,
  sessionId: string,
): Promise<CheckoutSnapshot | null> {
  const session = await orNull(stripe.checkout.sessions.retrieve(sessionId));
  return session && checkoutSnapshot(session);
}

export async function expireCheckout(
  stripe: Stripe,
  sessionId: string,
): Promise<CheckoutSnapshot | null> {
  try {
    return checkoutSnapshot(await stripe.checkout.sessions.expire(sessionId));
  } catch (error) {
    // Only an open session can be expired: one that was paid or expired meanwhile is an answer, not a failure.
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    const now = await fetchCheckout(stripe, sessionId);
    if (now?.status === 'open') throw error;
    return now;
  }
}

const SESSION_STATUS: Record<
  KnownValue<Stripe.Checkout.Session.Status>,
  CheckoutSnapshot['status']
> = { open: 'open', complete: 'complete', expired: 'expired' };

function checkoutSnapshot(session: Stripe.Checkout.Session): CheckoutSnapshot {
  return {
    provider: 'stripe',
    sessionId: session.id,
    status: lookUp(SESSION_STATUS, session.status, 'open'),
    url: session.url,
    intentId: session.client_reference_id ?? session.metadata?.[INTENT_KEY] ?? null,
    customerId: idOf(session.customer),
    subscriptionId: idOf(session.subscription),
    // Both are the subscription's: every session here begins one.
    payments: [],
    paymentMethod: null,
  };
}

/** Stripe's page speaks a closed list of locales, and refuses others: es-AR is its es-419. */
function checkoutLocale(locale: string): Stripe.Checkout.SessionCreateParams.Locale {
  const [language] = locale.split('-');
  if (language === 'es') return locale === 'es' || locale === 'es-ES' ? 'es' : 'es-419';
  return language === 'en' ? 'en' : 'auto';
}
