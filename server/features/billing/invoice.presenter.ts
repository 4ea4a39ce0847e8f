import type { Invoice } from '#shared/contracts/billing.ts';
import type { LedgerEntry } from './ledger.model.ts';

/** A payment as a line of the list of invoices. */
export function presentInvoice(payment: LedgerEntry): Invoice {
  const { amount, status, granted } = payment;
  // A raise pays for time that was bought already; until it is paid, the provider says what it is for.
  const bought = granted
    ? granted.kind === 'period' && { start: granted.from, end: granted.to }
    : payment.reason !== 'change' && payment.period;
  return {
    id: payment._id,
    number: payment.number,
    provider: payment.provider,
    status,
    total: amount,
    refunded: { amountMinor: payment.refundedMinor, currency: amount.currency },
    periodStart: bought ? bought.start.toISOString() : null,
    periodEnd: bought ? bought.end.toISOString() : null,
    createdAt: payment.createdAt.toISOString(),
    paidAt: payment.paidAt?.toISOString() ?? null,
    planName: payment.planName,
    // Where the provider has no page for it, the receipt is ours.
    url:
      payment.receiptUrl ??
      (payment.paidAt ? `/billing/receipts/${encodeURIComponent(payment._id)}` : null),
  };
}
