import type { Stripe } from 'stripe';
import { ProviderError } from '../payment-provider.ts';

/** The period is a field of the item, no longer of the subscription (Stripe changelog: 2025-03-31.basil). */
export function itemOf(subscription: Stripe.Subscription): Stripe.SubscriptionItem {
  const item = subscription.items.data[0];
  if (item) return item;
  // Stripe deletes the last item of none (Stripe docs: Delete a subscription item).
  throw new ProviderError('Stripe: a subscription without items.', { isRetryable: false });
}
