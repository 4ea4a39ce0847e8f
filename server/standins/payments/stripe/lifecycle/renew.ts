import type { Invoice } from '../invoice-objects.ts';
import { listOf } from '../lists.ts';
import type { Subscription } from '../objects.ts';
import type { World } from '../world.ts';
import { boundary, nextBoundary } from './calendar.ts';
import { automaticCharge } from './card-answer.ts';
import {
  composeInvoice,
  finalizeInvoice,
  keepDraft,
  markUncollectible,
  voidInvoice,
} from './invoicing.ts';
import { serviceLine } from './lines.ts';
import { payInvoice } from './pay-invoice.ts';
import { enterPhase } from './schedule.ts';
import { settle } from './settle.ts';
import { updateSubscription } from './update-subscription.ts';

/** How long a renewal's invoice stays a draft (Stripe docs: Subscription invoices, one hour). */
export const DRAFT_SECONDS = 3600;

/**
 * A period ends and the next begins. The period advances first, and nothing has been paid for it yet: its
 * invoice is a draft for an hour. A trial ends in the same way.
 */
export function renew(world: World, subscription: Subscription): Invoice {
  const at = Math.min(...subscription.items.data.map((item) => item.current_period_end));
  const { items: renewed, anchor } = enterPhase(world, subscription, at);
  const items = renewed.map((item) => ({
    ...item,
    current_period_start: at,
    current_period_end: nextBoundary(anchor, item.price.recurring.interval, at),
  }));
  const lines = items.map((item) => {
    const period = { start: item.current_period_start, end: item.current_period_end };
    const line = serviceLine(world, subscription, item, period);
    // A part of a period is charged by proration alone, and phases prorate nothing here: see enterPhase.
    const isWhole = period.end >= boundary(at, item.price.recurring.interval, 1) - 3 * 86_400;
    return isWhole ? line : { ...line, amount: 0, subtotal: 0 };
  });
  const waiting = world.state.pendingLines[subscription.id] ?? [];
  delete world.state.pendingLines[subscription.id];
  const invoice = keepDraft(
    world,
    composeInvoice(world, subscription, [...waiting, ...lines], 'subscription_cycle'),
  );
  const isCollected = subscription.pause_collection === null && subscription.status !== 'unpaid';
  invoice.automatically_finalizes_at = isCollected ? world.now() + DRAFT_SECONDS : null;
  updateSubscription(world, subscription, {
    items: listOf(items, subscription.items.url),
    ...(anchor === subscription.billing_cycle_anchor ? {} : { billing_cycle_anchor: anchor }),
    latest_invoice: invoice.id,
    ...(subscription.status === 'trialing' ? { status: 'active' } : {}),
  });
  world.emit('invoice.created', invoice);
  leaveUncollected(world, subscription, invoice);
  return invoice;
}

/** What a pause of collection does to a renewal's invoice (Stripe docs: Pause payment collection). */
function leaveUncollected(world: World, subscription: Subscription, invoice: Invoice): void {
  const behavior = subscription.pause_collection?.behavior;
  if (behavior === undefined) return;
  invoice.auto_advance = false;
  if (behavior === 'void') voidInvoice(world, invoice);
  if (behavior === 'mark_uncollectible') markUncollectible(world, invoice);
}

/** The draft's hour is over: it gets its number and is charged. */
export function collectDraft(world: World, subscription: Subscription, invoice: Invoice): void {
  finalizeInvoice(world, invoice);
  collect(world, subscription, invoice);
}

/** One automatic attempt, the first or a retry. */
export function collect(world: World, subscription: Subscription, invoice: Invoice): void {
  invoice.next_payment_attempt = null;
  const outcome = payInvoice(world, invoice, automaticCharge(world.state, subscription));
  settle(world, subscription, invoice, outcome);
}
