import { ApiError, invalidRequest } from '../api-error.ts';
import { type ApiRoute, EXPAND } from '../api-route.ts';
import { findInvoice, findPaymentMethod, findSubscription, subscriptionOf } from '../find.ts';
import type { Invoice, InvoiceLine } from '../invoice-objects.ts';
import { nextBoundary } from '../lifecycle/calendar.ts';
import { automaticCharge } from '../lifecycle/card-answer.ts';
import { composeInvoice } from '../lifecycle/invoicing.ts';
import { serviceLine } from '../lifecycle/lines.ts';
import { payInvoice } from '../lifecycle/pay-invoice.ts';
import { planChange } from '../lifecycle/plan-change.ts';
import { settle } from '../lifecycle/settle.ts';
import { LIST_PARAMETERS, page } from '../lists.ts';
import type { Subscription } from '../objects.ts';
import type { Parameters } from '../parameters.ts';
import type { World } from '../world.ts';
import { readItems, readProration } from './subscriptions.ts';

export const invoiceRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/invoices',
    allows: ['customer', 'subscription', 'status', ...LIST_PARAMETERS],
    handle({ world, parameters }) {
      const subscription = parameters.text('subscription');
      if (subscription !== null) findSubscription(world.state, subscription, 'subscription');
      const customer = parameters.text('customer');
      const status = parameters.text('status');
      return page(
        world.state.invoices,
        '/v1/invoices',
        parameters,
        (invoice) =>
          (subscription === null ||
            invoice.parent.subscription_details.subscription === subscription) &&
          (customer === null || invoice.customer === customer) &&
          (status === null || invoice.status === status),
      );
    },
  },
  {
    method: 'POST',
    path: '/v1/invoices/create_preview',
    allows: [
      'customer',
      'subscription',
      'preview_mode',
      'subscription_details[items][][id]',
      'subscription_details[items][][price]',
      'subscription_details[items][][quantity]',
      'subscription_details[proration_behavior]',
      'subscription_details[proration_date]',
      ...EXPAND,
    ],
    handle: ({ world, parameters }) => preview(world, parameters),
  },
  {
    method: 'GET',
    path: '/v1/invoices/:id',
    allows: EXPAND,
    handle: ({ world, ids }) => findInvoice(world.state, ids['id'] ?? ''),
  },
  {
    method: 'GET',
    path: '/v1/invoices/:id/lines',
    allows: LIST_PARAMETERS,
    handle({ world, ids, parameters }) {
      const { id, lines } = findInvoice(world.state, ids['id'] ?? '');
      // Newest first is how a page counts; lines stand in their own order.
      const byId = Object.fromEntries(lines.data.toReversed().map((line) => [line.id, line]));
      return page(byId, `/v1/invoices/${id}/lines`, parameters);
    },
  },
  {
    method: 'POST',
    path: '/v1/invoices/:id/pay',
    allows: ['payment_method', ...EXPAND],
    handle({ world, ids, parameters }) {
      const invoice = findInvoice(world.state, ids['id'] ?? '');
      pay(world, invoice, parameters.text('payment_method'));
      return invoice;
    },
  },
];

/**
 * The invoice that a change would make now. With `always_invoice`, or when the interval changes, only what
 * the change itself charges; otherwise what the next renewal will hold.
 */
function preview(world: World, parameters: Parameters): Invoice {
  const subscription = findSubscription(
    world.state,
    parameters.requiredText('subscription'),
    'subscription',
  );
  const details = parameters.object('subscription_details');
  const items = readItems(world, subscription, details);
  const proration = readProration(world, details);
  const change = planChange(world, subscription, items, proration);
  const isNow = proration.behavior === 'always_invoice' || change.invoiceNow.length > 0;
  const lines = isNow
    ? change.invoiceNow
    : [
        ...change.nextInvoice,
        ...renewalLines(world, {
          ...subscription,
          items: { ...subscription.items, data: change.items },
        }),
      ];
  return composeInvoice(world, subscription, lines, 'upcoming');
}

function renewalLines(world: World, subscription: Subscription): InvoiceLine[] {
  return subscription.items.data.map((item) => {
    const { interval } = item.price.recurring;
    const start = item.current_period_end;
    const end = nextBoundary(subscription.billing_cycle_anchor, interval, start);
    return serviceLine(world, subscription, item, { start, end });
  });
}

function pay(world: World, invoice: Invoice, methodId: string | null): void {
  if (invoice.status !== 'open') {
    throw invalidRequest(`Invoice is ${invoice.status}.`, 'invoice_not_editable');
  }
  const subscription = subscriptionOf(world.state, invoice);
  const automatic = automaticCharge(world.state, subscription);
  const method = methodId === null ? automatic.method : findPaymentMethod(world.state, methodId);
  const outcome = payInvoice(world, invoice, { ...automatic, method });
  settle(world, subscription, invoice, outcome);
  if (outcome === 'paid') return;
  throw new ApiError(402, 'card_error', 'Your card was declined.', { code: 'card_declined' });
}
