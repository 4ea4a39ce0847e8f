import { invalidRequest, noSuch } from '../api-error.ts';
import { type ApiRoute, EXPAND } from '../api-route.ts';
import { findSubscription } from '../find.ts';
import { cancelNow } from '../lifecycle/cancel.ts';
import { changeItems, PAYMENT_BEHAVIORS } from '../lifecycle/change.ts';
import { findUsablePrice } from '../lifecycle/currency.ts';
import { PRORATION_BEHAVIORS, planChange, type RequestedItem } from '../lifecycle/plan-change.ts';
import { updateSubscription } from '../lifecycle/update-subscription.ts';
import { LIST_PARAMETERS, page } from '../lists.ts';
import type { Subscription } from '../objects.ts';
import type { Parameters } from '../parameters.ts';
import type { World } from '../world.ts';

const ITEM_PARAMETERS = ['items[][id]', 'items[][price]', 'items[][quantity]'];
const CHANGE_PARAMETERS = [
  ...ITEM_PARAMETERS,
  'proration_behavior',
  'proration_date',
  'payment_behavior',
  ...EXPAND,
];

/** The rest of what `pending_if_incomplete` forbids beside it (Stripe docs: Pending updates). */
const OTHER_PARAMETERS = [
  'cancel_at_period_end',
  'cancel_at',
  'metadata[*]',
  'pause_collection',
  'pause_collection[behavior]',
  'default_payment_method',
];

export const subscriptionRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/subscriptions',
    allows: ['customer', 'status', ...LIST_PARAMETERS],
    handle({ world, parameters }) {
      const customer = parameters.text('customer');
      const status = parameters.text('status');
      return page(
        world.state.subscriptions,
        '/v1/subscriptions',
        parameters,
        (subscription) =>
          (customer === null || subscription.customer === customer) &&
          (status === 'all' || (status ?? notEnded(subscription)) === subscription.status),
      );
    },
  },
  {
    method: 'GET',
    path: '/v1/subscriptions/:id',
    allows: EXPAND,
    handle: ({ world, ids }) => findSubscription(world.state, ids['id'] ?? ''),
  },
  {
    method: 'POST',
    path: '/v1/subscriptions/:id',
    allows: [...CHANGE_PARAMETERS, ...OTHER_PARAMETERS],
    handle({ world, ids, parameters }) {
      const subscription = findOngoing(world, ids['id'] ?? '');
      update(world, subscription, parameters);
      return subscription;
    },
  },
  {
    method: 'DELETE',
    path: '/v1/subscriptions/:id',
    allows: EXPAND,
    handle({ world, ids }) {
      const subscription = findOngoing(world, ids['id'] ?? '');
      cancelNow(world, subscription, 'cancellation_requested');
      return subscription;
    },
  },
];

/** Without a status the list leaves ended ones out. */
function notEnded(subscription: Subscription): string | null {
  return subscription.ended_at === null ? subscription.status : null;
}

/** An ended subscription can still be read, but for changes it is as if it were gone. */
function findOngoing(world: World, id: string): Subscription {
  const subscription = findSubscription(world.state, id);
  if (subscription.ended_at !== null) throw noSuch('subscription', id);
  return subscription;
}

function update(world: World, subscription: Subscription, parameters: Parameters): void {
  if (subscription.schedule !== null) refuseBesideSchedule(subscription.schedule, parameters);
  const behavior = parameters.oneOf('payment_behavior', PAYMENT_BEHAVIORS) ?? 'allow_incomplete';
  if (behavior === 'pending_if_incomplete') refuseBesidePending(parameters);
  const changes = readChanges(world, subscription, parameters);
  if (Object.keys(changes).length > 0) updateSubscription(world, subscription, changes);
  const items = readItems(world, subscription, parameters);
  if (items.length === 0) return;
  changeItems(
    world,
    subscription,
    planChange(world, subscription, items, readProration(world, parameters)),
    behavior,
  );
}

/** What its schedule decides cannot be said another way (Stripe docs: Subscription schedules). */
function refuseBesideSchedule(schedule: string, parameters: Parameters): void {
  const forbidden = ['cancel_at_period_end', 'cancel_at', 'items'];
  const found = forbidden.find((name) => parameters.has(name));
  if (found === undefined) return;
  const what = found === 'items' ? 'its items' : 'any cancelation behavior';
  throw invalidRequest(
    `The subscription is managed by the subscription schedule \`${schedule}\`, and updating ${what} directly is not allowed. Please update the schedule instead.`,
    undefined,
    found,
  );
}

function refuseBesidePending(parameters: Parameters): void {
  const forbidden = ['metadata', 'cancel_at_period_end', 'cancel_at', 'pause_collection'];
  const found = forbidden.find((name) => parameters.has(name));
  if (found === undefined) return;
  throw invalidRequest(
    `\`${found}\` cannot be updated with payment_behavior pending_if_incomplete.`,
    undefined,
    found,
  );
}

export function readItems(
  world: World,
  { currency }: Subscription,
  parameters: Parameters,
): RequestedItem[] {
  return parameters.list('items').map((item, index) => ({
    id: item.text('id'),
    price: findUsablePrice(world, item.requiredText('price'), `items[${index}][price]`, currency),
    quantity: item.integer('quantity'),
  }));
}

export function readProration(world: World, parameters: Parameters) {
  return {
    behavior: parameters.oneOf('proration_behavior', PRORATION_BEHAVIORS) ?? 'create_prorations',
    at: parameters.integer('proration_date') ?? world.now(),
  } as const;
}

function readChanges(
  world: World,
  subscription: Subscription,
  parameters: Parameters,
): Partial<Subscription> {
  const changes: Partial<Subscription> = {};
  if (parameters.has('metadata')) changes.metadata = parameters.metadata(subscription.metadata);
  if (parameters.has('default_payment_method')) {
    changes.default_payment_method = parameters.text('default_payment_method');
  }
  if (parameters.has('pause_collection')) {
    const behaviors = ['keep_as_draft', 'mark_uncollectible', 'void'] as const;
    const behavior = parameters.object('pause_collection').oneOf('behavior', behaviors);
    changes.pause_collection = behavior && { behavior, resumes_at: null };
  }
  return { ...changes, ...readCancellation(world, subscription, parameters) };
}

function readCancellation(
  world: World,
  subscription: Subscription,
  parameters: Parameters,
): Partial<Subscription> {
  const atPeriodEnd = parameters.flag('cancel_at_period_end');
  if (atPeriodEnd !== null) {
    const end = subscription.items.data[0]?.current_period_end ?? null;
    return {
      cancel_at_period_end: atPeriodEnd,
      cancel_at: atPeriodEnd ? end : null,
      canceled_at: atPeriodEnd ? world.now() : null,
    };
  }
  if (!parameters.has('cancel_at')) return {};
  const at = parameters.integer('cancel_at');
  return {
    cancel_at: at,
    cancel_at_period_end: false,
    canceled_at: at === null ? null : world.now(),
  };
}
