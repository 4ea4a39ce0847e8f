import { Stripe } from 'stripe';

/** What can still be paid, or will be. An uncollectible one can be paid all the same (Stripe docs: Invoice statuses). */
const PAYABLE: ReadonlySet<string> = new Set(['draft', 'open', 'uncollectible']);

/**
 * Voids whatever of a subscription could still be paid. A draft of a subscription cannot be deleted, and only what is
 * final can be voided (SDK: invoices.del, invoices.voidInvoice): it is finalised first, and not collected.
 * Repeatable.
 */
export async function voidOpenInvoices(stripe: Stripe, subscriptionId: string): Promise<void> {
  const payable: Stripe.Invoice[] = [];
  for await (const invoice of stripe.invoices.list({ subscription: subscriptionId, limit: 100 })) {
    if (PAYABLE.has(invoice.status ?? '')) payable.push(invoice);
  }
  for (const invoice of payable) await voidInvoice(stripe, invoice);
}

export async function voidInvoice(stripe: Stripe, { id, status }: Stripe.Invoice): Promise<void> {
  try {
    const { status: now } =
      status === 'draft'
        ? await stripe.invoices.finalizeInvoice(id, { auto_advance: false })
        : { status };
    // One of nothing is paid by being finalised.
    if (now !== 'paid') await stripe.invoices.voidInvoice(id);
  } catch (error) {
    // Paid or voided meanwhile: then there is nothing left to void.
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    const { status: now } = await stripe.invoices.retrieve(id);
    if (PAYABLE.has(now ?? '')) throw error;
  }
}
