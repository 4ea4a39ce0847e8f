import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prorate } from '#shared/domain/proration.ts';

const money = (amountMinor: number) => ({ amountMinor, currency: 'ARS' });
const monthly = (amountMinor: number) => ({ ...money(amountMinor), interval: 'month' as const });
const period = { start: new Date('2026-11-01T00:00:00Z'), end: new Date('2026-12-01T00:00:00Z') };

describe('proration', () => {
  it('is by the second: halfway through, half of each price', () => {
    const at = new Date('2026-11-16T00:00:00Z');
    // The worked example of the reference on payment providers.
    expect(prorate(monthly(2_499_000), monthly(4_999_000), period, at)).toEqual({
      credit: money(1_249_500),
      debit: money(2_499_500),
      due: money(1_250_000),
    });
  });

  const dueFor = (at: string, from: string, to: string, interval: 'month' | 'year' = 'month') => {
    const paid = { start: new Date(from), end: new Date(to) };
    const price = (amountMinor: number) => ({ ...monthly(amountMinor), interval });
    return prorate(price(1_000_000), price(4_000_000), paid, new Date(at)).due.amountMinor;
  };

  it('of time that was credited over is by the whole interval, not by what was left when it was', () => {
    expect(dueFor('2026-11-16', '2026-11-01', '2026-12-01')).toBe(1_500_000);
    expect(dueFor('2026-11-16', '2026-11-11', '2026-12-01')).toBe(1_500_000);
    expect(dueFor('2026-11-16', '2026-11-16', '2026-12-01')).toBe(1_500_000);
  });

  it('of several periods that were paid ahead costs the difference of each', () => {
    expect(dueFor('2026-11-01', '2026-11-01', '2027-02-01')).toBe(9_000_000);
    expect(dueFor('2026-11-16', '2026-11-01', '2027-02-01')).toBe(7_500_000);
    expect(dueFor('2026-12-01', '2026-11-01', '2027-02-01')).toBe(6_000_000);
    expect(dueFor('2027-02-01', '2026-11-01', '2027-02-01')).toBe(0);
  });

  it('of a month that is left of a price by the year is a part of the year', () => {
    // 30 of the 365 days to December 1st.
    expect(dueFor('2026-11-01', '2026-11-01', '2026-12-01', 'year')).toBe(246_575);
  });

  it('of a month that a short one cuts keeps its own length', () => {
    expect(dueFor('2027-01-31', '2027-01-31', '2027-02-28')).toBe(3_000_000);
    expect(dueFor('2027-02-14', '2027-01-31', '2027-02-28')).toBe(1_500_000);
    expect(dueFor('2027-01-31', '2027-01-31', '2027-03-28')).toBe(6_000_000);
  });

  const prices = fc.integer({ min: 0, max: 1_000_000_000_000 });
  const instants = fc.date({
    min: new Date('2026-10-01'),
    max: new Date('2027-01-01'),
    noInvalidDate: true,
  });

  it('never charges more than the new price, nor gives back more than the old one, nor a fraction', () => {
    fc.assert(
      fc.property(prices, prices, instants, (former, next, at) => {
        const { credit, debit, due } = prorate(monthly(former), monthly(next), period, at);
        for (const { amountMinor } of [credit, debit, due]) {
          expect(Number.isSafeInteger(amountMinor)).toBe(true);
          expect(amountMinor).toBeGreaterThanOrEqual(0);
        }
        expect(credit.amountMinor).toBeLessThanOrEqual(former);
        expect(debit.amountMinor).toBeLessThanOrEqual(next);
        expect(due.amountMinor).toBe(Math.max(0, debit.amountMinor - credit.amountMinor));
      }),
    );
  });

  it('costs less, or the same, the later it is', () => {
    fc.assert(
      fc.property(prices, prices, instants, instants, (a, b, first, second) => {
        const [former, next] = a < b ? [a, b] : [b, a];
        const [early, late] = first < second ? [first, second] : [second, first];
        const dueAt = (at: Date) =>
          prorate(monthly(former), monthly(next), period, at).due.amountMinor;
        // Each side is rounded on its own, so a centavo may go either way.
        expect(dueAt(late)).toBeLessThanOrEqual(dueAt(early) + 1);
      }),
    );
  });
});
