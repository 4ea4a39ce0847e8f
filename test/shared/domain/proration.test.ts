import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prorate } from '#shared/domain/proration.ts';

const money = (amountMinor: number) => ({ amountMinor, currency: 'ARS' });
const period = { start: new Date('2026-11-01T00:00:00Z'), end: new Date('2026-12-01T00:00:00Z') };

describe('proration', () => {
  it('is by the second: halfway through, half of each price', () => {
    const at = new Date('2026-11-16T00:00:00Z');
    // The worked example of the reference on payment providers.
    expect(prorate(money(2_499_000), money(4_999_000), period, at)).toEqual({
      credit: money(1_249_500),
      debit: money(2_499_500),
      due: money(1_250_000),
    });
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
        const { credit, debit, due } = prorate(money(former), money(next), period, at);
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
        const dueAt = (at: Date) => prorate(money(former), money(next), period, at).due.amountMinor;
        // Each side is rounded on its own, so a centavo may go either way.
        expect(dueAt(late)).toBeLessThanOrEqual(dueAt(early) + 1);
      }),
    );
  });
});
