import { type ApiError, invalidRequest, missingParameter } from '../api-error.ts';
import { type ApiRoute, EXPAND } from '../api-route.ts';
import type { CheckoutSession } from '../checkout-objects.ts';
import { findCustomer, findSession } from '../find.ts';
import { newId } from '../ids.ts';
import { boundary } from '../lifecycle/calendar.ts';
import { expireSession } from '../lifecycle/checkout.ts';
import { findUsablePrice, refuseOtherCurrency } from '../lifecycle/currency.ts';
import { LIST_PARAMETERS, page } from '../lists.ts';
import type { Price } from '../objects.ts';
import type { Parameters } from '../parameters.ts';
import type { CheckoutPlan } from '../state.ts';
import type { World } from '../world.ts';

const MIN_SECONDS = 30 * 60;
const MAX_SECONDS = 24 * 3600;
const SHORTEST_TRIAL_SECONDS = 48 * 3600;

/** The locales that the page speaks; others are refused (SDK 23.1.0, Checkout.Session.Locale). */
const LOCALES = ['auto', 'en', 'en-GB', 'es', 'es-419', 'pt', 'pt-BR'] as const;

export const checkoutSessionRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/v1/checkout/sessions',
    allows: [
      'mode',
      'customer',
      'client_reference_id',
      'line_items[][price]',
      'line_items[][quantity]',
      'metadata[*]',
      'subscription_data[metadata][*]',
      'subscription_data[trial_period_days]',
      'subscription_data[trial_end]',
      'subscription_data[billing_cycle_anchor]',
      'subscription_data[proration_behavior]',
      'payment_method_collection',
      'success_url',
      'cancel_url',
      'locale',
      'expires_at',
      'adaptive_pricing[enabled]',
      ...EXPAND,
    ],
    handle: ({ world, parameters }) => createSession(world, parameters),
  },
  {
    method: 'GET',
    path: '/v1/checkout/sessions',
    allows: ['customer', 'status', 'subscription', ...LIST_PARAMETERS],
    handle({ world, parameters }) {
      const wanted = ['customer', 'status', 'subscription'] as const;
      return page(world.state.checkoutSessions, '/v1/checkout/sessions', parameters, (session) =>
        wanted.every((name) => !parameters.has(name) || session[name] === parameters.text(name)),
      );
    },
  },
  {
    method: 'GET',
    path: '/v1/checkout/sessions/:id',
    allows: EXPAND,
    handle: ({ world, ids }) => findSession(world.state, ids['id'] ?? ''),
  },
  {
    method: 'POST',
    path: '/v1/checkout/sessions/:id/expire',
    allows: EXPAND,
    handle({ world, ids }) {
      const session = findSession(world.state, ids['id'] ?? '');
      if (session.status !== 'open') {
        throw invalidRequest(
          `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
        );
      }
      expireSession(world, session);
      return session;
    },
  },
];

function createSession(world: World, parameters: Parameters): CheckoutSession {
  if (parameters.requiredText('mode') !== 'subscription') {
    throw invalidRequest('This sandbox knows only mode subscription.', undefined, 'mode');
  }
  const customer = findCustomer(world.state, parameters.requiredText('customer'), 'customer');
  const { price, quantity } = readLineItem(world, parameters);
  refuseOtherCurrency(customer, price);
  const id = newId('cs_test_', 58);
  const total = price.unit_amount * quantity;
  const subscriptionData = parameters.object('subscription_data');
  const start = readStart(world, subscriptionData, price);
  const isFree = Object.values(start).some((value) => value > 0);
  const session: CheckoutSession = {
    id,
    object: 'checkout.session',
    created: world.now(),
    livemode: false,
    mode: 'subscription',
    ui_mode: 'hosted_page',
    status: 'open',
    payment_status: 'unpaid',
    payment_method_types: ['card'],
    url: `${world.origin()}/pay/${id}`,
    success_url: parameters.requiredUrl('success_url'),
    cancel_url: parameters.has('cancel_url') ? parameters.requiredUrl('cancel_url') : null,
    customer: customer.id,
    customer_details: { email: customer.email, name: customer.name },
    client_reference_id: parameters.text('client_reference_id'),
    metadata: parameters.metadata(),
    subscription: null,
    invoice: null,
    payment_intent: null,
    amount_subtotal: isFree ? 0 : total,
    amount_total: isFree ? 0 : total,
    currency: price.currency,
    locale: parameters.oneOf('locale', LOCALES),
    expires_at: readExpiry(world, parameters),
    adaptive_pricing: { enabled: parameters.object('adaptive_pricing').flag('enabled') ?? false },
  };
  world.state.checkoutSessions[id] = session;
  world.state.checkouts[id] = {
    priceId: price.id,
    quantity,
    ...start,
    metadata: subscriptionData.metadata(),
    subscriptionId: null,
  };
  return session;
}

function readLineItem(world: World, parameters: Parameters): { price: Price; quantity: number } {
  const [item, second] = parameters.list('line_items');
  if (!item) throw missingParameter('line_items');
  if (second) throw invalidRequest('This sandbox sells one line item.', undefined, 'line_items');
  return {
    price: findUsablePrice(world, item.requiredText('price'), 'line_items[0][price]', null),
    quantity: item.integer('quantity') ?? 1,
  };
}

/**
 * When the first charge comes, where that is not at once. A trial's end lies at least two days ahead; an anchor
 * lies within the first interval (Stripe docs: Checkout Session, subscription_data).
 */
function readStart(
  world: World,
  parameters: Parameters,
  price: Price,
): Pick<CheckoutPlan, 'trialDays' | 'trialEnd' | 'anchor'> {
  const now = world.now();
  const trialDays = parameters.integer('trial_period_days');
  const trialEnd = parameters.integer('trial_end');
  const anchor = parameters.integer('billing_cycle_anchor');
  const proration = parameters.oneOf('proration_behavior', ['create_prorations', 'none']);
  if ([trialDays, trialEnd, anchor].filter((value) => value !== null).length > 1) {
    throw invalid(
      'Only one of trial_period_days, trial_end and billing_cycle_anchor.',
      'trial_end',
    );
  }
  if (trialDays !== null && trialDays < 1) {
    throw invalid('A trial takes at least one day.', 'trial_period_days');
  }
  if (trialEnd !== null && trialEnd < now + SHORTEST_TRIAL_SECONDS) {
    throw invalid('The `trial_end` date has to be at least 2 days in the future.', 'trial_end');
  }
  if (proration !== null && anchor === null) {
    const message = '`proration_behavior` goes with `billing_cycle_anchor`.';
    throw invalid(message, 'proration_behavior');
  }
  if (anchor !== null && (anchor <= now || anchor > boundary(now, price.recurring.interval, 1))) {
    const message = 'The anchor has to lie ahead, and before the next natural billing date.';
    throw invalid(message, 'billing_cycle_anchor');
  }
  if (anchor !== null && proration !== 'none') {
    const message = 'This sandbox charges nothing before an anchor: say `none`.';
    throw invalid(message, 'proration_behavior');
  }
  return {
    trialDays: trialDays ?? 0,
    ...(trialEnd === null ? {} : { trialEnd }),
    ...(anchor === null ? {} : { anchor }),
  };
}

function invalid(message: string, name: string): ApiError {
  return invalidRequest(message, undefined, `subscription_data[${name}]`);
}

function readExpiry(world: World, parameters: Parameters): number {
  const now = world.now();
  const at = parameters.integer('expires_at') ?? now + MAX_SECONDS;
  if (at >= now + MIN_SECONDS && at <= now + MAX_SECONDS) return at;
  throw invalidRequest(
    'The `expires_at` timestamp must be at least 30 minutes and at most 24 hours ahead.',
    undefined,
    'expires_at',
  );
}
