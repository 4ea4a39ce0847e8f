import { ApiError } from '../api-error.ts';
import type { Invoice } from '../invoice-objects.ts';
import { listOf } from '../lists.ts';
import type { Subscription } from '../objects.ts';
import type { World } from '../world.ts';
import { automaticCharge, cardAnswer } from './card-answer.ts';
import { composeInvoice, finalizeInvoice, keepDraft } from './invoicing.ts';
import { payInvoice } from './pay-invoice.ts';
import { discardPendingUpdate } from './pending-update.ts';
import type { PlannedChange } from './plan-change.ts';
import { settle } from './settle.ts';
import { updateSubscription } from './update-subscription.ts';

export const PAYMENT_BEHAVIORS = [
  'allow_incomplete',
  'pending_if_incomplete',
  'error_if_incomplete',
] as const;
type PaymentBehavior = (typeof PAYMENT_BEHAVIORS)[number];

/** How long a change waits for its payment, within the period (Stripe docs: Pending updates reference, Expiration). */
const PENDING_SECONDS = 23 * 3600;

/** Carries a planned change of items out, in the way that `payment_behavior` asks for. */
export function changeItems(
  world: World,
  subscription: Subscription,
  change: PlannedChange,
  behavior: PaymentBehavior,
): void {
  discardPendingUpdate(world, subscription);
  const invoice =
    change.invoiceNow.length > 0
      ? composeInvoice(world, subscription, change.invoiceNow, 'subscription_update')
      : null;
  if (invoice && behavior !== 'allow_incomplete' && !canBeCharged(world, subscription, invoice)) {
    if (behavior === 'error_if_incomplete') throw declined();
    waitForPayment(world, subscription, change, invoice);
    return;
  }
  applyNow(world, subscription, change, invoice);
}

function applyNow(
  world: World,
  subscription: Subscription,
  change: PlannedChange,
  invoice: Invoice | null,
): void {
  if (change.nextInvoice.length > 0) {
    const waiting = world.state.pendingLines[subscription.id] ?? [];
    world.state.pendingLines[subscription.id] = [...waiting, ...change.nextInvoice];
  }
  if (invoice) keepDraft(world, invoice);
  updateSubscription(world, subscription, {
    items: listOf(change.items, subscription.items.url),
    ...(change.anchor === null ? {} : { billing_cycle_anchor: change.anchor }),
    ...(invoice ? { latest_invoice: invoice.id } : {}),
  });
  if (!invoice) return;
  if (charge(world, subscription, invoice) !== 'paid') {
    updateSubscription(world, subscription, { status: 'past_due' });
  }
}

function waitForPayment(
  world: World,
  subscription: Subscription,
  change: PlannedChange,
  invoice: Invoice,
): void {
  keepDraft(world, invoice);
  const periodEnd = Math.min(...subscription.items.data.map((item) => item.current_period_end));
  updateSubscription(world, subscription, {
    latest_invoice: invoice.id,
    pending_update: {
      expires_at: Math.min(world.now() + PENDING_SECONDS, periodEnd),
      subscription_items: change.items,
      billing_cycle_anchor: change.anchor,
      trial_end: null,
    },
  });
  charge(world, subscription, invoice);
}

function charge(world: World, subscription: Subscription, invoice: Invoice) {
  world.emit('invoice.created', invoice);
  finalizeInvoice(world, invoice);
  const outcome = payInvoice(world, invoice, automaticCharge(world.state, subscription));
  settle(world, subscription, invoice, outcome);
  return outcome;
}

function canBeCharged(world: World, subscription: Subscription, invoice: Invoice): boolean {
  if (invoice.amount_due === 0) return true;
  return cardAnswer(world.state, automaticCharge(world.state, subscription)).kind === 'succeeded';
}

function declined(): ApiError {
  return new ApiError(402, 'card_error', 'Your card was declined.', {
    code: 'card_declined',
    decline_code: 'generic_decline',
  });
}
