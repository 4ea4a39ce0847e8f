import type { Stripe } from 'stripe';
import { hasCode } from './errors.ts';
import { releaseSchedule } from './schedules.ts';

/**
 * A schedule is released first: Stripe refuses `cancel_at_period_end` on a subscription that one manages
 * (Stripe docs: Subscription schedules).
 */
export async function cancelSubscription(
  stripe: Stripe,
  subscriptionId: string,
  { when, idempotencyKey }: { when: 'now' | 'period_end'; idempotencyKey: string },
): Promise<void> {
  await releaseSchedule(stripe, await stripe.subscriptions.retrieve(subscriptionId));
  if (when === 'period_end') {
    const params = { cancel_at_period_end: true };
    await stripe.subscriptions.update(subscriptionId, params, { idempotencyKey });
    return;
  }
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
export async function pauseSubscription(
  stripe: Stripe,
  subscriptionId: string,
  { idempotencyKey }: { idempotencyKey: string },
): Promise<void> {
  await stripe.subscriptions.update(
    subscriptionId,
    { pause_collection: { behavior: 'void' } },
    { idempotencyKey },
  );
}

/** A cancellation may have been set by flag or by date; each is taken back by its own parameter. */
export async function resumeSubscription(
  stripe: Stripe,
  subscriptionId: string,
  { idempotencyKey }: { idempotencyKey: string },
): Promise<void> {
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
  await stripe.subscriptions.update(subscriptionId, params, { idempotencyKey });
}
