import type { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import { type PricedLine, paysFor } from '#server/payments/stripe/pays-for.ts';

const price = (lookupKey: string | null, unitAmount: number) => ({
  lookupKey,
  unitAmount,
  price: { amountMinor: unitAmount, currency: 'ARS', interval: 'month' as const },
});
const SMALL = price('small', 100);
const LARGE = price('large', 300);
const OF_SOMEBODY = price(null, 100);

/** Only the fields that are read. */
function line(subtotal: number, of: PricedLine['price'], isProration = false): PricedLine {
  const details = { proration: isProration };
  const parent =
    of === null
      ? { subscription_item_details: null, invoice_item_details: details }
      : { subscription_item_details: details, invoice_item_details: null };
  return {
    line: { subtotal, quantity: 1, parent } as unknown as Stripe.InvoiceLineItem,
    price: of,
  };
}

describe('an invoice pays for', () => {
  it.each<[string, PricedLine[], ReturnType<typeof paysFor>]>([
    ['a period', [line(100, SMALL)], { kind: 'period', lookupKey: 'small' }],
    [
      'a period, beside a credit line that takes all of it',
      [line(-100, null), line(100, SMALL)],
      { kind: 'period', lookupKey: 'small' },
    ],
    [
      'a period, though prorations waited for it',
      [line(-50, SMALL, true), line(150, LARGE, true), line(300, LARGE)],
      { kind: 'period', lookupKey: 'large' },
    ],
    [
      'the period that another interval begins',
      [line(-50, SMALL, true), line(300, LARGE)],
      { kind: 'period', lookupKey: 'large' },
    ],
    [
      'the rest of a period at the higher price',
      [line(-50, SMALL, true), line(150, LARGE, true)],
      { kind: 'proration', lookupKey: 'large' },
    ],
    [
      'the rest of a period at the higher price, of which a coupon takes all',
      [line(-50, SMALL, true), line(0, LARGE, true)],
      { kind: 'proration', lookupKey: 'large' },
    ],
    ['nothing, for what is only credited', [line(-50, SMALL, true)], null],
    ['nothing, for the bill of a trial', [line(0, SMALL)], null],
    ['nothing, for a part of a period', [line(60, SMALL)], null],
    ["nothing of ours, by somebody's own price", [line(100, OF_SOMEBODY)], null],
    ['nothing, by hand', [line(100, null)], null],
    ['nothing, without lines', [], null],
  ])('%s', (_what, lines, expected) => {
    expect(paysFor(lines)).toEqual(expected);
  });
});
