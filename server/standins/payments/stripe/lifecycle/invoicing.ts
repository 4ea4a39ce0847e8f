import { findCustomer, subscriptionOf } from '../find.ts';
import { newId } from '../ids.ts';
import type { BillingReason, Invoice, InvoiceLine } from '../invoice-objects.ts';
import { listOf } from '../lists.ts';
import type { Subscription } from '../objects.ts';
import type { World } from '../world.ts';
import { discounted, spendOnce } from './discounts.ts';

/** A draft that is not kept yet: previews stop here. */
export function composeInvoice(
  world: World,
  subscription: Subscription,
  lines: readonly InvoiceLine[],
  reason: BillingReason,
): Invoice {
  const customer = findCustomer(world.state, subscription.customer);
  const id = reason === 'upcoming' ? newId('upcoming_in_') : newId('in_');
  const ownLines = discounted(world, subscription, lines);
  const reductions = sumByDiscount(ownLines);
  const subtotal = sumOf(ownLines);
  const total = subtotal - sumOf(reductions);
  const now = world.now();
  return {
    id,
    object: 'invoice',
    created: now,
    livemode: false,
    number: null,
    status: 'draft',
    billing_reason: reason,
    collection_method: 'charge_automatically',
    customer: customer.id,
    customer_email: customer.email,
    customer_name: customer.name,
    currency: subscription.currency,
    lines: listOf(
      ownLines.map((line) => ({ ...line, invoice: id })),
      `/v1/invoices/${id}/lines`,
    ),
    discounts: subscription.discounts,
    total_discount_amounts: reductions,
    subtotal,
    total,
    ...balanced(total, customer.balance),
    amount_paid: 0,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatically_finalizes_at: null,
    next_payment_attempt: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    metadata: {},
    parent: {
      type: 'subscription_details',
      quote_details: null,
      // A snapshot: later changes of the subscription's metadata do not reach it.
      subscription_details: {
        subscription: subscription.id,
        metadata: { ...subscription.metadata },
      },
    },
    period_start: subscription.items.data[0]?.current_period_start ?? now,
    period_end: now,
    status_transitions: {
      finalized_at: null,
      paid_at: null,
      marked_uncollectible_at: null,
      voided_at: null,
    },
  };
}

function sumOf(parts: readonly { amount: number }[]): number {
  return parts.reduce((sum, { amount }) => sum + amount, 0);
}

function sumByDiscount(lines: readonly InvoiceLine[]): Invoice['total_discount_amounts'] {
  const sums = new Map<string, number>();
  for (const { discount, amount } of lines.flatMap((line) => line.discount_amounts)) {
    sums.set(discount, (sums.get(discount) ?? 0) + amount);
  }
  return [...sums].map(([discount, amount]) => ({ discount, amount }));
}

/** Credit on the customer's balance (negative) is used before anything is charged; what is left stays there. */
function balanced(total: number, balance: number) {
  const due = Math.max(0, total + balance);
  return {
    starting_balance: balance,
    ending_balance: Math.min(0, total + balance),
    amount_due: due,
    amount_remaining: due,
  };
}

export function keepDraft(world: World, invoice: Invoice): Invoice {
  world.state.invoices[invoice.id] = invoice;
  spendOnce(world, subscriptionOf(world.state, invoice), invoice);
  return invoice;
}

/** Gives it a number and an address, and takes the customer's balance into account. */
export function finalizeInvoice(world: World, invoice: Invoice): void {
  // A deleted one has neither balance nor currency.
  const customer = world.state.customers[invoice.customer];
  world.state.invoiceCount += 1;
  const amounts = balanced(invoice.total, customer?.balance ?? 0);
  if (customer) {
    customer.balance = amounts.ending_balance;
    customer.currency = invoice.currency;
  }
  Object.assign(invoice, amounts, {
    number: `SANDBOX-${String(world.state.invoiceCount).padStart(4, '0')}`,
    status: 'open',
    automatically_finalizes_at: null,
    hosted_invoice_url: `${world.origin()}/invoice/${invoice.id}`,
  });
  invoice.status_transitions.finalized_at = world.now();
  world.emit('invoice.finalized', invoice);
}

export function markUncollectible(world: World, invoice: Invoice): void {
  invoice.status = 'uncollectible';
  invoice.next_payment_attempt = null;
  invoice.status_transitions.marked_uncollectible_at = world.now();
  world.emit('invoice.marked_uncollectible', invoice);
}

/** Credit that it had used goes back to the customer (Stripe docs: Customer balance; that voiding does it is a guess). */
export function voidInvoice(world: World, invoice: Invoice): void {
  const customer = world.state.customers[invoice.customer];
  if (customer && invoice.ending_balance !== null && invoice.number !== null) {
    customer.balance += invoice.starting_balance - invoice.ending_balance;
  }
  invoice.status = 'void';
  invoice.next_payment_attempt = null;
  invoice.status_transitions.voided_at = world.now();
  for (const payment of Object.values(world.state.invoicePayments)) {
    if (payment.invoice === invoice.id && payment.status === 'open') payment.status = 'canceled';
  }
  world.emit('invoice.voided', invoice);
}
