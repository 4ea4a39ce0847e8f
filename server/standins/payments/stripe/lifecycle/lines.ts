import { newId } from '../ids.ts';
import type { InvoiceLine } from '../invoice-objects.ts';
import type { Price, Subscription, SubscriptionItem } from '../objects.ts';
import type { World } from '../world.ts';

interface LineParts {
  subscription: Subscription;
  item: Pick<SubscriptionItem, 'id' | 'quantity'>;
  price: Price;
  amount: number;
  period: { start: number; end: number };
  isProration: boolean;
  description: string;
}

export function invoiceLine(parts: LineParts): InvoiceLine {
  const { subscription, item, price, amount, period, isProration, description } = parts;
  return {
    id: newId('il_'),
    object: 'line_item',
    livemode: false,
    invoice: null,
    amount,
    subtotal: amount,
    currency: price.currency,
    description,
    quantity: item.quantity,
    quantity_decimal: String(item.quantity),
    discount_amounts: [],
    discountable: !isProration,
    discounts: [],
    period,
    subscription: subscription.id,
    metadata: { ...subscription.metadata },
    parent: {
      type: 'subscription_item_details',
      invoice_item_details: null,
      subscription_item_details: {
        subscription: subscription.id,
        subscription_item: item.id,
        proration: isProration,
        invoice_item: null,
        proration_details: { credited_items: null },
      },
    },
    pricing: {
      type: 'price_details',
      price_details: { price: price.id, product: price.product },
      unit_amount_decimal: price.unit_amount_decimal,
    },
  };
}

/** The line that pays for one whole period of an item. */
export function serviceLine(
  world: World,
  subscription: Subscription,
  item: SubscriptionItem,
  period: { start: number; end: number },
): InvoiceLine {
  const isTrial = subscription.trial_end !== null && period.end <= subscription.trial_end;
  const name = productName(world, item.price);
  return invoiceLine({
    subscription,
    item,
    price: item.price,
    amount: isTrial ? 0 : item.price.unit_amount * item.quantity,
    period,
    isProration: false,
    description: isTrial ? `Trial period for ${name}` : `${item.quantity} × ${name}`,
  });
}

export function productName(world: World, price: Price): string {
  return world.state.products[price.product]?.name ?? price.product;
}
