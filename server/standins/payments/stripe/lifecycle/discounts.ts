import type { Coupon } from '../discount-objects.ts';
import { newId } from '../ids.ts';
import type { Invoice, InvoiceLine } from '../invoice-objects.ts';
import type { Subscription } from '../objects.ts';
import type { World } from '../world.ts';
import { updateSubscription } from './update-subscription.ts';

/** A coupon of some per cent, given to a subscription as a seller does in the dashboard. */
export function giveCoupon(
  world: World,
  subscription: Subscription,
  { percentOff, duration }: { percentOff: number; duration: Coupon['duration'] },
): Coupon {
  const coupon: Coupon = {
    id: newId('', 8),
    object: 'coupon',
    created: world.now(),
    livemode: false,
    duration,
    duration_in_months: null,
    percent_off: percentOff,
    amount_off: null,
    currency: null,
    name: null,
    max_redemptions: null,
    redeem_by: null,
    times_redeemed: 1,
    valid: true,
    metadata: {},
  };
  const id = newId('di_');
  world.state.coupons[coupon.id] = coupon;
  world.state.discounts[id] = {
    id,
    object: 'discount',
    checkout_session: null,
    customer: subscription.customer,
    customer_account: null,
    end: null,
    invoice: null,
    invoice_item: null,
    promotion_code: null,
    source: { type: 'coupon', coupon: coupon.id },
    start: world.now(),
    subscription: subscription.id,
    subscription_item: null,
  };
  world.emit('coupon.created', coupon);
  updateSubscription(world, subscription, { discounts: [...subscription.discounts, id] });
  return coupon;
}

/**
 * Lines with what each discount takes off, one after the other (Stripe docs: Coupons, "Stacking"). A line's amount
 * stays as it was (SDK: InvoiceLineItem.discount_amounts).
 */
export function discounted(
  world: World,
  { discounts }: Subscription,
  lines: readonly InvoiceLine[],
): InvoiceLine[] {
  return lines.map((line) => {
    if (!line.discountable || line.amount <= 0) return line;
    let left = line.amount;
    const amounts = discounts.map((discount) => {
      const amount = Math.round((left * percentOf(world, discount)) / 100);
      left -= amount;
      return { discount, amount };
    });
    return { ...line, discounts, discount_amounts: amounts };
  });
}

/** A coupon for once is used up by the first invoice that it reduced (Stripe docs: Coupons, duration). */
export function spendOnce(world: World, subscription: Subscription, invoice: Invoice): void {
  const used = new Set(invoice.total_discount_amounts.map(({ discount }) => discount));
  const left = subscription.discounts.filter(
    (id) => !used.has(id) || couponOf(world, id)?.duration !== 'once',
  );
  if (left.length < subscription.discounts.length) subscription.discounts = left;
}

/** What discounts leave of a price, from 0 to 1: prorations come with them (proration_discounts "included"). */
export function shareAfterDiscounts(world: World, { discounts }: Subscription): number {
  return discounts.reduce((share, id) => share * (1 - percentOf(world, id) / 100), 1);
}

function percentOf(world: World, discount: string): number {
  return couponOf(world, discount)?.percent_off ?? 0;
}

function couponOf({ state }: World, discount: string): Coupon | undefined {
  return state.coupons[state.discounts[discount]?.source.coupon ?? ''];
}
