import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addInterval, periodAt, periodContaining } from '#shared/domain/calendar.ts';

const anchors = fc.date({
  min: new Date('2000-01-01'),
  max: new Date('2100-01-01'),
  noInvalidDate: true,
});
const intervals = fc.constantFrom('month' as const, 'year' as const);
const counts = fc.integer({ min: -600, max: 600 });
const RUNS = { numRuns: 1000, seed: 2026 };
const DAY = 86_400_000;

const lastDayOf = (date: Date) =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();

describe('intervals from an anchor', () => {
  it.each([
    ['2026-01-31T12:00:00Z', 'month', 1, '2026-02-28T12:00:00.000Z'],
    ['2026-01-31T12:00:00Z', 'month', 2, '2026-03-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00Z', 'month', 3, '2026-04-30T12:00:00.000Z'],
    ['2028-01-31T12:00:00Z', 'month', 1, '2028-02-29T12:00:00.000Z'],
    ['2026-03-31T00:00:00Z', 'month', -1, '2026-02-28T00:00:00.000Z'],
    ['2026-01-15T00:00:00Z', 'month', -1, '2025-12-15T00:00:00.000Z'],
    ['2026-12-15T00:00:00Z', 'month', 1, '2027-01-15T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', 'year', 1, '2025-02-28T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', 'year', 4, '2028-02-29T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', 'year', -1, '2023-02-28T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', 'year', 100, '2100-02-28T00:00:00.000Z'],
    ['2026-05-31T23:59:59.999Z', 'month', 0, '2026-05-31T23:59:59.999Z'],
  ] as const)('%s, by %s, %i: %s', (anchor, interval, count, expected) => {
    expect(addInterval(new Date(anchor), interval, count).toISOString()).toBe(expected);
  });

  it('keep the day, or end the month where it is too short, and keep the time of day', () => {
    fc.assert(
      fc.property(anchors, intervals, counts, (anchor, interval, count) => {
        const date = addInterval(anchor, interval, count);
        expect(date.getUTCDate()).toBe(Math.min(anchor.getUTCDate(), lastDayOf(date)));
        expect(date.toISOString().slice(10)).toBe(anchor.toISOString().slice(10));
        const months = (date.getUTCFullYear() - anchor.getUTCFullYear()) * 12;
        expect(months + date.getUTCMonth() - anchor.getUTCMonth()).toBe(
          interval === 'year' ? count * 12 : count,
        );
      }),
      RUNS,
    );
  });

  it('come in the order of their counts, a month or a year apart', () => {
    fc.assert(
      fc.property(anchors, intervals, counts, (anchor, interval, count) => {
        const { start, end } = periodAt(anchor, interval, count);
        const days = (end.getTime() - start.getTime()) / DAY;
        expect(days).toBeGreaterThanOrEqual(interval === 'year' ? 365 : 28);
        expect(days).toBeLessThanOrEqual(interval === 'year' ? 366 : 31);
      }),
      RUNS,
    );
  });

  it('are twelve months to a year', () => {
    fc.assert(
      fc.property(anchors, counts, (anchor, count) => {
        expect(addInterval(anchor, 'year', count)).toEqual(
          addInterval(anchor, 'month', 12 * count),
        );
      }),
      RUNS,
    );
  });

  it('leave their anchor as it was', () => {
    const anchor = new Date('2026-01-31T00:00:00Z');
    addInterval(anchor, 'month', 5);
    expect(anchor).toEqual(new Date('2026-01-31T00:00:00Z'));
  });
});

describe('periods of an anchor', () => {
  it('follow each other without a gap, and keep the day through the short months', () => {
    const anchor = new Date('2026-01-31T12:00:00Z');
    const days = [0, 1, 2, 3].map((index) => periodAt(anchor, 'month', index));
    expect(days.map(({ start }) => start.toISOString().slice(0, 10))).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
    ]);
    fc.assert(
      fc.property(anchors, intervals, counts, (from, interval, index) => {
        expect(periodAt(from, interval, index).end).toEqual(
          periodAt(from, interval, index + 1).start,
        );
      }),
      RUNS,
    );
  });

  it('have every moment in exactly one: its start belongs to it, its end to the next', () => {
    fc.assert(
      fc.property(anchors, intervals, anchors, (anchor, interval, at) => {
        const { start, end } = periodContaining(anchor, interval, at);
        expect(start <= at && at < end).toBe(true);
        expect(periodContaining(anchor, interval, start)).toEqual({ start, end });
        expect(periodContaining(anchor, interval, end).start).toEqual(end);
        expect(periodContaining(anchor, interval, new Date(end.getTime() - 1)).end).toEqual(end);
      }),
      RUNS,
    );
  });

  it('that contain the starts of a series are that series', () => {
    fc.assert(
      fc.property(anchors, intervals, counts, (anchor, interval, index) => {
        const period = periodAt(anchor, interval, index);
        expect(periodContaining(anchor, interval, period.start)).toEqual(period);
      }),
      RUNS,
    );
  });
});

describe('days', () => {
  it('are 24 hours each, forward and back', () => {
    const from = new Date('2026-02-28T10:00:00Z');
    expect(addDays(from, 1).toISOString()).toBe('2026-03-01T10:00:00.000Z');
    expect(addDays(addDays(from, 400), -400)).toEqual(from);
  });
});
