import { invalidRequest } from '../api-error.ts';
import { newId } from '../ids.ts';
import type { InvoiceLine } from '../invoice-objects.ts';
import type { Price, Subscription, SubscriptionItem } from '../objects.ts';
import type { World } from '../world.ts';
import { nextBoundary } from './calendar.ts';
import { serviceLine } from './lines.ts';
import { creditLine, debitLine } from './prorate.ts';

export const PRORATION_BEHAVIORS = ['create_prorations', 'always_invoice', 'none'] as const;
type ProrationBehavior = (typeof PRORATION_BEHAVIORS)[number];

export interface RequestedItem {
  /** Null adds a second item beside those that are there. */
  id: string | null;
  price: Price;
  quantity: number | null;
}

export interface PlannedChange {
  items: SubscriptionItem[];
  /** Charged at once. */
  invoiceNow: InvoiceLine[];
  /** Waits for the next invoice. */
  nextInvoice: InvoiceLine[];
  /** A new billing cycle that starts with the change, or null. */
  anchor: number | null;
}

interface ItemChange {
  item: SubscriptionItem;
  prorations: InvoiceLine[];
  /** Due now whatever the proration behaviour, because a new period begins. */
  newPeriod: InvoiceLine[];
}

/** What a change of items would do, without doing it: preview and update both start here. */
export function planChange(
  world: World,
  subscription: Subscription,
  requested: readonly RequestedItem[],
  { behavior, at }: { behavior: ProrationBehavior; at: number },
): PlannedChange {
  const items = [...subscription.items.data];
  const changes = requested.map((request) => {
    const index = items.findIndex((item) => item.id === request.id);
    const current = items[index];
    const change = current
      ? replaceItem(world, subscription, current, request, at)
      : addItem(world, subscription, request, at);
    if (current) items[index] = change.item;
    else items.push(change.item);
    return change;
  });
  const prorations = behavior === 'none' ? [] : changes.flatMap((change) => change.prorations);
  const newPeriod = changes.flatMap((change) => change.newPeriod);
  const isInvoicedNow = behavior === 'always_invoice' || newPeriod.length > 0;
  return {
    items,
    invoiceNow: isInvoicedNow ? [...prorations, ...newPeriod] : [],
    nextInvoice: isInvoicedNow ? [] : prorations,
    anchor: newPeriod.length > 0 ? at : null,
  };
}

/** Another interval starts its period now (Stripe docs: Change subscriptions); the same one is charged the difference. */
function replaceItem(
  world: World,
  subscription: Subscription,
  current: SubscriptionItem,
  request: RequestedItem,
  at: number,
): ItemChange {
  const { price } = request;
  const item = {
    ...current,
    price: structuredClone(price),
    quantity: request.quantity ?? current.quantity,
  };
  if (subscription.status === 'trialing') return { item, prorations: [], newPeriod: [] };
  const credit = creditLine(world, subscription, current, at);
  if (price.recurring.interval === current.price.recurring.interval) {
    const debit = debitLine(world, subscription, item, price, at);
    return { item, prorations: [credit, debit], newPeriod: [] };
  }
  const period = { start: at, end: nextBoundary(at, price.recurring.interval, at) };
  const moved = { ...item, current_period_start: period.start, current_period_end: period.end };
  return {
    item: moved,
    prorations: [credit],
    newPeriod: [serviceLine(world, subscription, moved, period)],
  };
}

function addItem(
  world: World,
  subscription: Subscription,
  request: RequestedItem,
  at: number,
): ItemChange {
  const [first] = subscription.items.data;
  if (first && first.price.recurring.interval !== request.price.recurring.interval) {
    throw invalidRequest('This sandbox bills all items of a subscription by one interval.');
  }
  const item: SubscriptionItem = {
    id: newId('si_'),
    object: 'subscription_item',
    created: world.now(),
    subscription: subscription.id,
    price: structuredClone(request.price),
    quantity: request.quantity ?? 1,
    metadata: {},
    current_period_start: first?.current_period_start ?? at,
    current_period_end:
      first?.current_period_end ?? nextBoundary(at, request.price.recurring.interval, at),
  };
  const prorations =
    subscription.status === 'trialing'
      ? []
      : [debitLine(world, subscription, item, request.price, at)];
  return { item, prorations, newPeriod: [] };
}
