import { findPrice } from '../find.ts';
import { newId } from '../ids.ts';
import type { Subscription, SubscriptionItem } from '../objects.ts';
import type { SchedulePhase, SubscriptionSchedule } from '../schedule-objects.ts';
import type { World } from '../world.ts';
import { updateSubscription } from './update-subscription.ts';

/** A schedule of one phase, the period that runs: nothing changes by it. */
export function scheduleFrom(world: World, subscription: Subscription): SubscriptionSchedule {
  const period = periodOf(subscription);
  const schedule: SubscriptionSchedule = {
    id: newId('sub_sched_'),
    object: 'subscription_schedule',
    created: world.now(),
    livemode: false,
    status: 'active',
    customer: subscription.customer,
    subscription: subscription.id,
    released_subscription: null,
    released_at: null,
    canceled_at: null,
    completed_at: null,
    current_phase: period,
    end_behavior: 'release',
    metadata: {},
    phases: [
      {
        ...period,
        items: subscription.items.data.map(({ price, quantity }) => ({
          price: price.id,
          quantity,
          metadata: {},
        })),
        currency: subscription.currency,
        metadata: {},
        proration_behavior: 'none',
        trial_end: subscription.status === 'trialing' ? subscription.trial_end : null,
        billing_cycle_anchor: null,
        discounts: subscription.discounts.map((discount) => ({
          discount,
          coupon: null,
          promotion_code: null,
        })),
        add_invoice_items: [],
      },
    ],
  };
  world.state.schedules[schedule.id] = schedule;
  world.emit('subscription_schedule.created', schedule);
  updateSubscription(world, subscription, { schedule: schedule.id });
  return schedule;
}

/**
 * Other phases from now on. A schedule that releases its subscription at the end says that it goes on: a
 * cancellation that was set before is no longer there.
 */
export function putPhases(
  world: World,
  schedule: SubscriptionSchedule,
  subscription: Subscription,
  phases: SchedulePhase[],
): void {
  schedule.phases = phases;
  const running = phases[0];
  if (running) schedule.current_phase = datesOf(running);
  world.emit('subscription_schedule.updated', schedule);
  // What the running phase does not name, the subscription loses (SDK: Phase.discounts).
  if (running) subscription.discounts = discountsOf(running);
  if (subscription.cancel_at === null) return;
  updateSubscription(world, subscription, {
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
  });
}

/** Lets go of the subscription, which stays as it is (Stripe docs: Release a schedule). */
export function release(world: World, schedule: SubscriptionSchedule): void {
  const subscription = world.state.subscriptions[schedule.subscription ?? ''];
  Object.assign(schedule, {
    status: 'released',
    subscription: null,
    released_subscription: schedule.subscription,
    released_at: world.now(),
    current_phase: null,
  });
  world.emit('subscription_schedule.released', schedule);
  if (subscription) updateSubscription(world, subscription, { schedule: null });
}

/** Its subscription has ended, and with it what was planned. */
export function cancelScheduleOf(world: World, subscription: Subscription): void {
  const schedule = scheduleOf(world, subscription);
  subscription.schedule = null;
  if (!schedule) return;
  Object.assign(schedule, {
    status: 'canceled',
    canceled_at: world.now(),
    current_phase: null,
  });
  world.emit('subscription_schedule.canceled', schedule);
}

/** The schedule that manages a subscription. */
export function scheduleOf(world: World, subscription: Subscription): SubscriptionSchedule | null {
  return world.state.schedules[subscription.schedule ?? ''] ?? null;
}

/** When nothing is planned any more, and the subscription goes on by itself. */
export function lastPhaseEnd(schedule: SubscriptionSchedule): number {
  return Math.max(...schedule.phases.map((phase) => phase.end_date));
}

/**
 * What a subscription renews with at the end of a period: its items, or those of the phase that begins then. Only
 * `phase_start` begins another billing cycle (SDK: Phase.billing_cycle_anchor). That `automatic` keeps the old one,
 * and a longer period then ends with that one's next boundary, is a guess. Nothing is prorated.
 */
export function enterPhase(
  world: World,
  subscription: Subscription,
  at: number,
): { items: SubscriptionItem[]; anchor: number } {
  const { billing_cycle_anchor: anchor, items } = subscription;
  const schedule = scheduleOf(world, subscription);
  const phase = schedule?.phases.find(
    ({ start_date: start, end_date: end }) => start <= at && at < end,
  );
  if (!schedule || !phase || phase.start_date === schedule.current_phase?.start_date) {
    return { items: items.data, anchor };
  }
  schedule.current_phase = datesOf(phase);
  subscription.discounts = discountsOf(phase);
  world.emit('subscription_schedule.updated', schedule);
  const entered = phase.items.map((wanted, index) =>
    itemInPhase(world, subscription, wanted, items.data[index], at),
  );
  return { items: entered, anchor: phase.billing_cycle_anchor === 'phase_start' ? at : anchor };
}

function itemInPhase(
  world: World,
  subscription: Subscription,
  wanted: SchedulePhase['items'][number],
  before: SubscriptionItem | undefined,
  at: number,
): SubscriptionItem {
  return {
    ...(before ?? {
      id: newId('si_'),
      object: 'subscription_item',
      created: world.now(),
      subscription: subscription.id,
      metadata: {},
      current_period_start: at,
      current_period_end: at,
    }),
    price: structuredClone(findPrice(world.state, wanted.price)),
    quantity: wanted.quantity,
  };
}

function discountsOf({ discounts }: SchedulePhase): string[] {
  return discounts.map(({ discount }) => discount);
}

function datesOf({ start_date, end_date }: SchedulePhase) {
  return { start_date, end_date };
}

function periodOf(subscription: Subscription): { start_date: number; end_date: number } {
  const [item] = subscription.items.data;
  return {
    start_date: item?.current_period_start ?? subscription.created,
    end_date: item?.current_period_end ?? subscription.created,
  };
}
