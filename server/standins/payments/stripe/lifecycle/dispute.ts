import { newId } from '../ids.ts';
import type { Charge, Dispute, DisputeStatus } from '../payment-objects.ts';
import type { World } from '../world.ts';

/** The bank takes the money back until it is decided whose it is (Stripe docs: How disputes work). */
export function openDispute(world: World, charge: Charge): Dispute {
  const dispute: Dispute = {
    id: newId('du_'),
    object: 'dispute',
    created: world.now(),
    livemode: false,
    status: 'needs_response',
    amount: charge.amount,
    currency: charge.currency,
    charge: charge.id,
    payment_intent: charge.payment_intent,
    reason: 'fraudulent',
    metadata: {},
  };
  world.state.disputes[dispute.id] = dispute;
  // Stays true for ever, however it ends.
  charge.disputed = true;
  world.emit('charge.dispute.created', dispute);
  world.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

export function moveDispute(world: World, dispute: Dispute, status: DisputeStatus): void {
  dispute.status = status;
  if (status === 'needs_response' || status === 'under_review') {
    world.emit('charge.dispute.updated', dispute);
    return;
  }
  world.emit('charge.dispute.closed', dispute);
  if (status === 'won') world.emit('charge.dispute.funds_reinstated', dispute);
}
