import type { Stripe } from 'stripe';
import {
  type PaymentSnapshot,
  ProviderError,
  type SubscriptionSnapshot,
} from '../payment-provider.ts';
import { INTENT_KEY } from './checkout.ts';
import { freeUntil } from './first-charge.ts';
import { knownPrice } from './known-price.ts';
import { dateOf, idOf, type KnownValue, lookUp } from './known-values.ts';

type State = SubscriptionSnapshot['state'];

/** What gives access by itself (Stripe docs: How subscriptions work, Subscription statuses). */
const STATE: Record<KnownValue<Stripe.Subscription.Status>, State> = {
  incomplete: 'incomplete',
  incomplete_expired: 'cancelled',
  trialing: 'trialing',
  active: 'active',
  past_due: 'past_due',
  unpaid: 'unpaid',
  paused: 'paused',
  canceled: 'cancelled',
};

/** Whether another charge comes by itself. */
const CHARGES: Record<State, boolean> = {
  incomplete: false,
  trialing: true,
  active: true,
  past_due: true,
  unpaid: false,
  paused: false,
  cancelled: false,
  // Perhaps: a date that is not known is not named.
  unknown: false,
};

export function subscriptionSnapshot(
  subscription: Stripe.Subscription,
  {
    payments,
    scheduled,
    fetchedAt,
  }: Pick<SubscriptionSnapshot, 'payments' | 'scheduled' | 'fetchedAt'>,
): SubscriptionSnapshot {
  const item = itemOf(subscription);
  const state = stateOf(subscription, item);
  const free = freeUntil(subscription, item);
  const cancelAt = cancelAtOf(subscription, item);
  const { price, lookupKey } = knownPrice(item.price);
  return {
    provider: 'stripe',
    subscriptionId: subscription.id,
    customerId: idOf(subscription.customer),
    intentId: subscription.metadata[INTENT_KEY] ?? null,
    state,
    price,
    lookupKey,
    scheduled,
    currentPeriodStart: dateOf(item.current_period_start),
    currentPeriodEnd: dateOf(item.current_period_end),
    cancelAt,
    endedAt: dateOf(subscription.ended_at),
    // What is left of the period is lost: Stripe's own cancellation at period end is what keeps it.
    keepsPaidTime: false,
    trialEnd: free && dateOf(free.at),
    nextChargeAt: CHARGES[state] ? nextChargeAt(item, cancelAt, payments) : null,
    paymentMethod: paymentMethodOf(subscription),
    payments,
    fetchedAt,
  };
}

/** `pause_collection` leaves the status as it was although nothing is charged. */
function stateOf(subscription: Stripe.Subscription, item: Stripe.SubscriptionItem): State {
  const state = lookUp(STATE, subscription.status, 'unknown');
  if (state !== 'active' && state !== 'trialing') return state;
  if (subscription.pause_collection !== null) return 'paused';
  return freeUntil(subscription, item)?.isBeforeAnchor ? 'trialing' : state;
}

/** The retry of what is owed, or else the next renewal; a cancellation keeps away only what comes after it. */
function nextChargeAt(
  item: Stripe.SubscriptionItem,
  cancelAt: Date | null,
  payments: readonly PaymentSnapshot[],
): Date | null {
  const owed = payments.find(({ status }) => status === 'failed' || status === 'pending');
  const next = owed?.nextAttemptAt ?? dateOf(item.current_period_end);
  return cancelAt === null || next < cancelAt ? next : null;
}

/** A scheduled cancellation shows as the flag, or as the date alone: both are looked at. */
function cancelAtOf(subscription: Stripe.Subscription, item: Stripe.SubscriptionItem): Date | null {
  if (subscription.ended_at !== null) return null;
  if (subscription.cancel_at !== null) return dateOf(subscription.cancel_at);
  return subscription.cancel_at_period_end ? dateOf(item.current_period_end) : null;
}

/** The subscription's own method comes first, then the customer's, as when Stripe charges. */
function paymentMethodOf(subscription: Stripe.Subscription): SubscriptionSnapshot['paymentMethod'] {
  const { customer, default_payment_method: own } = subscription;
  const isCustomer = typeof customer === 'object' && !customer.deleted;
  const method = own ?? (isCustomer ? customer.invoice_settings.default_payment_method : null);
  if (method === null || typeof method === 'string' || !method.card) return null;
  return { brand: method.card.brand, last4: method.card.last4 };
}

/** The period is a field of the item, no longer of the subscription (Stripe changelog: 2025-03-31.basil). */
export function itemOf(subscription: Stripe.Subscription): Stripe.SubscriptionItem {
  const item = subscription.items.data[0];
  if (item) return item;
  // Stripe deletes the last item of none (Stripe docs: Delete a subscription item).
  throw new ProviderError('Stripe: a subscription without items.', { isRetryable: false });
}
