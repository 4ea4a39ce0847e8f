import type { InvoiceLine } from '../invoice-objects.ts';
import type { Price, Subscription, SubscriptionItem } from '../objects.ts';
import type { World } from '../world.ts';
import { shortDate } from './calendar.ts';
import { shareAfterDiscounts } from './discounts.ts';
import { invoiceLine, productName } from './lines.ts';

/** What the rest of a period is worth, by the second (Stripe docs: Prorations); how it is rounded is a guess. */
export function shareOf(
  amount: number,
  period: { start: number; end: number },
  from: number,
): number {
  const moment = Math.min(Math.max(from, period.start), period.end);
  return Math.round((amount * (period.end - moment)) / (period.end - period.start));
}

/** What an item's remaining time gives back. */
export function creditLine(
  world: World,
  subscription: Subscription,
  item: SubscriptionItem,
  at: number,
): InvoiceLine {
  const period = periodOf(item);
  const left = shareAfterDiscounts(world, subscription);
  const share = shareOf(item.price.unit_amount * item.quantity * left, period, at);
  return invoiceLine({
    subscription,
    item,
    price: item.price,
    // Not -0, which JSON would write as 0 and a comparison would not.
    amount: share === 0 ? 0 : -share,
    period: { start: at, end: period.end },
    isProration: true,
    description: `Unused time on ${productName(world, item.price)} after ${shortDate(at)}`,
  });
}

/** What the new price costs for the remaining time of the same period. */
export function debitLine(
  world: World,
  subscription: Subscription,
  item: SubscriptionItem,
  price: Price,
  at: number,
): InvoiceLine {
  const period = periodOf(item);
  const left = shareAfterDiscounts(world, subscription);
  return invoiceLine({
    subscription,
    item,
    price,
    amount: shareOf(price.unit_amount * item.quantity * left, period, at),
    period: { start: at, end: period.end },
    isProration: true,
    description: `Remaining time on ${productName(world, price)} after ${shortDate(at)}`,
  });
}

function periodOf(item: SubscriptionItem): { start: number; end: number } {
  return { start: item.current_period_start, end: item.current_period_end };
}
