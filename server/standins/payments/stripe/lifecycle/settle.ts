import type { Invoice } from '../invoice-objects.ts';
import type { Subscription } from '../objects.ts';
import type { World } from '../world.ts';
import { endDunning, planRetry } from './dunning.ts';
import type { PaymentOutcome } from './pay-invoice.ts';
import { applyPendingUpdate } from './pending-update.ts';
import { updateSubscription } from './update-subscription.ts';

/**
 * What an attempt to pay an invoice does to its subscription (Stripe docs: How subscriptions work, Subscription
 * statuses): the newest invoice decides, and one that has ended stays ended.
 */
export function settle(
  world: World,
  subscription: Subscription,
  invoice: Invoice,
  outcome: PaymentOutcome,
): void {
  if (subscription.ended_at !== null) return;
  if (outcome === 'paid') settlePaid(world, subscription, invoice);
  else if (invoice.billing_reason === 'subscription_cycle')
    settleUnpaid(world, subscription, invoice);
}

function settlePaid(world: World, subscription: Subscription, invoice: Invoice): void {
  const isLatest = subscription.latest_invoice === invoice.id;
  if (isLatest && subscription.pending_update) applyPendingUpdate(world, subscription);
  if (subscription.status === 'incomplete') {
    const isTrial = subscription.trial_end !== null && subscription.trial_end > world.now();
    updateSubscription(world, subscription, { status: isTrial ? 'trialing' : 'active' });
  } else if (isLatest && ['past_due', 'unpaid'].includes(subscription.status)) {
    updateSubscription(world, subscription, { status: 'active' });
  }
}

/** A renewal that was declined is tried again some days later (Stripe docs: Automate payment retries). */
function settleUnpaid(world: World, subscription: Subscription, invoice: Invoice): void {
  if (!planRetry(world, invoice)) {
    endDunning(world, subscription, invoice);
    return;
  }
  if (['active', 'trialing'].includes(subscription.status)) {
    updateSubscription(world, subscription, { status: 'past_due' });
  }
}
