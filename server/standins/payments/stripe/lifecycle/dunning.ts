import type { Invoice } from '../invoice-objects.ts';
import type { Subscription } from '../objects.ts';
import type { World } from '../world.ts';
import { cancelNow } from './cancel.ts';
import { updateSubscription } from './update-subscription.ts';

const DAY = 86_400;

/** Days from one attempt to the next; a setting of the account at Stripe. These numbers are a guess. */
const RETRY_DAYS = [3, 5, 7];

/** Plans the next attempt; false when none is left. */
export function planRetry(world: World, invoice: Invoice): boolean {
  const days = RETRY_DAYS[invoice.attempt_count - 1];
  invoice.next_payment_attempt = days === undefined ? null : world.now() + days * DAY;
  return days !== undefined;
}

/** What the account's settings say once retries are used up (Stripe docs: Automate payment retries). */
export function endDunning(world: World, subscription: Subscription, invoice: Invoice): void {
  const { endOfDunning } = world.state;
  if (endOfDunning === 'cancel') {
    invoice.auto_advance = false;
    cancelNow(world, subscription, 'payment_failed');
  } else {
    updateSubscription(world, subscription, { status: endOfDunning });
  }
}
