import { listOf } from '../lists.ts';
import type { Subscription, SubscriptionItem } from '../objects.ts';
import type { World } from '../world.ts';
import { voidInvoice } from './invoicing.ts';
import { updateSubscription } from './update-subscription.ts';

/** The difference was paid: the items that waited replace the old ones (Stripe docs: Pending updates). */
export function applyPendingUpdate(world: World, subscription: Subscription): void {
  const pending = subscription.pending_update;
  if (!pending) return;
  const items = pending.subscription_items.map((item) => keepPeriod(subscription, item));
  updateSubscription(world, subscription, {
    items: listOf(items, subscription.items.url),
    billing_cycle_anchor: pending.billing_cycle_anchor ?? subscription.billing_cycle_anchor,
    pending_update: null,
  });
  world.emit('customer.subscription.pending_update_applied', subscription);
}

/** Nobody paid within the time given: everything stays as it was. */
export function expirePendingUpdate(world: World, subscription: Subscription): void {
  discardPendingUpdate(world, subscription);
  world.emit('customer.subscription.pending_update_expired', subscription);
}

/** Drops what waits and voids its invoice (Stripe docs: Pending updates). */
export function discardPendingUpdate(world: World, subscription: Subscription): void {
  if (!subscription.pending_update) return;
  const invoice = world.state.invoices[subscription.latest_invoice ?? ''];
  subscription.pending_update = null;
  if (invoice?.status === 'open' && invoice.billing_reason === 'subscription_update') {
    voidInvoice(world, invoice);
  }
}

/** A renewal may have come between; within one interval the period is the current one (a guess). */
function keepPeriod(subscription: Subscription, item: SubscriptionItem): SubscriptionItem {
  const current = subscription.items.data.find((candidate) => candidate.id === item.id);
  const sameInterval = current?.price.recurring.interval === item.price.recurring.interval;
  if (!current || !sameInterval) return item;
  return {
    ...item,
    current_period_start: current.current_period_start,
    current_period_end: current.current_period_end,
  };
}
