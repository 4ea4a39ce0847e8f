import type { SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import type { Facts } from './facts.ts';
import type { IntentRecord } from './intent.model.ts';
import { newestTermsFirst } from './terms.ts';

/** A subscription at a provider, with everything that was agreed about it here. */
export interface Agreement {
  snapshot: SubscriptionSnapshot;
  /** The checkout that began it; null when none of ours did. */
  origin: IntentRecord | null;
  /** All intents about it, the newest terms first. */
  intents: readonly IntentRecord[];
}

/**
 * Our own record comes first: the checkout that this subscription came of. Only one that is new is known by the
 * reference that the provider keeps, or by its page.
 */
export function agreementOf(
  snapshot: SubscriptionSnapshot,
  intents: Iterable<IntentRecord>,
  checkouts: Facts['checkouts'],
): Agreement {
  const ofProvider = [...intents].filter(({ provider }) => provider === snapshot.provider);
  const own = ofProvider.filter((one) => one.providerSubscriptionId === snapshot.subscriptionId);
  const isNew = (intent: IntentRecord) =>
    intent.kind === 'checkout' &&
    intent.charge?.kind === 'recurring' &&
    intent.providerSubscriptionId === null &&
    (intent._id === snapshot.intentId ||
      checkouts.get(intent.sessionId ?? '')?.subscriptionId === snapshot.subscriptionId);
  const origin =
    own.find(({ kind }) => kind === 'checkout') ?? ofProvider.find((one) => isNew(one)) ?? null;
  const about = origin && !own.includes(origin) ? [...own, origin] : own;
  return { snapshot, origin, intents: newestTermsFirst(about) };
}

/** Alive, or able to come alive: it may charge. */
export function mayCharge({ snapshot }: Agreement): boolean {
  return snapshot.state !== 'cancelled';
}

/** Charged, or free until a day that was agreed: the person went through with it, and it took. */
export function isStarted({ snapshot, origin }: Agreement): boolean {
  // One that was given up is being cancelled: only money brings it back.
  const isAgreed = origin?.charge?.kind === 'recurring' && origin.state !== 'failed';
  const isFree = isAgreed && snapshot.state === 'trialing';
  return isFree || snapshot.payments.some(({ status, paysFor }) => paysFor && wasPaid(status));
}

/**
 * Agreed to, and then its first charge was declined: the person is at the page and can choose another method. What
 * the provider would try again for days must not be charged beside that.
 */
export function isRefused({ snapshot: { payments } }: Agreement): boolean {
  const isOver = payments.every(({ status }) => status === 'failed' || status === 'void');
  return isOver && payments.some(({ status }) => status === 'failed');
}

function wasPaid(status: SubscriptionSnapshot['payments'][number]['status']): boolean {
  return status === 'paid' || status === 'disputed';
}
