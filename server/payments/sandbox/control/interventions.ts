import { ApiError } from '../stripe/api-error.ts';
import { findCharge, findInvoice, findPaymentIntent, findSubscription } from '../stripe/find.ts';
import { moveDispute, openDispute } from '../stripe/lifecycle/dispute.ts';
import { runDue } from '../stripe/lifecycle/due.ts';
import { refundCharge } from '../stripe/lifecycle/refund.ts';
import { DRAFT_SECONDS } from '../stripe/lifecycle/renew.ts';
import type { Invoice } from '../stripe/objects.ts';
import type { Charge, DisputeStatus } from '../stripe/payment-objects.ts';
import type { World } from '../stripe/world.ts';

type Body = Readonly<Record<string, unknown>>;

/**
 * Moves the clock to the next renewal of a subscription and past the hour in which its invoice is a draft.
 * `outcome` (paid or declined) decides how the charge ends, whatever the card; without it the card does.
 */
export function renewNow(world: World, body: Body): { now: Date; invoice: Invoice | null } {
  const subscription = findSubscription(world.state, text(body, 'subscription'));
  const { outcome } = body;
  if (outcome === 'paid' || outcome === 'declined') {
    world.state.forcedOutcomes[subscription.id] = outcome;
  } else if (outcome !== undefined) {
    throw new ApiError(400, 'invalid_request_error', 'outcome: paid or declined.');
  }
  const ends = subscription.items.data.map((item) => item.current_period_end);
  const until = Math.min(...ends) + DRAFT_SECONDS;
  world.clock.advance(Math.max(0, until - world.now()));
  runDue(world);
  // Unused where nothing had to be charged: it must not decide a later payment.
  delete world.state.forcedOutcomes[subscription.id];
  const invoice = world.state.invoices[subscription.latest_invoice ?? ''] ?? null;
  return { now: world.clock.now(), invoice };
}

/** Opens a dispute about a payment, or moves the one that there is to another status. */
export function disputeNow(world: World, body: Body): object {
  const charge = chargeOf(world, body);
  const existing = Object.values(world.state.disputes).find(
    (dispute) => dispute.charge === charge.id,
  );
  const dispute = existing ?? openDispute(world, charge);
  const status = disputeStatus(body['status']);
  if (status !== null && status !== dispute.status) moveDispute(world, dispute, status);
  return dispute;
}

export function refundNow(world: World, body: Body): object {
  const { amount } = body;
  return refundCharge(world, chargeOf(world, body), {
    amount: typeof amount === 'number' ? amount : null,
    reason: 'requested_by_customer',
    metadata: {},
  });
}

/** A payment may be named by invoice, payment intent, charge, or by subscription for its latest invoice. */
function chargeOf(world: World, body: Body): Charge {
  const { state } = world;
  if (typeof body['charge'] === 'string') return findCharge(state, body['charge']);
  const intent = findPaymentIntent(state, paymentIntentOf(world, body));
  return findCharge(state, intent.latest_charge ?? '');
}

function paymentIntentOf(world: World, body: Body): string {
  if (typeof body['payment_intent'] === 'string') return body['payment_intent'];
  const invoiceId =
    typeof body['subscription'] === 'string'
      ? findSubscription(world.state, body['subscription']).latest_invoice
      : text(body, 'invoice');
  const invoice = findInvoice(world.state, invoiceId ?? '');
  const payments = Object.values(world.state.invoicePayments);
  return payments.find((payment) => payment.invoice === invoice.id)?.payment.payment_intent ?? '';
}

function disputeStatus(value: unknown): DisputeStatus | null {
  const statuses = ['needs_response', 'under_review', 'won', 'lost'] as const;
  return statuses.find((status) => status === value) ?? null;
}

function text(body: Body, name: string): string {
  const value = body[name];
  if (typeof value === 'string') return value;
  throw new ApiError(400, 'invalid_request_error', `${name}: the id of one.`);
}
