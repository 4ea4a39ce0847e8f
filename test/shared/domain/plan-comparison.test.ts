import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeDirection, compareFeatures } from '#shared/domain/plan-comparison.ts';

const small = { id: 'small', sortOrder: 1 };
const big = { id: 'big', sortOrder: 2 };

describe('the direction of a change', () => {
  it.each([
    ['up the order', small, 'monthly', big, 'monthly', 'upgrade'],
    ['up the order, to a shorter period', small, 'yearly', big, 'monthly', 'upgrade'],
    ['down the order, to a longer period', big, 'monthly', small, 'yearly', 'downgrade'],
    ['yearly to monthly of one plan', big, 'yearly', big, 'monthly', 'period'],
    ['monthly to yearly of one plan', big, 'monthly', big, 'yearly', 'period'],
    ['nothing', big, 'monthly', big, 'monthly', 'same'],
    ['from a plan without a period to itself', small, null, small, 'yearly', 'same'],
    [
      'to another plan of the same rank',
      small,
      'monthly',
      { id: 'twin', sortOrder: 1 },
      'monthly',
      'downgrade',
    ],
  ] as const)('%s', (_name, plan, billingPeriod, target, period, direction) => {
    const to = { plan: target, billingPeriod: period };
    expect(changeDirection({ plan, billingPeriod }, to)).toBe(direction);
  });
});

describe('comparing features', () => {
  it('names what grows and what shrinks, in order', () => {
    const from = { maxProducts: 500, maxClients: 0, reports: false, branding: true, users: null };
    const to = { maxProducts: 5000, maxClients: 100, reports: true, branding: false, users: 5 };
    expect(compareFeatures(from, to)).toEqual({
      gained: ['maxClients', 'maxProducts', 'reports'],
      lost: ['branding', 'users'],
    });
  });

  it('takes a key that is missing for nothing, and unlimited for more than any number', () => {
    expect(compareFeatures({}, { a: 0, b: false })).toEqual({ gained: [], lost: [] });
    expect(compareFeatures({ a: 0, b: false }, {})).toEqual({ gained: [], lost: [] });
    expect(compareFeatures({ a: 1e12 }, { a: null })).toEqual({ gained: ['a'], lost: [] });
  });

  const value = fc.oneof(fc.nat(9), fc.boolean(), fc.constant(null));
  const features = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), value);

  it('turns round with its arguments, never gains and loses one key, and finds nothing in itself', () => {
    fc.assert(
      fc.property(features, features, (from, to) => {
        const there = compareFeatures(from, to);
        const back = compareFeatures(to, from);
        expect(back).toEqual({ gained: there.lost, lost: there.gained });
        expect(there.gained.filter((key) => there.lost.includes(key))).toEqual([]);
        expect(compareFeatures(from, from)).toEqual({ gained: [], lost: [] });
      }),
      { numRuns: 1000, seed: 2026 },
    );
  });
});
