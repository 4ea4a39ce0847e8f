import { newId } from '../ids.ts';
import type { InvoiceLine } from '../invoice-objects.ts';
import type { Subscription } from '../objects.ts';
import type { World } from '../world.ts';

/**
 * Something that the seller puts on the next bill, often a credit: negative. It waits as an item and names no price
 * (Stripe docs: Invoice items).
 */
export function addInvoiceItem(
  world: World,
  subscription: Subscription,
  { amount, description }: { amount: number; description: string },
): InvoiceLine {
  const now = world.now();
  const line: InvoiceLine = {
    id: newId('il_'),
    object: 'line_item',
    livemode: false,
    invoice: null,
    amount,
    subtotal: amount,
    currency: subscription.currency,
    description,
    quantity: 1,
    quantity_decimal: '1',
    discount_amounts: [],
    // Credits are not reduced further (a guess).
    discountable: amount > 0,
    discounts: [],
    period: { start: now, end: now },
    subscription: subscription.id,
    metadata: {},
    parent: {
      type: 'invoice_item_details',
      subscription_item_details: null,
      invoice_item_details: {
        invoice_item: newId('ii_'),
        proration: false,
        proration_details: null,
        subscription: subscription.id,
      },
    },
    pricing: null,
  };
  const waiting = world.state.pendingLines[subscription.id] ?? [];
  world.state.pendingLines[subscription.id] = [...waiting, line];
  return line;
}
