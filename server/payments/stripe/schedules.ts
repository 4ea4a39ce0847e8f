import type { Stripe } from 'stripe';
import { ProviderError, type SubscriptionChange } from '../payment-provider.ts';
import { idOf } from './known-values.ts';
import type { PriceCatalogue } from './prices.ts';

/**
 * Another price from the next period on: a schedule of two phases, the one that runs as it is until its end,
 * then the new price (Stripe docs: Subscription schedules, "Downgrading a subscription"). Its first half takes
 * `from_subscription` and nothing else, so it is made in two calls; a repetition finds what the first one made.
 */
export async function scheduleChange(
  stripe: Stripe,
  prices: PriceCatalogue,
  change: SubscriptionChange & { idempotencyKey: string },
): Promise<void> {
  const [price, subscription] = await Promise.all([
    prices.ensure(change.plan, change.price),
    stripe.subscriptions.retrieve(change.subscriptionId),
  ]);
  const schedule = await scheduleOf(stripe, subscription, change.idempotencyKey);
  const running = runningPhase(schedule);
  const next = schedule.phases[schedule.phases.indexOf(running) + 1];
  if (next && isOnly(next.items, price)) return;
  await stripe.subscriptionSchedules.update(
    schedule.id,
    {
      end_behavior: 'release',
      proration_behavior: 'none',
      phases: [
        asItIs(running),
        {
          items: [{ price, quantity: 1 }],
          duration: { interval: change.price.interval, interval_count: 1 },
          proration_behavior: 'none',
        },
      ],
    },
    // The schedule's id too: after it was released, the same request is another request.
    { idempotencyKey: `${change.idempotencyKey}:${schedule.id}` },
  );
}

/** Lets go of a schedule; the subscription stays as it is. Does nothing where there is none. */
export async function releaseSchedule(
  stripe: Stripe,
  subscription: Stripe.Subscription,
): Promise<void> {
  const id = idOf(subscription.schedule);
  if (id !== null) await stripe.subscriptionSchedules.release(id);
}

async function scheduleOf(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  idempotencyKey: string,
): Promise<Stripe.SubscriptionSchedule> {
  const attached = idOf(subscription.schedule);
  if (attached !== null) return stripe.subscriptionSchedules.retrieve(attached);
  return stripe.subscriptionSchedules.create(
    { from_subscription: subscription.id },
    { idempotencyKey: `${idempotencyKey}:create` },
  );
}

function runningPhase(schedule: Stripe.SubscriptionSchedule): Stripe.SubscriptionSchedule.Phase {
  const { current_phase: current, phases } = schedule;
  const running = phases.find((phase) => phase.start_date === current?.start_date);
  if (running) return running;
  throw new ProviderError('Stripe: a schedule that no longer runs.', { isRetryable: true });
}

/** An update replaces all phases: one that runs has to be repeated, its dates and trial too. */
function asItIs(
  phase: Stripe.SubscriptionSchedule.Phase,
): Stripe.SubscriptionScheduleUpdateParams.Phase {
  return {
    items: phase.items.map(({ price, quantity }) => ({
      price: idOf(price) ?? '',
      quantity: quantity ?? 1,
    })),
    start_date: phase.start_date,
    end_date: phase.end_date,
    ...(phase.trial_end === null ? {} : { trial_end: phase.trial_end }),
    proration_behavior: 'none',
  };
}

function isOnly(items: readonly Stripe.SubscriptionSchedule.Phase.Item[], price: string): boolean {
  return items.length === 1 && idOf(items[0]?.price) === price;
}
