import type { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import { changePreview } from '#server/payments/stripe/change-preview.ts';

const AT = 1000;
const PERIOD_END = 5000;
const PRICE = { amountMinor: 800, currency: 'ARS', interval: 'month' } as const;

function line(amount: number, start: number, end: number, proration: boolean) {
  const details = { proration };
  return {
    amount,
    description: `${amount}`,
    period: { start, end },
    parent: { subscription_item_details: details, invoice_item_details: null },
  };
}

/** Only the fields that a preview is read from. */
function previewOf(lines: ReturnType<typeof line>[], startingBalance = 0) {
  const invoice = {
    currency: 'ars',
    total: lines.reduce((sum, { amount }) => sum + amount, 0),
    starting_balance: startingBalance,
    lines: { data: lines },
  };
  const item = { current_period_end: PERIOD_END };
  return changePreview(invoice as unknown as Stripe.Invoice, {
    price: PRICE,
    item: item as Stripe.SubscriptionItem,
    at: AT,
  });
}

const CREDIT = line(-200, AT, PERIOD_END, true);
const DEBIT = line(500, AT, PERIOD_END, true);

describe('a previewed invoice', () => {
  it('is due for what prorates', () => {
    const preview = previewOf([CREDIT, DEBIT]);
    expect(preview.dueNow).toEqual({ amountMinor: 300, currency: 'ARS' });
    expect(preview.nextCharge).toEqual({
      amount: { amountMinor: 800, currency: 'ARS' },
      at: new Date(PERIOD_END * 1000),
    });
  });

  it('is not due for the next renewal, should it be shown as well', () => {
    const renewal = line(800, PERIOD_END, 9000, false);
    expect(previewOf([CREDIT, DEBIT, renewal])).toEqual(previewOf([CREDIT, DEBIT]));
  });

  it('is due for a period that begins with the change, longer or shorter', () => {
    for (const end of [9000, 3000]) {
      const preview = previewOf([CREDIT, line(800, AT, end, false)]);
      expect(preview.dueNow.amountMinor).toBe(600);
      expect(preview.nextCharge.at).toEqual(new Date(end * 1000));
    }
  });

  it('uses credit first, and leaves the rest of it for the next charge', () => {
    expect(previewOf([CREDIT, DEBIT], -100).dueNow.amountMinor).toBe(200);
    const rest = previewOf([CREDIT, DEBIT], -1000);
    expect(rest.dueNow.amountMinor).toBe(0);
    expect(rest.nextCharge.amount.amountMinor).toBe(100);
    expect(previewOf([CREDIT, DEBIT], -9000).nextCharge.amount.amountMinor).toBe(0);
  });
});
