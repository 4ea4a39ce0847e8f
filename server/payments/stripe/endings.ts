import type { Stripe } from 'stripe';
import { hasCode } from './errors.ts';
import { voidOpenInvoices } from './open-invoices.ts';
import { releaseSchedule } from './schedules.ts';

/**
 * A schedule is released first: Stripe refuses `cancel_at_period_end` on a subscription that one manages
 * (Stripe docs: Subscription schedules). What is set here carries no key: asked for twice it is the same, and a key
 * would answer a second pause or cancellation with what the first one found.
 */
export async function cancelSubscription(
  stripe: Stripe,
  subscriptionId: string,
  { when }: { when: 'now' | 'period_end' },
): Promise<void> {
  await releaseSchedule(stripe, await stripe.subscriptions.retrieve(subscriptionId));
  if (when === 'period_end') {
    await stripe.subscriptions.update(subscriptionId, { cancel_at_period_end: true });
    return;
  }
  await cancelNow(stripe, subscriptionId);
  // Stripe only stops collecting what is open; its page would still take the money (SDK: subscriptions.cancel).
  await voidOpenInvoices(stripe, subscriptionId);
}

async function cancelNow(stripe: Stripe, subscriptionId: string): Promise<void> {
  try {
    await stripe.subscriptions.cancel(subscriptionId);
  } catch (error) {
    // A DELETE has no idempotency key: a repetition finds the subscription gone, which is what was asked.
    if (!hasCode(error, 'resource_missing')) throw error;
    const { status } = await stripe.subscriptions.retrieve(subscriptionId);
    if (status !== 'canceled' && status !== 'incomplete_expired') throw error;
  }
}

/** `void`: what would have been charged meanwhile is not owed later. The status stays `active`. */
export async function pauseSubscription(stripe: Stripe, subscriptionId: string): Promise<void> {
  await stripe.subscriptions.update(subscriptionId, { pause_collection: { behavior: 'void' } });
}

/** A cancellation may have been set by flag or by date; each is taken back by its own parameter. */
export async function resumeSubscription(stripe: Stripe, subscriptionId: string): Promise<void> {
  const {
    cancel_at_period_end: byFlag,
    cancel_at: date,
    pause_collection: pause,
  } = await stripe.subscriptions.retrieve(subscriptionId);
  const params: Stripe.SubscriptionUpdateParams = {
    ...(byFlag ? { cancel_at_period_end: false } : {}),
    ...(!byFlag && date !== null ? { cancel_at: '' } : {}),
    ...(pause !== null ? { pause_collection: '' } : {}),
  };
  if (Object.keys(params).length === 0) return;
  await stripe.subscriptions.update(subscriptionId, params);
}
