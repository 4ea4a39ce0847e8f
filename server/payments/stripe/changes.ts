import type { Stripe } from 'stripe';
import type { ChangeOutcome, ChangePreview, SubscriptionChange } from '../payment-provider.ts';
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

/**
 * `pending_if_incomplete` keeps the old price until the difference is paid, for 23 hours; it forbids changing
 * metadata in the same call (Stripe docs: Pending updates), so the plan is known by the price's lookup key.
 * What was applied or waits already is not asked for again, however old the key is.
 */
export async function changeSubscription(
  stripe: Stripe,
  prices: PriceCatalogue,
  change: SubscriptionChange & { idempotencyKey: string },
): Promise<ChangeOutcome> {
  const { params, price, subscription } = await replacement(stripe, prices, change);
  await releaseSchedule(stripe, subscription);
  const bill = billOf(subscription);
  if (isPendingFor(subscription, price) && isWaiting(bill)) return waitingFor(bill);
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
  if (updated.pending_update === null) return { outcome: 'applied' };
  return waitingFor(billOf(updated));
}

function isPendingFor({ pending_update: pending }: Stripe.Subscription, price: string): boolean {
  return pending?.subscription_items?.some((item) => item.price.id === price) ?? false;
}

function billOf({ latest_invoice: bill }: Stripe.Subscription): Stripe.Invoice | null {
  return typeof bill === 'object' ? bill : null;
}

/** Closed, or with a renewal's bill after it, it is asked for anew. */
function isWaiting(bill: Stripe.Invoice | null): boolean {
  return bill?.status === 'open' && bill.billing_reason === 'subscription_update';
}

function waitingFor(bill: Stripe.Invoice | null): ChangeOutcome {
  const payUrl = bill?.hosted_invoice_url ?? null;
  return { outcome: 'pending_payment', sessionId: bill?.id ?? null, payUrl };
}
