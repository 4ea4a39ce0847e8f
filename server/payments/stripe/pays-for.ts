import type { Stripe } from 'stripe';
import type { PaymentSnapshot } from '../payment-provider.ts';
import type { KnownPrice } from './known-price.ts';
import { idOf } from './known-values.ts';

/** A line of an invoice with the price that it names; null where it names none that is known. */
export interface PricedLine {
  line: Stripe.InvoiceLineItem;
  price: KnownPrice | null;
}

export function priceIdOf(line: Stripe.InvoiceLineItem): string | null {
  return idOf(line.pricing?.price_details?.price);
}

/**
 * What an invoice pays for, by its lines before any reduction (SDK: InvoiceLineItem.subtotal): coupons, credit and
 * credit lines are the seller's, and take nothing from what is bought. A trial's line costs nothing and pays nothing.
 */
export function paysFor(lines: readonly PricedLine[]): PaymentSnapshot['paysFor'] {
  const whole = lines.filter(({ line, price }) => {
    if (price === null || price.lookupKey === null || isProration(line)) return false;
    return line.subtotal > 0 && line.subtotal === price.unitAmount * (line.quantity ?? 1);
  });
  if (whole.length > 0) return { kind: 'period', lookupKey: highest(whole) };
  const prorations = lines.filter(
    ({ line, price }) => price !== null && isProration(line) && line.subtotal >= 0,
  );
  if (prorations.length === 0) return null;
  // A coupon of all of it leaves nothing of the line, which names its price all the same.
  const charged = prorations.filter(({ line }) => line.subtotal > 0);
  return { kind: 'proration', lookupKey: highest(charged.length > 0 ? charged : prorations) };
}

/** A change is told by the line's parent (Stripe changelog: 2025-03-31.basil). */
export function isProration(line: Stripe.InvoiceLineItem): boolean {
  const { subscription_item_details: item, invoice_item_details: extra } = line.parent ?? {};
  return item?.proration ?? extra?.proration ?? false;
}

function highest(lines: readonly PricedLine[]): string | null {
  const prices = lines.map(({ price }) => price).filter((price) => price !== null);
  const top = Math.max(...prices.map(({ unitAmount }) => unitAmount));
  return prices.find(({ unitAmount }) => unitAmount === top)?.lookupKey ?? null;
}
