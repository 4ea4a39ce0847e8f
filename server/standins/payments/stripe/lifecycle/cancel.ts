import type { Subscription } from '../objects.ts';
import type { World } from '../world.ts';
import { cancelScheduleOf } from './schedule.ts';

/**
 * Ends a subscription at once. Nothing is refunded, and its open invoices are no longer collected, but can still be
 * paid (SDK: subscriptions.cancel; bitwarden/server pull request 7589).
 */
export function cancelNow(world: World, subscription: Subscription, reason: string): void {
  const now = world.now();
  Object.assign(subscription, {
    status: 'canceled',
    canceled_at: subscription.canceled_at ?? now,
    ended_at: now,
    pending_update: null,
    cancellation_details: { comment: null, feedback: null, reason },
  });
  for (const invoice of Object.values(world.state.invoices)) {
    const isOwn = invoice.parent.subscription_details.subscription === subscription.id;
    if (!isOwn || !['draft', 'open'].includes(invoice.status)) continue;
    invoice.auto_advance = false;
    invoice.automatically_finalizes_at = null;
    invoice.next_payment_attempt = null;
  }
  cancelScheduleOf(world, subscription);
  world.emit('customer.subscription.deleted', subscription);
}
