import type { Stripe } from 'stripe';
import type { CheckoutSnapshot } from '../payment-provider.ts';
import { orNull } from './errors.ts';
import { idOf, type KnownValue, lookUp } from './known-values.ts';
import { voidInvoice } from './open-invoices.ts';

/**
 * The difference of a change that was declined is paid on the page of its invoice. That page is looked at and closed
 * as a checkout's is: the id of the invoice is its session.
 */
export function isBill(sessionId: string): boolean {
  return sessionId.startsWith('in_');
}

export async function fetchBillPage(stripe: Stripe, id: string): Promise<CheckoutSnapshot | null> {
  const invoice = await orNull(stripe.invoices.retrieve(id));
  return invoice && billPage(invoice);
}

/** Voiding the invoice of a pending update takes the update back as well (Stripe docs: Pending updates). */
export async function expireBillPage(stripe: Stripe, id: string): Promise<CheckoutSnapshot | null> {
  const invoice = await orNull(stripe.invoices.retrieve(id));
  if (!invoice) return null;
  if (billPage(invoice).status !== 'open') return billPage(invoice);
  await voidInvoice(stripe, invoice);
  return fetchBillPage(stripe, id);
}

/** An uncollectible one can be paid all the same (Stripe docs: Invoice statuses). */
const STATUS: Record<KnownValue<Stripe.Invoice.Status>, CheckoutSnapshot['status']> = {
  draft: 'open',
  open: 'open',
  uncollectible: 'open',
  paid: 'complete',
  void: 'expired',
};

function billPage(invoice: Stripe.Invoice): CheckoutSnapshot {
  return {
    provider: 'stripe',
    sessionId: invoice.id,
    status: lookUp(STATUS, invoice.status, 'open'),
    url: invoice.hosted_invoice_url ?? null,
    // Whose it is, and what it pays, is told by the subscription and its payments.
    intentId: null,
    customerId: idOf(invoice.customer),
    subscriptionId: idOf(invoice.parent?.subscription_details?.subscription),
    payments: [],
    paymentMethod: null,
  };
}
