import { invalidRequest, missingParameter } from '../api-error.ts';
import { type ApiRoute, EXPAND } from '../api-route.ts';
import { findSchedule, findSubscription } from '../find.ts';
import { boundary } from '../lifecycle/calendar.ts';
import { findUsablePrice } from '../lifecycle/currency.ts';
import { putPhases, release, scheduleFrom } from '../lifecycle/schedule.ts';
import type { Subscription } from '../objects.ts';
import type { Parameters } from '../parameters.ts';
import type { SchedulePhase, SubscriptionSchedule } from '../schedule-objects.ts';
import type { World } from '../world.ts';

const PHASE_PARAMETERS = [
  'phases[][items][][price]',
  'phases[][items][][quantity]',
  'phases[][start_date]',
  'phases[][end_date]',
  'phases[][duration][interval]',
  'phases[][duration][interval_count]',
  'phases[][trial_end]',
  'phases[][proration_behavior]',
  'phases[][billing_cycle_anchor]',
  'phases[][discounts]',
  'phases[][discounts][][discount]',
];

export const subscriptionScheduleRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/v1/subscription_schedules',
    // Beside `from_subscription` nothing else may be sent (Stripe docs: Create a schedule).
    allows: ['from_subscription', ...EXPAND],
    handle({ world, parameters }) {
      const id = parameters.requiredText('from_subscription');
      const subscription = findSubscription(world.state, id, 'from_subscription');
      refuseUnschedulable(subscription);
      return scheduleFrom(world, subscription);
    },
  },
  {
    method: 'GET',
    path: '/v1/subscription_schedules/:id',
    allows: EXPAND,
    handle: ({ world, ids }) => findSchedule(world.state, ids['id'] ?? ''),
  },
  {
    method: 'POST',
    path: '/v1/subscription_schedules/:id',
    allows: [...PHASE_PARAMETERS, 'end_behavior', 'proration_behavior', ...EXPAND],
    handle({ world, ids, parameters }) {
      const schedule = findSchedule(world.state, ids['id'] ?? '');
      const subscription = managedBy(world, schedule, 'update');
      parameters.oneOf('end_behavior', ['release']);
      parameters.oneOf('proration_behavior', ['none', 'create_prorations', 'always_invoice']);
      if (parameters.has('phases')) {
        putPhases(
          world,
          schedule,
          subscription,
          readPhases(world, subscription, schedule, parameters),
        );
      }
      return schedule;
    },
  },
  {
    method: 'POST',
    path: '/v1/subscription_schedules/:id/release',
    allows: EXPAND,
    handle({ world, ids }) {
      const schedule = findSchedule(world.state, ids['id'] ?? '');
      managedBy(world, schedule, 'release');
      release(world, schedule);
      return schedule;
    },
  },
];

function refuseUnschedulable({ id, schedule, status }: Subscription): void {
  if (schedule !== null) {
    throw invalidRequest(
      `You cannot migrate a subscription that is already attached to a schedule: ${schedule}.`,
      undefined,
      'from_subscription',
    );
  }
  if (!['canceled', 'incomplete', 'incomplete_expired'].includes(status)) return;
  throw invalidRequest(
    `The subscription ${id} is ${status} and cannot have a schedule.`,
    undefined,
    'from_subscription',
  );
}

function managedBy(world: World, schedule: SubscriptionSchedule, verb: string): Subscription {
  const subscription = world.state.subscriptions[schedule.subscription ?? ''];
  if (schedule.status === 'active' && subscription) return subscription;
  throw invalidRequest(
    `You cannot ${verb} a subscription schedule that is currently in the \`${schedule.status}\` status.`,
  );
}

