import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundary, nextBoundary } from '#server/standins/payments/stripe/lifecycle/calendar.ts';
import { shareOf } from '#server/standins/payments/stripe/lifecycle/prorate.ts';

const seconds = (iso: string) => Date.parse(iso) / 1000;
const iso = (unix: number) => new Date(unix * 1000).toISOString().slice(0, 19);

describe('the billing calendar', () => {
  it('brings the 31st back after a short month', () => {
    const anchor = seconds('2027-01-31T08:30:00Z');
    const ends = [1, 2, 3, 4].map((count) => iso(boundary(anchor, 'month', count)));
    expect(ends).toEqual([
      '2027-02-28T08:30:00',
      '2027-03-31T08:30:00',
      '2027-04-30T08:30:00',
      '2027-05-31T08:30:00',
    ]);
  });

  it('renews the 29th of February on the 28th, and on the 29th where there is one', () => {
    const anchor = seconds('2028-02-29T00:00:00Z');
    expect(iso(boundary(anchor, 'year', 1))).toBe('2029-02-28T00:00:00');
    expect(iso(boundary(anchor, 'year', 4))).toBe('2032-02-29T00:00:00');
  });

  it('finds the first boundary after any moment', () => {
    const anchors = fc.integer({ min: seconds('2024-01-01'), max: seconds('2030-01-01') });
    const distances = fc.integer({ min: 0, max: 3 * 366 * 86_400 });
    fc.assert(
      fc.property(
        anchors,
        distances,
        fc.constantFrom('month', 'year'),
        (anchor, later, interval) => {
          const after = anchor + later;
          const next = nextBoundary(anchor, interval, after);
          const span = interval === 'year' ? 366 : 31;
          expect(next).toBeGreaterThan(after);
          expect(next - after).toBeLessThanOrEqual(span * 86_400);
        },
      ),
      { numRuns: 500, seed: 7 },
    );
  });
});

describe('a share of a period', () => {
  const period = { start: 0, end: 2_592_000 };

  it.each([
    [2_499_000, 1_296_000, 1_249_500],
    [2_499_000, 0, 2_499_000],
    [2_499_000, 2_592_000, 0],
    [2_499_000, 9_999_999, 0],
    [1, 1_296_000, 1],
    [1, 1_296_001, 0],
  ])('of %i from second %i is %i', (amount, from, share) => {
    expect(shareOf(amount, period, from)).toBe(share);
  });
});
