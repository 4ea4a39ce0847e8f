import type { Invoice } from '#shared/contracts/billing.ts';
import type { PaymentRecord } from './payment.model.ts';

/** A payment as a line of the list of invoices. */
export function presentInvoice(payment: PaymentRecord): Invoice {
  const { amount, period, status } = payment;
  const boughtTime = status === 'paid' || status === 'refunded' || status === 'disputed';
  return {
    id: payment._id,
    number: payment.number,
    provider: payment.provider,
    status,
    total: amount,
    refunded: { amountMinor: payment.refundedMinor, currency: amount.currency },
    periodStart: boughtTime ? (period?.start.toISOString() ?? null) : null,
    periodEnd: boughtTime ? (period?.end.toISOString() ?? null) : null,
    createdAt: payment.createdAt.toISOString(),
    paidAt: payment.paidAt?.toISOString() ?? null,
    planName: payment.planName,
    // Where the provider has no page for it, the receipt is ours.
    url:
      payment.receiptUrl ??
      (payment.paidAt ? `/billing/receipts/${encodeURIComponent(payment._id)}` : null),
  };
}
