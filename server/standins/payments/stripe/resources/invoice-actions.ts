import { invalidRequest } from '../api-error.ts';
import { type ApiRoute, EXPAND } from '../api-route.ts';
import { findInvoice, subscriptionOf } from '../find.ts';
import type { Invoice } from '../invoice-objects.ts';
import { automaticCharge } from '../lifecycle/card-answer.ts';
import { finalizeInvoice, markUncollectible, voidInvoice } from '../lifecycle/invoicing.ts';
import { payInvoice } from '../lifecycle/pay-invoice.ts';
import { discardPendingUpdate } from '../lifecycle/pending-update.ts';
import { settle } from '../lifecycle/settle.ts';
import { updateSubscription } from '../lifecycle/update-subscription.ts';
import type { World } from '../world.ts';

/** How long after being finalised by hand an invoice is collected, where it is at all (a guess). */
const COLLECT_SECONDS = 3600;

export const invoiceActionRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/v1/invoices/:id/finalize',
    allows: ['auto_advance', ...EXPAND],
    handle({ world, ids, parameters }) {
      const invoice = findInvoice(world.state, ids['id'] ?? '');
      if (invoice.status !== 'draft') throw notEditable('This invoice is already finalized.');
      finalize(world, invoice, parameters.flag('auto_advance') ?? invoice.auto_advance);
      return invoice;
    },
  },
  {
    method: 'POST',
    path: '/v1/invoices/:id/void',
    allows: EXPAND,
    handle({ world, ids }) {
      const invoice = findInvoice(world.state, ids['id'] ?? '');
      // SDK: invoices.voidInvoice, "only applies to finalized invoices". The words are a guess.
      if (invoice.status !== 'open' && invoice.status !== 'uncollectible') {
        throw notEditable(`You can only void an open invoice. This one is ${invoice.status}.`);
      }
      const subscription = subscriptionOf(world.state, invoice);
      const isPending = subscription.latest_invoice === invoice.id && invoice.status === 'open';
      // Stripe drops the two together when their time is over; that voiding does it too is a guess.
      if (isPending && subscription.pending_update) discardPendingUpdate(world, subscription);
      else voidInvoice(world, invoice);
      recover(world, invoice);
      return invoice;
    },
  },
  {
    method: 'POST',
    path: '/v1/invoices/:id/mark_uncollectible',
    allows: EXPAND,
    handle({ world, ids }) {
      const invoice = findInvoice(world.state, ids['id'] ?? '');
      if (invoice.status !== 'open') throw notEditable(`This invoice is ${invoice.status}.`);
      markUncollectible(world, invoice);
      recover(world, invoice);
      return invoice;
    },
  },
  {
    method: 'DELETE',
    path: '/v1/invoices/:id',
    allows: [],
    // All of them are of subscriptions here (SDK: invoices.del, "if an invoice is for a subscription, it must be voided").
    handle({ world, ids }) {
      findInvoice(world.state, ids['id'] ?? '');
      throw notEditable("You can't delete invoices created by subscriptions.");
    },
  },
];

function finalize(world: World, invoice: Invoice, isCollected: boolean): void {
  finalizeInvoice(world, invoice);
  invoice.auto_advance = isCollected;
  const subscription = subscriptionOf(world.state, invoice);
  if (invoice.amount_due === 0) {
    const outcome = payInvoice(world, invoice, automaticCharge(world.state, subscription));
    settle(world, subscription, invoice, outcome);
  } else if (isCollected) {
    invoice.next_payment_attempt = world.now() + COLLECT_SECONDS;
  }
}

/**
 * "Stripe determines the status from the most recent non-voided invoice", and marking the latest uncollectible makes a
 * past due one active (Stripe docs: How subscriptions work, Subscription statuses).
 */
function recover(world: World, invoice: Invoice): void {
  const subscription = subscriptionOf(world.state, invoice);
  const isLatest = subscription.latest_invoice === invoice.id;
  if (!isLatest || subscription.status !== 'past_due') return;
  updateSubscription(world, subscription, { status: 'active' });
}

function notEditable(message: string) {
  return invalidRequest(message, 'invoice_not_editable');
}
