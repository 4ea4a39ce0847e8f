import type { Invoice } from '#shared/contracts/billing.ts';
import type { LedgerEntry } from './ledger.model.ts';

/** A payment as a line of the list of invoices. */
export function presentInvoice(payment: LedgerEntry): Invoice {
  const { amount, status, granted } = payment;
  const kind = kindOf(payment);
  const bought = granted ? { start: granted.from, end: granted.to } : payment.period;
  const period = kind === 'period' ? bought : null;
  return {
    id: payment._id,
    number: payment.number,
    provider: payment.provider,
    status,
    total: amount,
    refunded: { amountMinor: payment.refundedMinor, currency: amount.currency },
    kind,
    periodStart: period?.start.toISOString() ?? null,
    periodEnd: period?.end.toISOString() ?? null,
    createdAt: payment.createdAt.toISOString(),
    paidAt: payment.paidAt?.toISOString() ?? null,
    planName: payment.planName,
    // Where the provider has no page for it, the receipt is ours.
    url:
      payment.receiptUrl ??
      (payment.paidAt ? `/billing/receipts/${encodeURIComponent(payment._id)}` : null),
  };
}

/** What a payment is for: as it was granted, and until it is paid as the provider says. */
function kindOf(payment: LedgerEntry): Invoice['kind'] {
  const { granted, amount, reason, period, providerSubscriptionId } = payment;
  // A raise pays for time that was bought already.
  if (granted) return granted.kind === 'period' ? 'period' : 'change';
  if (amount.amountMinor === 0) return 'authorisation';
  if (reason === 'change' || period === null) return 'change';
  if (period.start < period.end) return 'period';
  // Of a payment by itself the provider knows no period; beside a subscription it is the difference of a change.
  return providerSubscriptionId === null ? 'single' : 'change';
}
