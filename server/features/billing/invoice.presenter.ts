import type { Invoice } from '#shared/contracts/billing.ts';
import type { PaymentRecord } from './payment.model.ts';

/** A payment as a line of the list of invoices. */
export function presentInvoice(payment: PaymentRecord): Invoice {
  const { amount, period, status } = payment;
  // The difference of a change pays for time that was bought already.
  const bought = payment.reason === 'change' ? null : period;
  return {
    id: payment._id,
    number: payment.number,
    provider: payment.provider,
    status,
    total: amount,
    refunded: { amountMinor: payment.refundedMinor, currency: amount.currency },
    periodStart: bought?.start.toISOString() ?? null,
    periodEnd: bought?.end.toISOString() ?? null,
    createdAt: payment.createdAt.toISOString(),
    paidAt: payment.paidAt?.toISOString() ?? null,
    planName: payment.planName,
    // Where the provider has no page for it, the receipt is ours.
    url:
      payment.receiptUrl ??
      (payment.paidAt ? `/billing/receipts/${encodeURIComponent(payment._id)}` : null),
  };
}
