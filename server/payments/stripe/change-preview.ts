import type { Stripe } from 'stripe';
import type { PlanPrice } from '#shared/domain/plan.ts';
import type { ChangePreview } from '../payment-provider.ts';
import { dateOf } from './known-values.ts';
import { fromStripeMoney, toStripeMoney } from './money.ts';
import { isProration } from './pays-for.ts';

interface PreviewedChange {
  price: PlanPrice;
  item: Stripe.SubscriptionItem;
  /** The second that prorates. */
  at: number;
}

/** What an invoice that Stripe only previewed means for the person who is about to change. */
export function changePreview(
  invoice: Stripe.Invoice,
  { price, item, at }: PreviewedChange,
): ChangePreview {
  const { currency } = invoice;
  const lines = invoice.lines.data.map((line) => ({ line, ...timeOf(line, at) }));
  const now = lines.filter(({ isLater }) => !isLater);
  const later = lines.filter(({ isLater }) => isLater);
  const laterSum = later.reduce((sum, { line }) => sum + line.amount, 0);
  // From the total, so that taxes count if they are ever switched on. Negative is credit that stays.
  const due = invoice.total - laterSum + invoice.starting_balance;
  const newPeriodEnds = now.filter(({ isNew }) => isNew).map(({ line }) => line.period.end);
  return {
    dueNow: fromStripeMoney(Math.max(0, due), currency),
    nextCharge: {
      amount: fromStripeMoney(
        Math.max(0, toStripeMoney(price).unit_amount + Math.min(0, due)),
        currency,
      ),
      at: dateOf(newPeriodEnds.length > 0 ? Math.max(...newPeriodEnds) : item.current_period_end),
    },
    lines: now.map(({ line }) => ({
      description: line.description ?? '',
      amount: fromStripeMoney(line.amount, currency),
    })),
  };
}

/** In a trial nothing is charged and nothing was paid, so another price only changes the first charge. */
export function trialPreview(
  { amountMinor, currency }: PlanPrice,
  item: Stripe.SubscriptionItem,
): ChangePreview {
  return {
    dueNow: { amountMinor: 0, currency },
    nextCharge: { amount: { amountMinor, currency }, at: dateOf(item.current_period_end) },
    lines: [],
  };
}

/**
 * A preview may also show the next renewal (Stripe docs: Create a preview invoice, which recommends to go by
 * `proration`). Due now is what prorates, and a period that begins with the change: another interval starts
 * its period at once.
 */
function timeOf(line: Stripe.InvoiceLineItem, at: number): { isNew: boolean; isLater: boolean } {
  const isOfChange = isProration(line);
  const isNew = !isOfChange && line.period.start <= at;
  return { isNew, isLater: !isOfChange && !isNew };
}
