import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grant, LedgerEntry } from '#server/features/billing/ledger.model.ts';
import { closeGaps } from '#server/features/billing/ledger-corrections.ts';
import { addInterval } from '#shared/domain/calendar.ts';
import { at, entryOf, LOW, onceOf } from './world.ts';

/** A period paid ahead, from one day to another. */
function ahead(
  id: string,
  from: number,
  to: number,
  over: Partial<LedgerEntry> = {},
  grant: Partial<Grant> = {},
): LedgerEntry {
  return entryOf(onceOf(id, LOW), { from: at(from), to: at(to), ...grant }, { _id: id, ...over });
}
const periods = (entries: readonly LedgerEntry[]) =>
  entries.map(({ _id, granted }) => [_id, granted?.from, granted?.to]);

describe('periods that were paid ahead', () => {
  it('move forward when what runs before them went back: one interval each, from when it was paid', () => {
    const entries = [
      ahead('a', -5, 25, { status: 'refunded' }),
      ahead('b', 25, 56),
      ahead('c', 56, 84),
    ];
    expect(periods(closeGaps(entries, at(0)))).toEqual([
      ['b', at(-5), at(26)],
      ['c', at(26), at(54)],
    ]);
  });

  it('move to the end of what still runs when one in between went back, however they are listed', () => {
    const entries = [
      ahead('c', 56, 84),
      ahead('b', 25, 56, { status: 'charged_back' }),
      ahead('a', -5, 25),
    ];
    expect(periods(closeGaps(entries, at(0)))).toEqual([['c', at(25), at(53)]]);
  });

  it('stay where there is no hole, and where what runs overlaps them', () => {
    expect(closeGaps([ahead('a', -5, 25), ahead('b', 25, 56)], at(0))).toEqual([]);
    expect(closeGaps([ahead('a', -5, 40), ahead('b', 25, 56)], at(0))).toEqual([]);
  });

  it('stay behind what is disputed: it gives nothing, and keeps its place', () => {
    const entries = [ahead('a', -5, 25, { status: 'disputed' }), ahead('b', 25, 56)];
    expect(closeGaps(entries, at(0))).toEqual([]);
    expect(closeGaps([ahead('a', 5, 25, { status: 'disputed' })], at(0))).toEqual([]);
  });

  it('do not wait for what was taken away, nor for a raise', () => {
    const taken = ahead('a', -5, 25, {}, { endedAt: at(0) });
    const raise = ahead('r', -5, 25, {}, { kind: 'raise' });
    for (const before of [taken, raise]) {
      expect(periods(closeGaps([before, ahead('b', 25, 56)], at(0)))).toEqual([
        ['b', at(-5), at(26)],
      ]);
    }
  });

  it('do not move once they have begun, nor when a subscription bought them', () => {
    expect(closeGaps([ahead('a', 0, 30)], at(0))).toEqual([]);
    expect(closeGaps([ahead('a', 5, 35, { providerSubscriptionId: 'sub' })], at(0))).toEqual([]);
  });

  it('lie one after the other without a hole, one interval each, and move once', () => {
    const drawn = fc.array(
      fc.constantFrom<LedgerEntry['status']>('paid', 'paid', 'refunded', 'charged_back'),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(drawn, fc.integer({ min: 0, max: 60 }), (statuses, today) => {
        let from = at(0);
        const before = statuses.map((status, index) => {
          const to = addInterval(from, 'month');
          const over = { status, paidAt: at(0), createdAt: at(0) };
          const entry = entryOf(
            onceOf(`e${index}`, LOW),
            { from, to },
            { _id: `e${index}`, ...over },
          );
          from = to;
          return entry;
        });
        const moved = new Map(closeGaps(before, at(today)).map((entry) => [entry._id, entry]));
        const after = before.map((entry) => moved.get(entry._id) ?? entry);
        expect(closeGaps(after, at(today))).toEqual([]);
        let free = at(0);
        for (const { granted, status } of after) {
          if (!granted || status !== 'paid') continue;
          expect(granted.to).toEqual(addInterval(granted.from, 'month'));
          // What had begun by then stays where it was, though what ran before it went back.
          const isAhead = granted.from > at(today);
          expect(isAhead ? granted.from : free).toEqual(free);
          free = granted.to;
        }
      }),
      { numRuns: 500, seed: 2026 },
    );
  });
});
