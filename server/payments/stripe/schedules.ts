import { Stripe } from 'stripe';
import { ProviderError, type SubscriptionChange } from '../payment-provider.ts';
import { idOf } from './known-values.ts';
import type { PriceCatalogue } from './prices.ts';
import { asItIs, discountsOf, runningPhase } from './schedule-phases.ts';

/**
 * Another price from the next period on: a schedule of two phases, the one that runs as it is until its end,
 * then the new price (Stripe docs: Subscription schedules, "Downgrading a subscription"). Its first half takes
 * `from_subscription` and nothing else, so it is made in two calls. Neither needs a key: a repetition finds what
 * was made, and phases that are put twice are the same phases.
 */
export async function scheduleChange(
  stripe: Stripe,
  prices: PriceCatalogue,
  change: SubscriptionChange,
): Promise<void> {
  const price = await prices.ensure(change.plan, change.price);
  const schedule = await scheduleOf(stripe, change.subscriptionId);
  const running = runningPhase(schedule);
  if (!running) {
    throw new ProviderError('Stripe: a schedule that no longer runs.', { isRetryable: true });
  }
  const next = schedule.phases[schedule.phases.indexOf(running) + 1];
  if (next && isOnly(next.items, price)) return;
  await stripe.subscriptionSchedules.update(schedule.id, {
    end_behavior: 'release',
    proration_behavior: 'none',
    phases: [
      asItIs(running),
      {
        items: [{ price, quantity: 1 }],
        duration: { interval: change.price.interval, interval_count: 1 },
        proration_behavior: 'none',
        ...discountsOf(running),
        ...(await anchorOf(prices, running, change)),
      },
    ],
  });
}

/** Lets go of a schedule; the subscription stays as it is. Does nothing where there is none. */
export async function releaseSchedule(
  stripe: Stripe,
  subscription: Stripe.Subscription,
): Promise<void> {
  const id = idOf(subscription.schedule);
  if (id === null || subscription.ended_at != null) return;
  try {
    await stripe.subscriptionSchedules.release(id);
  } catch (error) {
    // Somebody else let go of it, or it ran out meanwhile: what is over is refused (Stripe docs: Release a schedule).
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    const { status } = await stripe.subscriptionSchedules.retrieve(id);
    if (status === 'active' || status === 'not_started') throw error;
  }
}

async function scheduleOf(
  stripe: Stripe,
  subscriptionId: string,
): Promise<Stripe.SubscriptionSchedule> {
  const before = await attached(stripe, subscriptionId);
  if (before) return before;
  try {
    return await stripe.subscriptionSchedules.create({ from_subscription: subscriptionId });
  } catch (error) {
    // Two at once: the other one's is there now, and a second is refused.
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    const meanwhile = await attached(stripe, subscriptionId);
    if (!meanwhile) throw error;
    return meanwhile;
  }
}

async function attached(
  stripe: Stripe,
  subscriptionId: string,
): Promise<Stripe.SubscriptionSchedule | null> {
  const { schedule } = await stripe.subscriptions.retrieve(subscriptionId);
  const id = idOf(schedule);
  return id === null ? null : stripe.subscriptionSchedules.retrieve(id);
}

/**
 * Another interval begins its own billing cycle with the phase (Stripe docs: Billing cycle, "Reset the billing cycle
 * anchor"). The same one keeps its anchor, so that the 31st comes back after a short month.
 */
async function anchorOf(
  prices: PriceCatalogue,
  running: Stripe.SubscriptionSchedule.Phase,
  change: SubscriptionChange,
): Promise<Pick<Stripe.SubscriptionScheduleUpdateParams.Phase, 'billing_cycle_anchor'>> {
  const id = idOf(running.items[0]?.price);
  const before = id === null ? null : await prices.byId(id);
  const isSame = before?.price.interval === change.price.interval;
  return isSame ? {} : { billing_cycle_anchor: 'phase_start' };
}

function isOnly(items: readonly Stripe.SubscriptionSchedule.Phase.Item[], price: string): boolean {
  return items.length === 1 && idOf(items[0]?.price) === price;
}
