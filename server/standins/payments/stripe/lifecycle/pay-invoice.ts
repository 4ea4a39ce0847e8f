import { newId } from '../ids.ts';
import type { Invoice } from '../invoice-objects.ts';
import type { PaymentMethod } from '../objects.ts';
import type { Charge, InvoicePayment, PaymentIntent } from '../payment-objects.ts';
import type { World } from '../world.ts';
import { type CardAnswer, type ChargeAttempt, cardAnswer } from './card-answer.ts';

export type PaymentOutcome = 'paid' | 'declined' | 'requires_action';

/**
 * One attempt to pay an open invoice. Tells of charge, payment intent and invoice, in the order of chapter
 * 3.4; what follows for the subscription is settled by the caller.
 */
export function payInvoice(world: World, invoice: Invoice, attempt: ChargeAttempt): PaymentOutcome {
  if (invoice.amount_due === 0) {
    markPaid(world, invoice);
    return 'paid';
  }
  const answer = cardAnswer(world.state, attempt);
  if (attempt.isOffSession) delete world.state.forcedOutcomes[attempt.subscriptionId];
  const { intent, payment } = paymentOf(world, invoice);
  intent.payment_method = attempt.method?.id ?? null;
  if (answer.kind === 'requires_action') {
    intent.status = 'requires_action';
    intent.next_action = { type: 'redirect_to_url' };
    world.emit('payment_intent.requires_action', intent);
    world.emit('invoice.payment_action_required', invoice);
    return 'requires_action';
  }
  recordCharge(world, intent, attempt.method, answer);
  intent.next_action = null;
  if (answer.kind === 'declined') return decline(world, invoice, intent, answer);
  intent.status = 'succeeded';
  intent.amount_received = intent.amount;
  intent.last_payment_error = null;
  payment.status = 'paid';
  payment.amount_paid = intent.amount;
  payment.status_transitions.paid_at = world.now();
  world.emit('payment_intent.succeeded', intent);
  markPaid(world, invoice);
  return 'paid';
}

function markPaid(world: World, invoice: Invoice): void {
  invoice.status = 'paid';
  invoice.amount_paid = invoice.amount_due;
  invoice.amount_remaining = 0;
  invoice.attempted = true;
  if (invoice.amount_due > 0) invoice.attempt_count += 1;
  invoice.next_payment_attempt = null;
  invoice.status_transitions.paid_at = world.now();
  world.emit('invoice.paid', invoice);
  world.emit('invoice.payment_succeeded', invoice);
}

function decline(
  world: World,
  invoice: Invoice,
  intent: PaymentIntent,
  answer: Extract<CardAnswer, { kind: 'declined' }>,
): PaymentOutcome {
  intent.status = 'requires_payment_method';
  intent.last_payment_error = {
    type: 'card_error',
    code: answer.code,
    decline_code: answer.declineCode,
    message: 'Your card was declined.',
  };
  invoice.attempted = true;
  invoice.attempt_count += 1;
  world.emit('payment_intent.payment_failed', intent);
  world.emit('invoice.payment_failed', invoice);
  return 'declined';
}

/** An invoice has one payment intent for all of its attempts (Stripe docs: The Invoice Payment object). */
function paymentOf(
  world: World,
  invoice: Invoice,
): { intent: PaymentIntent; payment: InvoicePayment } {
  const existing = Object.values(world.state.invoicePayments).find(
    (candidate) => candidate.invoice === invoice.id && candidate.status === 'open',
  );
  const intentOfExisting = existing && world.state.paymentIntents[existing.payment.payment_intent];
  if (existing && intentOfExisting) return { intent: intentOfExisting, payment: existing };
  const intent: PaymentIntent = {
    id: newId('pi_'),
    object: 'payment_intent',
    created: world.now(),
    livemode: false,
    status: 'requires_payment_method',
    amount: invoice.amount_due,
    amount_received: 0,
    currency: invoice.currency,
    customer: invoice.customer,
    latest_charge: null,
    payment_method: null,
    payment_method_types: ['card'],
    last_payment_error: null,
    next_action: null,
    metadata: {},
  };
  const payment: InvoicePayment = {
    id: newId('inpay_'),
    object: 'invoice_payment',
    created: world.now(),
    livemode: false,
    invoice: invoice.id,
    currency: invoice.currency,
    amount_requested: invoice.amount_due,
    amount_paid: null,
    is_default: true,
    payment: { type: 'payment_intent', payment_intent: intent.id },
    status: 'open',
    status_transitions: { paid_at: null, canceled_at: null },
  };
  world.state.paymentIntents[intent.id] = intent;
  world.state.invoicePayments[payment.id] = payment;
  return { intent, payment };
}

function recordCharge(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod | null,
  answer: Exclude<CardAnswer, { kind: 'requires_action' }>,
): void {
  if (!method) return;
  const succeeded = answer.kind === 'succeeded';
  const charge: Charge = {
    id: newId('ch_'),
    object: 'charge',
    created: world.now(),
    livemode: false,
    status: succeeded ? 'succeeded' : 'failed',
    amount: intent.amount,
    amount_captured: succeeded ? intent.amount : 0,
    amount_refunded: 0,
    captured: succeeded,
    paid: succeeded,
    refunded: false,
    disputed: false,
    currency: intent.currency,
    customer: intent.customer,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: {
      type: 'card',
      card: { brand: method.card.brand, last4: method.card.last4 },
    },
    failure_code: succeeded ? null : answer.code,
    failure_message: succeeded ? null : 'Your card was declined.',
    receipt_url: null,
    metadata: {},
  };
  world.state.charges[charge.id] = charge;
  intent.latest_charge = charge.id;
  world.emit(succeeded ? 'charge.succeeded' : 'charge.failed', charge);
}