/** Past phases may be left out; the one that runs has to come first, and keeps the moment when it began. */
function readPhases(
  world: World,
  { currency }: Subscription,
  schedule: SubscriptionSchedule,
  parameters: Parameters,
): SchedulePhase[] {
  const phases: SchedulePhase[] = [];
  for (const [index, phase] of parameters.list('phases').entries()) {
    const follows = phases.at(-1)?.end_date;
    const start = phase.integer('start_date') ?? follows ?? null;
    const expected = follows ?? schedule.current_phase?.start_date ?? null;
    if (start === null || start !== expected) {
      throw invalidRequest(
        follows === undefined
          ? 'You can not modify the start date of the current phase.'
          : 'A phase has to begin when the one before it ends.',
        undefined,
        `phases[${index}][start_date]`,
      );
    }
    phases.push(readPhase(world, phase, { index, start, currency }));
  }
  const [running] = phases;
  if (!running) throw missingParameter('phases');
  refuseAnotherEnd(schedule, running, phases.length);
  return phases;
}

function readPhase(
  world: World,
  phase: Parameters,
  { index, start, currency }: { index: number; start: number; currency: string },
): SchedulePhase {
  const name = `phases[${index}]`;
  const items = phase.list('items').map((item, position) => ({
    price: findUsablePrice(
      world,
      item.requiredText('price'),
      `${name}[items][${position}][price]`,
      currency,
    ),
    quantity: item.integer('quantity') ?? 1,
  }));
  const [first] = items;
  if (!first) throw missingParameter(`${name}[items]`);
  const end = endOf(phase, name, start);
  if (end <= start) {
    throw invalidRequest('A phase ends after it begins.', undefined, `${name}[end_date]`);
  }
  const proration = phase.text('proration_behavior');
  if (index > 0 && proration !== 'none') {
    const param = `${name}[proration_behavior]`;
    throw invalidRequest('This sandbox changes phases without proration.', undefined, param);
  }
  return {
    start_date: start,
    end_date: end,
    items: items.map(({ price, quantity }) => ({ price: price.id, quantity, metadata: {} })),
    currency: first.price.currency,
    metadata: {},
    proration_behavior: 'none',
    trial_end: phase.integer('trial_end'),
    billing_cycle_anchor: readAnchor(phase, name),
    discounts: phase.list('discounts').map((discount) => ({
      discount: discount.requiredText('discount'),
      coupon: null,
      promotion_code: null,
    })),
    add_invoice_items: [],
  };
}

/** Not together with a trial (SDK: Phase.billing_cycle_anchor). */
function readAnchor(phase: Parameters, name: string): SchedulePhase['billing_cycle_anchor'] {
  const anchor = phase.oneOf('billing_cycle_anchor', ['automatic', 'phase_start']);
  if (anchor !== 'phase_start' || phase.integer('trial_end') === null) return anchor;
  const message = 'A phase with a trial cannot reset the billing cycle anchor to its start.';
  throw invalidRequest(message, undefined, `${name}[billing_cycle_anchor]`);
}

/** By date, or by a number of months or years, not by both. */
function endOf(phase: Parameters, name: string, start: number): number {
  const date = phase.integer('end_date');
  if (!phase.has('duration')) {
    if (date !== null) return date;
    throw missingParameter(`${name}[end_date]`);
  }
  if (date !== null) {
    const message = 'You may only specify one of these parameters: duration, end_date.';
    throw invalidRequest(message, undefined, `${name}[duration]`);
  }
  const duration = phase.object('duration');
  const interval = duration.oneOf('interval', ['month', 'year']) ?? 'month';
  return boundary(start, interval, duration.integer('interval_count') ?? 1);
}

/** What would need a change within a period is not done here. */
function refuseAnotherEnd(
  { phases, current_phase: current }: SubscriptionSchedule,
  running: SchedulePhase,
  count: number,
): void {
  const before = phases.find((phase) => phase.start_date === current?.start_date);
  const items = (phase: SchedulePhase | undefined) =>
    JSON.stringify(phase?.items.map(({ price, quantity }) => [price, quantity]));
  const isSame = items(before) === items(running);
  if (isSame && (count === 1 || before?.end_date === running.end_date)) return;
  throw invalidRequest(
    'This sandbox leaves the running phase as it is, and changes to the next when its period is over.',
    undefined,
    'phases[0]',
  );
}
