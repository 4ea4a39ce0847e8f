import type { Customer, DeletedCustomer } from '../objects.ts';
import type { World } from '../world.ts';
import { cancelNow } from './cancel.ts';
import { expireSession } from './checkout.ts';

/**
 * Deletes a customer for good and cancels what it subscribed to (Stripe docs: Delete a customer). It can still be
 * read, as deleted; its open pages close (a guess).
 */
export function deleteCustomer(world: World, customer: Customer): DeletedCustomer {
  const { state } = world;
  for (const session of Object.values(state.checkoutSessions)) {
    const isOpen = session.customer === customer.id && session.status === 'open';
    if (isOpen) expireSession(world, session);
  }
  for (const subscription of Object.values(state.subscriptions)) {
    const isRunning = subscription.customer === customer.id && subscription.ended_at === null;
    if (isRunning) cancelNow(world, subscription, 'cancellation_requested');
  }
  const deleted: DeletedCustomer = { id: customer.id, object: 'customer', deleted: true };
  delete state.customers[customer.id];
  state.deletedCustomers[customer.id] = deleted;
  world.emit('customer.deleted', customer);
  return deleted;
}
