import type { Stripe } from 'stripe';
import type { ChangePreview, SubscriptionChange } from '../payment-provider.ts';
import { changePreview, trialPreview } from './change-preview.ts';
import { withKey } from './idempotency.ts';
import type { PriceCatalogue } from './prices.ts';
import { releaseSchedule } from './schedules.ts';
import { itemOf } from './subscription-snapshot.ts';

/**
 * What preview and change send alike, so that they come to the same sum: the same second prorates both
 * (Stripe docs: Prorations, "Preview a proration"). The item's id is what makes it a replacement: without
 * it Stripe adds a second item and charges both.
 */
async function replacement(stripe: Stripe, prices: PriceCatalogue, change: SubscriptionChange) {
  const [price, subscription] = await Promise.all([
    prices.ensure(change.plan, change.price),
    stripe.subscriptions.retrieve(change.subscriptionId, { expand: ['latest_invoice'] }),
  ]);
  const item = itemOf(subscription);
  return {
    subscription,
    item,
    price,
    params: {
      items: [{ id: item.id, price }],
      proration_behavior: 'always_invoice' as const,
      proration_date: Math.floor(change.at.getTime() / 1000),
    },
  };
}

export async function previewChange(
  stripe: Stripe,
  prices: PriceCatalogue,
  change: SubscriptionChange,
): Promise<ChangePreview> {
  const { subscription, item, params } = await replacement(stripe, prices, change);
  if (subscription.status === 'trialing') return trialPreview(change.price, item);
  const invoice = await stripe.invoices.createPreview({
    subscription: change.subscriptionId,
    subscription_details: params,
  });
  return changePreview(invoice, { price: change.price, item, at: params.proration_date });
}

type Outcome = { outcome: 'applied' } | { outcome: 'pending_payment'; payUrl: string | null };

/**
 * `pending_if_incomplete` keeps the old price until the difference is paid, for 23 hours; it forbids changing
 * metadata in the same call (Stripe docs: Pending updates), so the plan is known by the price's lookup key.
 * What was applied or waits already is not asked for again, however old the key is.
 */
export async function changeSubscription(
  stripe: Stripe,
  prices: PriceCatalogue,
  change: SubscriptionChange & { idempotencyKey: string },
): Promise<Outcome> {
  const { params, price, subscription } = await replacement(stripe, prices, change);
  await releaseSchedule(stripe, subscription);
  if (isPendingFor(subscription, price)) return outcomeOf(subscription);
  if (subscription.pending_update === null && itemOf(subscription).price.id === price) {
    return { outcome: 'applied' };
  }
  const updated = await withKey(`change:${change.idempotencyKey}`, (idempotencyKey) =>
    stripe.subscriptions.update(
      change.subscriptionId,
      { ...params, payment_behavior: 'pending_if_incomplete', expand: ['latest_invoice'] },
      { idempotencyKey },
    ),
  );
  return outcomeOf(updated);
}

function isPendingFor({ pending_update: pending }: Stripe.Subscription, price: string): boolean {
  return pending?.subscription_items?.some((item) => item.price.id === price) ?? false;
}

function outcomeOf(subscription: Stripe.Subscription): Outcome {
  if (subscription.pending_update === null) return { outcome: 'applied' };
  const invoice = subscription.latest_invoice;
  const payUrl = invoice && typeof invoice === 'object' ? invoice.hosted_invoice_url : null;
  return { outcome: 'pending_payment', payUrl: payUrl ?? null };
}
