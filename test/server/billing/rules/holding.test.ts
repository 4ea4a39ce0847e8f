import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  holdingAt,
  isDisputed,
  lastHolding,
  standingEnd,
  stands,
} from '#server/features/billing/holding.ts';
import type { Grant, LedgerEntry } from '#server/features/billing/ledger.model.ts';
import { at, entryOf, HIGH, intentOf, LOW } from './world.ts';

const low = intentOf('low', LOW);
const high = intentOf('high', HIGH);
const month = (from: number, to: number, over: Partial<LedgerEntry> = {}, intent = low) =>
  entryOf(intent, { from: at(from), to: at(to) }, over);
const raise = (from: number, to: number) =>
  entryOf(high, { kind: 'raise', from: at(from), to: at(to) });

describe('what a business holds', () => {
  it('runs from its first instant until the last one before its end', () => {
    const entries = [month(0, 30)];
    expect(holdingAt(entries, at(-0.01))).toBeNull();
    expect(holdingAt(entries, at(0))).toEqual({ plan: low.plan, from: at(0), to: at(30) });
    expect(holdingAt(entries, at(29.99))).not.toBeNull();
    expect(holdingAt(entries, at(30))).toBeNull();
  });

  it('is nothing without entries', () => {
    expect(holdingAt([], at(0))).toBeNull();
    expect(lastHolding([], at(0))).toBeNull();
    expect(standingEnd([])).toBeNull();
  });

  it('is the highest plan of what runs, in whatever order it was bought', () => {
    const entries = [month(0, 30), month(-5, 10, {}, high)];
    for (const list of [entries, entries.toReversed()]) {
      expect(holdingAt(list, at(5))?.plan).toEqual(high.plan);
      expect(holdingAt(list, at(10))?.plan).toEqual(low.plan);
    }
  });

  it('is lifted by a raise, from its first instant to its end', () => {
    const entries = [month(0, 30), raise(5, 30)];
    expect(holdingAt(entries, at(4))?.plan).toEqual(low.plan);
    expect(holdingAt(entries, at(5))).toEqual({ plan: high.plan, from: at(0), to: at(30) });
  });

  it('is nothing where a raise has no period to lift', () => {
    expect(holdingAt([raise(0, 30)], at(5))).toBeNull();
    expect(holdingAt([month(0, 3), raise(0, 30)], at(5))).toBeNull();
    expect(lastHolding([raise(0, 30)], at(35))).toBeNull();
  });

  it('begins with the period that runs, and ends with all that is paid, ahead too', () => {
    const entries = [month(-30, 0), month(0, 30), month(30, 60)];
    expect(holdingAt(entries, at(5))).toMatchObject({ from: at(0), to: at(60) });
    expect(standingEnd(entries)).toEqual(at(60));
  });

  it('begins with the longer of two that run, and the earlier of two that end together', () => {
    expect(holdingAt([month(-5, 10), month(0, 30)], at(5))?.from).toEqual(at(0));
    expect(holdingAt([month(0, 30), month(-5, 30)], at(5))?.from).toEqual(at(-5));
  });

  it.each(['pending', 'failed', 'void', 'refunded', 'disputed', 'charged_back'] as const)(
    'has no part in what is %s',
    (status) => {
      expect(stands(month(0, 30, { status }))).toBe(false);
      expect(holdingAt([month(0, 30, { status })], at(5))).toBeNull();
      expect(standingEnd([month(0, 30, { status })])).toBeNull();
    },
  );

  it('has no part in what was taken away, nor in what bought nothing', () => {
    expect(stands(entryOf(low, { endedAt: at(1) }))).toBe(false);
    expect(stands(entryOf(low, {}, { granted: null }))).toBe(false);
    expect(stands(entryOf(low))).toBe(true);
  });
});

describe('what was held last', () => {
  it('is what ended last, with what had lifted it', () => {
    const entries = [month(-60, -30), month(-30, 0), raise(-10, 0)];
    expect(lastHolding(entries, at(0))).toEqual({ plan: high.plan, from: at(-30), to: at(0) });
  });

  it('is nothing while it still runs, and no raise of an earlier period', () => {
    expect(lastHolding([month(-30, 0)], at(-0.01))).toBeNull();
    const entries = [month(-60, -30), raise(-40, -30), month(-30, 0)];
    expect(lastHolding(entries, at(1))?.plan).toEqual(low.plan);
  });

  it('is no money that went back', () => {
    expect(lastHolding([month(-30, 0, { status: 'refunded' })], at(1))).toBeNull();
  });
});

describe('a dispute', () => {
  const disputed = (from: number, to: number, grant: Partial<Grant> = {}) => [
    month(-30, 0),
    entryOf(low, { from: at(from), to: at(to), ...grant }, { status: 'disputed' }),
  ];

  it('counts from the first instant of its period to the end of its grace', () => {
    expect(isDisputed(disputed(0, 30), at(-0.01), 7)).toBe(false);
    expect(isDisputed(disputed(0, 30), at(0), 7)).toBe(true);
    expect(isDisputed(disputed(0, 30), at(36.99), 7)).toBe(true);
    expect(isDisputed(disputed(0, 30), at(37), 7)).toBe(false);
  });

  it('is none about money that bought nothing, or whose time was taken away', () => {
    expect(isDisputed(disputed(0, 30, { endedAt: at(1) }), at(2), 7)).toBe(false);
    expect(isDisputed([entryOf(low, {}, { status: 'disputed', granted: null })], at(2), 7)).toBe(
      false,
    );
    expect(isDisputed([month(0, 30)], at(2), 7)).toBe(false);
  });
});

describe('whatever the ledger holds', () => {
  const entry = fc
    .record({
      isHigh: fc.boolean(),
      kind: fc.constantFrom<Grant['kind']>('period', 'period', 'raise'),
      status: fc.constantFrom<LedgerEntry['status']>(
        'paid',
        'paid',
        'refunded',
        'disputed',
        'pending',
      ),
      from: fc.integer({ min: -60, max: 60 }),
      days: fc.integer({ min: 1, max: 60 }),
      endedAt: fc.constantFrom(null, null, at(0)),
      isGranted: fc.boolean(),
    })
    .map(({ isHigh, kind, status, from, days, endedAt, isGranted }) => {
      const made = entryOf(
        isHigh ? high : low,
        { kind, from: at(from), to: at(from + days), endedAt },
        { status },
      );
      return isGranted ? made : { ...made, granted: null };
    });

  it('gives a plan exactly while a standing period runs, and no higher one than what runs', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 6 }),
        fc.integer({ min: -70, max: 130 }),
        (entries, day) => {
          const now = at(day);
          const running = entries.filter(
            (one) => stands(one) && one.granted.from <= now && now < one.granted.to,
          );
          const holding = holdingAt(entries, now);
          expect(holding !== null).toBe(running.some(({ granted }) => granted?.kind === 'period'));
          if (!holding) return;
          const ranks = running.map(({ granted }) => granted?.plan.sortOrder ?? 0);
          expect(holding.plan.sortOrder).toBe(Math.max(...ranks));
          expect(holding.to).toEqual(standingEnd(entries));
        },
      ),
      { numRuns: 1000, seed: 2026 },
    );
  });
});
