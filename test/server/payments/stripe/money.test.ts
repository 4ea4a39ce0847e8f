import { describe, expect, it } from 'vitest';
import { fromStripeMoney, toStripeMoney } from '#server/payments/stripe/money.ts';

describe('money', () => {
  it.each([
    ['ARS', 2_499_000],
    ['USD', 999],
    ['CLP', 19_990],
    ['JPY', 1],
    ['ARS', 0],
  ])('%s %i is the same there and back', (currency, amountMinor) => {
    const there = toStripeMoney({ currency, amountMinor });
    expect(there).toEqual({ unit_amount: amountMinor, currency: currency.toLowerCase() });
    expect(fromStripeMoney(there.unit_amount, there.currency)).toEqual({ currency, amountMinor });
  });

  it.each([[-1], [0.5], [Number.NaN], [Number.POSITIVE_INFINITY], [2 ** 53]])(
    '%d is no amount to charge',
    (amountMinor) => {
      expect(() => toStripeMoney({ currency: 'ARS', amountMinor })).toThrow(RangeError);
    },
  );
});
