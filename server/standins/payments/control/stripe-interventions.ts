import { findCharge, findInvoice, findPaymentIntent, findSubscription } from '../stripe/find.ts';
import { cancelNow } from '../stripe/lifecycle/cancel.ts';
import { putCardOnFile } from '../stripe/lifecycle/card-on-file.ts';
import { moveDispute, openDispute } from '../stripe/lifecycle/dispute.ts';
import { refundCharge } from '../stripe/lifecycle/refund.ts';
import { DRAFT_SECONDS } from '../stripe/lifecycle/renew.ts';
import type { Subscription } from '../stripe/objects.ts';
import type { Charge } from '../stripe/payment-objects.ts';
import { findTestCard } from '../stripe/test-cards.ts';
import type { World } from '../stripe/world.ts';
import type { Worlds } from '../worlds.ts';
import { amountOf, type ControlBody, oneOf, requiredText } from './body.ts';
import { ControlError } from './refusal.ts';

const STATUSES = ['needs_response', 'under_review', 'won', 'lost'] as const;

/**
 * Moves the clock to the next renewal of a subscription and past the hour in which its invoice is a draft.
 * `outcome` (paid or declined) decides how the charge ends, whatever the card; without it the card does.
 */
export function renewStripe(worlds: Worlds, body: ControlBody): object {
  const world = worlds.stripe;
  const subscription = findSubscription(world.state, requiredText(body, 'subscription'));
  const outcome = oneOf(body, 'outcome', ['paid', 'declined']);
  if (outcome !== null) world.state.forcedOutcomes[subscription.id] = outcome;
  world.clock.advance(Math.max(0, nextChargeAt(world, subscription) - world.now()));
  worlds.runDue();
  // Unused where nothing had to be charged: it must not decide a later payment.
  delete world.state.forcedOutcomes[subscription.id];
  const invoice = world.state.invoices[subscription.latest_invoice ?? ''] ?? null;
  return { now: world.clock.now(), invoice };
}

/** Of a period that has begun, the invoice may still be a draft: then that is what is charged next. */
function nextChargeAt({ state }: World, subscription: Subscription): number {
  const latest = state.invoices[subscription.latest_invoice ?? ''];
  const draftUntil = latest?.status === 'draft' ? latest.automatically_finalizes_at : null;
  const ends = subscription.items.data.map((item) => item.current_period_end);
  return draftUntil ?? Math.min(...ends) + DRAFT_SECONDS;
}

/** Opens a dispute about a payment, or moves the one that there is to another status. */
export function disputeStripe({ stripe: world }: Worlds, body: ControlBody): object {
  const charge = chargeOf(world, body);
  const status = oneOf(body, 'status', STATUSES);
  const existing = Object.values(world.state.disputes).find(
    (dispute) => dispute.charge === charge.id,
  );
  const dispute = existing ?? openDispute(world, charge);
  if (status !== null && status !== dispute.status) moveDispute(world, dispute, status);
  return dispute;
}

export function refundStripe({ stripe: world }: Worlds, body: ControlBody): object {
  return refundCharge(world, chargeOf(world, body), {
    amount: amountOf(body),
    reason: 'requested_by_customer',
    metadata: {},
  });
}

/** From now on the card on file is declined whenever it is charged, or works again. */
export function setStripeCard({ stripe: world }: Worlds, id: string, works: boolean): object {
  const { customer } = findSubscription(world.state, id);
  const card = findTestCard(works ? '4242' : '0341');
  if (card) putCardOnFile(world, customer, card);
  return { subscription: id, works };
}

export function cancelStripe({ stripe: world }: Worlds, id: string): object {
  const subscription = findSubscription(world.state, id);
  if (subscription.ended_at !== null) throw new ControlError(400, 'It has ended already.');
  cancelNow(world, subscription, 'cancellation_requested');
  return { subscription: id, status: subscription.status };
}

/** A payment may be named by charge, payment intent or invoice, or by subscription for its newest one. */
function chargeOf(world: World, body: ControlBody): Charge {
  const { state } = world;
  if (typeof body['charge'] === 'string') return findCharge(state, body['charge']);
  if (typeof body['payment_intent'] === 'string') return ofIntent(world, body['payment_intent']);
  if (typeof body['subscription'] === 'string') return newestOf(world, body['subscription']);
  const invoice = findInvoice(state, requiredText(body, 'invoice'));
  return ofIntent(world, paymentIntentOf(world, invoice.id));
}

function newestOf(world: World, subscriptionId: string): Charge {
  const subscription = findSubscription(world.state, subscriptionId);
  const charge = newestCharge(world, subscription.id);
  if (charge) return charge;
  throw new ControlError(400, 'Nothing was charged for it yet.');
}

/** The newest of a subscription that took money, whatever became of it. */
export function newestCharge(world: World, subscriptionId: string): Charge | null {
  const { invoices, paymentIntents, charges } = world.state;
  for (const invoice of Object.values(invoices).toReversed()) {
    if (invoice.parent.subscription_details.subscription !== subscriptionId) continue;
    const intent = paymentIntents[paymentIntentOf(world, invoice.id)];
    const charge = charges[intent?.latest_charge ?? ''];
    if (charge?.status === 'succeeded') return charge;
  }
  return null;
}

function ofIntent(world: World, id: string): Charge {
  return findCharge(world.state, findPaymentIntent(world.state, id).latest_charge ?? '');
}

function paymentIntentOf(world: World, invoiceId: string): string {
  const payments = Object.values(world.state.invoicePayments);
  return payments.find((payment) => payment.invoice === invoiceId)?.payment.payment_intent ?? '';
}
