import { Stripe } from 'stripe';
import type { Clock } from '#server/clock.ts';
import type { PaymentSnapshot, SubscriptionSnapshot } from '../payment-provider.ts';
import { hasCode, orNull } from './errors.ts';
import { idOf } from './known-values.ts';
import { paymentIntentIdsOf, paymentSnapshot } from './payment-snapshot.ts';
import { type PricedLine, priceIdOf } from './pays-for.ts';
import type { PriceCatalogue } from './prices.ts';
import { createReversalReader } from './reversals.ts';
import { scheduledPrice } from './schedule-phases.ts';
import { itemOf, subscriptionSnapshot } from './subscription-snapshot.ts';

export async function fetchSubscription(
  stripe: Stripe,
  prices: PriceCatalogue,
  clock: Clock,
  subscriptionId: string,
): Promise<SubscriptionSnapshot | null> {
  const fetchedAt = clock.now();
  const subscription = await orNull(retrieve(stripe, subscriptionId));
  if (!subscription) return null;
  const [payments, scheduled] = await Promise.all([
    fetchPayments(stripe, prices, subscription),
    scheduledPrice(prices, subscription, itemOf(subscription).price.id),
  ]);
  return subscriptionSnapshot(subscription, { payments, scheduled, fetchedAt });
}

const EXPAND = ['default_payment_method', 'schedule'];
const WITH_CUSTOMER = [...EXPAND, 'customer.invoice_settings.default_payment_method'];

/** A deleted customer has no settings, and asking to expand them is refused (a guess): then without. */
async function retrieve(stripe: Stripe, id: string): Promise<Stripe.Subscription> {
  try {
    return await stripe.subscriptions.retrieve(id, { expand: WITH_CUSTOMER });
  } catch (error) {
    const isRefused = error instanceof Stripe.errors.StripeInvalidRequestError;
    if (!isRefused || hasCode(error, 'resource_missing')) throw error;
    return stripe.subscriptions.retrieve(id, { expand: EXPAND });
  }
}

/** All of them: an old one may still be owed, or be given back. A hundred come at once. */
async function fetchPayments(
  stripe: Stripe,
  prices: PriceCatalogue,
  subscription: Stripe.Subscription,
): Promise<PaymentSnapshot[]> {
  const [invoices, reversalOf] = await Promise.all([
    fetchInvoices(stripe, subscription.id),
    createReversalReader(stripe, idOf(subscription.customer) ?? ''),
  ]);
  return Promise.all(
    invoices.map(async (invoice) => {
      const [lines, reversal] = await Promise.all([
        pricedLines(stripe, prices, invoice),
        reversalOf(paymentIntentIdsOf(invoice)),
      ]);
      return paymentSnapshot(invoice, lines, reversal);
    }),
  );
}

async function fetchInvoices(stripe: Stripe, subscription: string): Promise<Stripe.Invoice[]> {
  const invoices: Stripe.Invoice[] = [];
  const list = stripe.invoices.list({ subscription, limit: 100, expand: ['data.payments'] });
  for await (const invoice of list) invoices.push(invoice);
  return invoices;
}

/** An invoice holds only the first lines of a long one (SDK: invoices.listLineItems). */
async function pricedLines(
  stripe: Stripe,
  prices: PriceCatalogue,
  invoice: Stripe.Invoice,
): Promise<PricedLine[]> {
  const lines: Stripe.InvoiceLineItem[] = [];
  const isWhole = !invoice.lines.has_more;
  const all = isWhole
    ? invoice.lines.data
    : stripe.invoices.listLineItems(invoice.id, { limit: 100 });
  for await (const line of all) lines.push(line);
  return Promise.all(
    lines.map(async (line) => {
      const id = priceIdOf(line);
      return { line, price: id === null ? null : await orNull(prices.byId(id)) };
    }),
  );
}
