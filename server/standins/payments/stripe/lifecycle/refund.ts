import { invalidRequest } from '../api-error.ts';
import { newId } from '../ids.ts';
import type { Metadata } from '../objects.ts';
import type { Charge, Refund } from '../payment-objects.ts';
import type { World } from '../world.ts';

interface RefundOrder {
  /** Null is all that is left. */
  amount: number | null;
  reason: string | null;
  metadata: Metadata;
}

/** Gives money back. It never changes the status of a subscription (Stripe docs: Refunds). */
export function refundCharge(world: World, charge: Charge, order: RefundOrder): Refund {
  const left = charge.amount - charge.amount_refunded;
  const amount = order.amount ?? left;
  if (charge.refunded || charge.status !== 'succeeded') {
    throw invalidRequest('Charge has already been refunded.', 'charge_already_refunded');
  }
  if (amount <= 0 || amount > left) {
    throw invalidRequest('Refund amount is greater than what is left.', undefined, 'amount');
  }
  const refund: Refund = {
    id: newId('re_'),
    object: 'refund',
    created: world.now(),
    status: 'succeeded',
    amount,
    currency: charge.currency,
    charge: charge.id,
    payment_intent: charge.payment_intent,
    reason: order.reason,
    metadata: order.metadata,
  };
  world.state.refunds[refund.id] = refund;
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  world.emit('refund.created', refund);
  world.emit('charge.refunded', charge);
  return refund;
}
