import { describe, expect, it } from 'vitest';
import { isCharged } from '#server/payments/stripe/currencies.ts';
import { fromStripeMoney, toStripeMoney } from '#server/payments/stripe/money.ts';
import { minorUnitDigits } from '#shared/domain/money.ts';

/** An amount of whole units, in our minor ones. */
const ofUnits = (units: number, currency: string) => units * 10 ** minorUnitDigits(currency);

describe('money', () => {
  // Stripe docs: Currencies. What one unit of each is for Stripe, however many decimals our runtime knows.
  it.each([
    ['ARS', 100],
    ['USD', 100],
    ['EUR', 100],
    ['CLP', 1],
    ['JPY', 1],
    ['PYG', 1],
    ['MGA', 1],
    ['COP', 100],
    ['HUF', 100],
    ['TWD', 100],
    ['ISK', 100],
    ['UGX', 100],
    ['KWD', 1000],
  ])('of 25 %s is 25 times %i at Stripe, and the same back', (currency, unit) => {
    const amountMinor = ofUnits(25, currency);
    const there = toStripeMoney({ currency, amountMinor });
    expect(there).toEqual({ unit_amount: 25 * unit, currency: currency.toLowerCase() });
    expect(fromStripeMoney(there.unit_amount, there.currency)).toEqual({ currency, amountMinor });
  });

  it.each([
    ['ARS', -1],
    ['ARS', 0.5],
    ['ARS', Number.NaN],
    ['ARS', Number.POSITIVE_INFINITY],
    ['ARS', 2 ** 53],
    // Stripe docs: Currencies, three-decimal: the last digit is 0.
    ['KWD', 5124],
  ])('%s %d is no amount to charge', (currency, amountMinor) => {
    expect(() => toStripeMoney({ currency, amountMinor })).toThrow(RangeError);
  });

  it('is charged in what Stripe lists, and in nothing else', () => {
    for (const currency of ['ARS', 'USD', 'EUR', 'CLP', 'KWD']) {
      expect(isCharged(currency)).toBe(true);
    }
    for (const currency of ['', 'eur', 'XXX', 'CUP', 'ARSUSD']) {
      expect(isCharged(currency)).toBe(false);
    }
  });
});
