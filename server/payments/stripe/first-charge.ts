import type { Stripe } from 'stripe';
import type { CheckoutCharge } from '../payment-provider.ts';

/** A session lives at least 30 minutes (Stripe docs: Checkout Session, expires_at); an hour leaves time to pay. */
export const SESSION_SECONDS = 60 * 60;

/** A trial that ends sooner is refused (Stripe docs: Checkout Session, subscription_data.trial_end). */
const SHORTEST_TRIAL_SECONDS = 48 * 60 * 60;

type FirstCharge = Pick<
  Stripe.Checkout.SessionCreateParams.SubscriptionData,
  'trial_period_days' | 'trial_end' | 'billing_cycle_anchor' | 'proration_behavior'
>;

/**
 * When a subscription's first charge is due. A date that is near is the anchor of the billing cycle, whose time
 * until then is free without proration; one that may pass while the person still pays could not be an anchor,
 * and charges at once.
 */
export function firstCharge(
  { trialDays, startsAt }: Extract<CheckoutCharge, { kind: 'recurring' }>,
  now: Date,
): FirstCharge {
  if (trialDays > 0) return { trial_period_days: trialDays };
  if (startsAt === null) return {};
  const at = Math.ceil(startsAt.getTime() / 1000);
  const ahead = at - now.getTime() / 1000;
  // A margin, because the session's creation takes a moment itself.
  if (ahead >= SHORTEST_TRIAL_SECONDS + 60) return { trial_end: at };
  if (ahead > SESSION_SECONDS) return { billing_cycle_anchor: at, proration_behavior: 'none' };
  return {};
}

/**
 * Until when nothing is charged. Before an anchor that lies ahead the status is `active` although nothing was
 * paid: only then is the anchor the end of the running period.
 */
export function freeUntil(
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
): { at: number; isBeforeAnchor: boolean } | null {
  if (subscription.trial_end !== null) {
    return { at: subscription.trial_end, isBeforeAnchor: false };
  }
  const { billing_cycle_anchor: anchor } = subscription;
  return anchor === item.current_period_end ? { at: anchor, isBeforeAnchor: true } : null;
}
