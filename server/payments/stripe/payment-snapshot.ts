import type { Stripe } from 'stripe';
import type { PaymentSnapshot } from '../payment-provider.ts';
import { INTENT_KEY } from './checkout.ts';
import { dateOf, idOf, type KnownValue, lookUp } from './known-values.ts';
import { fromStripeMoney } from './money.ts';
import { isProration, type PricedLine, paysFor } from './pays-for.ts';

type Status = PaymentSnapshot['status'];

const STATUS: Record<KnownValue<Stripe.Invoice.Status>, Status> = {
  draft: 'pending',
  open: 'pending',
  paid: 'paid',
  uncollectible: 'failed',
  void: 'void',
};

const REASON: Record<KnownValue<Stripe.Invoice.BillingReason>, PaymentSnapshot['reason']> = {
  subscription_create: 'first',
  subscription_cycle: 'renewal',
  subscription_update: 'change',
  automatic_pending_invoice_item_invoice: 'other',
  manual: 'other',
  quote_accept: 'other',
  subscription: 'other',
  subscription_threshold: 'other',
  upcoming: 'other',
};

/** What happened to the money after it was taken. */
export interface Reversal {
  /** As Stripe counts. */
  refundedMinor: number;
  dispute: DisputeState;
}

/** inquiry: the bank asks, and the money stays. open: the bank has it while it decides. lost: it keeps it. */
export type DisputeState = 'none' | 'inquiry' | 'open' | 'lost';

/** The payment intents of an invoice, by which its charges are found; needs `payments` expanded. */
export function paymentIntentIdsOf(invoice: Stripe.Invoice): string[] {
  const payments = invoice.payments?.data ?? [];
  return payments
    .map((payment) => idOf(payment.payment.payment_intent))
    .filter((id) => id !== null);
}

/**
 * An invoice as a payment, with all of its lines. The amount is what was due for it: after coupons, and after credit
 * on the customer's balance (SDK: Invoice.amount_due). Stripe keeps no time of an invoice's last change.
 */
export function paymentSnapshot(
  invoice: Stripe.Invoice,
  lines: readonly PricedLine[],
  reversal: Reversal,
): PaymentSnapshot {
  const { currency } = invoice;
  const hostedUrl = invoice.hosted_invoice_url ?? null;
  return {
    paymentId: invoice.id,
    number: invoice.number,
    intentId: invoice.parent?.subscription_details?.metadata?.[INTENT_KEY] ?? null,
    status: statusOf(invoice, reversal),
    isInMediation: reversal.dispute === 'inquiry',
    amount: fromStripeMoney(invoice.amount_due, currency),
    paysFor: paysFor(lines),
    updatedAt: null,
    refundedMinor: fromStripeMoney(reversal.refundedMinor, currency).amountMinor,
    period: periodOf(invoice, lines),
    reason: lookUp(REASON, invoice.billing_reason, 'other'),
    // Tried and then voided by hand: what a pause voids was never tried (Stripe docs: Pause payment collection).
    isForgiven:
      invoice.billing_reason === 'subscription_cycle' &&
      invoice.status === 'void' &&
      invoice.attempt_count > 0,
    createdAt: dateOf(invoice.created),
    paidAt: dateOf(invoice.status_transitions.paid_at),
    attempts: invoice.attempt_count,
    // A draft is charged once it is final, by itself, about an hour after it was made.
    nextAttemptAt: dateOf(invoice.next_payment_attempt ?? invoice.automatically_finalizes_at),
    receiptUrl: hostedUrl,
    payUrl: invoice.status === 'open' ? hostedUrl : null,
  };
}

function statusOf(invoice: Stripe.Invoice, { refundedMinor, dispute }: Reversal): Status {
  const status = lookUp(STATUS, invoice.status, 'pending');
  if (status === 'pending') return invoice.attempt_count > 0 ? 'failed' : 'pending';
  if (status !== 'paid') return status;
  if (dispute === 'lost') return 'charged_back';
  if (dispute === 'open') return 'disputed';
  return refundedMinor > 0 && refundedMinor >= invoice.amount_paid ? 'refunded' : 'paid';
}

/**
 * The period of service, from the lines: `invoice.period_*` is the time in which items were collected,
 * for a renewal the period before (Stripe docs: The Invoice object, period_end). Where a whole period is paid it is
 * that one; credits for what is given up do not count where there is anything else.
 */
function periodOf(
  invoice: Stripe.Invoice,
  lines: readonly PricedLine[],
): PaymentSnapshot['period'] {
  const all = lines.map(({ line }) => line);
  const whole = all.filter((line) => !isProration(line) && line.parent?.subscription_item_details);
  const charges = all.filter((line) => line.subtotal >= 0);
  const [counted = []] = [whole, charges, all].filter((some) => some.length > 0);
  if (counted.length === 0) {
    return { start: dateOf(invoice.period_start), end: dateOf(invoice.period_end) };
  }
  const periods = counted.map((line) => line.period);
  return {
    start: dateOf(Math.min(...periods.map((period) => period.start))),
    end: dateOf(Math.max(...periods.map((period) => period.end))),
  };
}
