import type { Stripe } from 'stripe';
import type { Clock } from '#server/clock.ts';
import type { PaymentSnapshot, SubscriptionSnapshot } from '../payment-provider.ts';
import { orNull } from './errors.ts';
import { idOf } from './known-values.ts';
import { paymentIntentIdsOf, paymentSnapshot } from './payment-snapshot.ts';
import { createReversalReader } from './reversals.ts';
import { SUBSCRIPTION_EXPAND, subscriptionSnapshot } from './subscription-snapshot.ts';

/** Two years of months; older invoices can no longer change what a subscription is. */
const INVOICES = 24;

export async function fetchSubscription(
  stripe: Stripe,
  clock: Clock,
  subscriptionId: string,
): Promise<SubscriptionSnapshot | null> {
  const fetchedAt = clock.now();
  const subscription = await orNull(
    stripe.subscriptions.retrieve(subscriptionId, { expand: SUBSCRIPTION_EXPAND }),
  );
  if (!subscription) return null;
  const payments = await fetchPayments(stripe, subscription);
  return subscriptionSnapshot(subscription, payments, fetchedAt);
}

async function fetchPayments(
  stripe: Stripe,
  subscription: Stripe.Subscription,
): Promise<PaymentSnapshot[]> {
  const customer = idOf(subscription.customer) ?? '';
  const [invoices, reversalOf] = await Promise.all([
    stripe.invoices.list({
      subscription: subscription.id,
      limit: INVOICES,
      expand: ['data.payments'],
    }),
    createReversalReader(stripe, customer),
  ]);
  return Promise.all(
    invoices.data.map(async (invoice) =>
      paymentSnapshot(invoice, await reversalOf(paymentIntentIdsOf(invoice))),
    ),
  );
}
