import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { yearlySaving } from '#shared/domain/plan.ts';

const priced = (month: number | null, year: number | null) => ({
  prices: [
    ...(month === null
      ? []
      : [{ interval: 'month' as const, amountMinor: month, currency: 'ARS' }]),
    ...(year === null ? [] : [{ interval: 'year' as const, amountMinor: year, currency: 'ARS' }]),
  ],
});

describe('what a year saves', () => {
  it.each([
    ['two of twelve months', 1200, 12_000, 1 / 6],
    ['nothing, at the price of twelve months', 1000, 12_000, 0],
    ['nothing, where the year is dearer', 1000, 12_001, 0],
    ['nothing, without a monthly price', null, 12_000, 0],
    ['nothing, without a yearly price', 1000, null, 0],
    ['nothing, where the month is free', 0, 12_000, 0],
    ['nothing, where the year is free', 1000, 0, 0],
  ])('is %s', (_name, month, year, expected) => {
    expect(yearlySaving(priced(month, year), 'ARS')).toBeCloseTo(expected, 10);
  });

  it('is never below nothing and always below everything, and is there only where the year is cheaper', () => {
    const amounts = fc.integer({ min: 1, max: 1_000_000_00 });
    fc.assert(
      fc.property(amounts, amounts, (month, year) => {
        const saving = yearlySaving(priced(month, year), 'ARS');
        expect(saving).toBeGreaterThanOrEqual(0);
        expect(saving).toBeLessThan(1);
        expect(saving > 0).toBe(year < month * 12);
      }),
      { numRuns: 1000, seed: 2026 },
    );
  });

  it('compares prices of one currency', () => {
    expect(yearlySaving(priced(1200, 12_000), 'USD')).toBe(0);
  });
});
