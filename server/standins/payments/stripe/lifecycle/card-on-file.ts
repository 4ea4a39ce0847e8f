import { findCustomer } from '../find.ts';
import type { TestCard } from '../test-cards.ts';
import type { World } from '../world.ts';
import { saveCard } from './checkout.ts';
import { updateSubscription } from './update-subscription.ts';

/** Another card for everything that the customer pays, as the portal does. */
export function putCardOnFile(world: World, customerId: string, card: TestCard): void {
  const customer = findCustomer(world.state, customerId);
  const method = saveCard(world, customer.id, card);
  customer.invoice_settings.default_payment_method = method.id;
  world.emit('customer.updated', customer);
  for (const subscription of Object.values(world.state.subscriptions)) {
    if (subscription.customer !== customer.id || subscription.ended_at !== null) continue;
    updateSubscription(world, subscription, { default_payment_method: method.id });
  }
}
