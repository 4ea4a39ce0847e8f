import type { Subscription } from '../objects.ts';
import type { World } from '../world.ts';

/** Changes fields and tells what they were before, as `customer.subscription.updated` does. */
export function updateSubscription(
  world: World,
  subscription: Subscription,
  changes: Partial<Subscription>,
): void {
  const before = structuredClone(subscription);
  const previous = Object.fromEntries(
    Object.entries(before).filter(([name]) => Object.hasOwn(changes, name)),
  );
  Object.assign(subscription, changes);
  world.emit('customer.subscription.updated', subscription, previous);
}
