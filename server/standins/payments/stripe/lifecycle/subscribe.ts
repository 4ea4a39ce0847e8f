import { newId } from '../ids.ts';
import type { Invoice } from '../invoice-objects.ts';
import { listOf } from '../lists.ts';
import type { Metadata, Price, Subscription } from '../objects.ts';
import type { World } from '../world.ts';
import { nextBoundary } from './calendar.ts';
import { composeInvoice, finalizeInvoice, keepDraft } from './invoicing.ts';
import { serviceLine } from './lines.ts';

/** As the end of a trial, or as the anchor of a billing cycle before which nothing is prorated. */
export interface FirstCharge {
  kind: 'trial' | 'anchor';
  at: number;
}

interface Order {
  customer: string;
  price: Price;
  quantity: number;
  /** When the first charge comes; null is at once. Seconds since 1970. */
  start: FirstCharge | null;
  metadata: Metadata;
}

const STATUS = { none: 'incomplete', trial: 'trialing', anchor: 'active' } as const;

/**
 * A new subscription with its first invoice, which is finalised at once and still to be paid. Before an anchor
 * there is none (Stripe docs: Billing cycle, "Disable prorations").
 */
export function subscribe(
  world: World,
  order: Order,
): { subscription: Subscription; invoice: Invoice | null } {
  const now = world.now();
  const { start } = order;
  const trialEnd = start?.kind === 'trial' ? start.at : null;
  const id = newId('sub_');
  const anchor = start?.at ?? now;
  const subscription: Subscription = {
    id,
    object: 'subscription',
    created: now,
    livemode: false,
    status: STATUS[start?.kind ?? 'none'],
    customer: order.customer,
    currency: order.price.currency,
    collection_method: 'charge_automatically',
    items: listOf(
      [
        {
          id: newId('si_'),
          object: 'subscription_item',
          created: now,
          subscription: id,
          price: structuredClone(order.price),
          quantity: order.quantity,
          metadata: {},
          current_period_start: now,
          current_period_end:
            start?.at ?? nextBoundary(anchor, order.price.recurring.interval, now),
        },
      ],
      `/v1/subscription_items?subscription=${id}`,
    ),
    metadata: { ...order.metadata },
    start_date: now,
    billing_cycle_anchor: anchor,
    billing_mode: { type: 'flexible', flexible: { proration_discounts: 'included' } },
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, reason: null },
    ended_at: null,
    trial_start: trialEnd === null ? null : now,
    trial_end: trialEnd,
    latest_invoice: null,
    pending_update: null,
    pause_collection: null,
    default_payment_method: null,
    discounts: [],
    schedule: null,
  };
  world.state.subscriptions[id] = subscription;
  const customer = world.state.customers[order.customer];
  if (customer) customer.currency = subscription.currency;
  if (start?.kind === 'anchor') {
    world.emit('customer.subscription.created', subscription);
    return { subscription, invoice: null };
  }
  const lines = subscription.items.data.map((item) =>
    serviceLine(world, subscription, item, {
      start: item.current_period_start,
      end: item.current_period_end,
    }),
  );
  const invoice = keepDraft(
    world,
    composeInvoice(world, subscription, lines, 'subscription_create'),
  );
  subscription.latest_invoice = invoice.id;
  world.emit('customer.subscription.created', subscription);
  world.emit('invoice.created', invoice);
  finalizeInvoice(world, invoice);
  return { subscription, invoice };
}
