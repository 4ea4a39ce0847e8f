import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeUsage,
  displayPrice,
  hasFeature,
  limitOf,
  overLimits,
  planWithFeature,
  planWithRoomFor,
  usageState,
} from '#shared/domain/entitlements.ts';
import type { PlanTerms } from '#shared/domain/plan.ts';

function plan(over: Partial<PlanTerms>): PlanTerms {
  return {
    id: 'p',
    name: 'P',
    sortOrder: 0,
    prices: [],
    features: {},
    isDefault: false,
    isCustom: false,
    ...over,
  };
}

describe('usage states', () => {
  it.each([
    [0, 0, 'reached'],
    [1, 0, 'over'],
    [399, 500, 'ok'],
    [400, 500, 'warning'],
    [474, 500, 'warning'],
    [475, 500, 'critical'],
    [499, 500, 'critical'],
    [500, 500, 'reached'],
    [501, 500, 'over'],
    [1_000_000, null, 'ok'],
  ] as const)('%i of %s is %s', (used, limit, state) => {
    expect(usageState(used, limit)).toBe(state);
  });

  it('never get milder as use grows', () => {
    const order = ['ok', 'warning', 'critical', 'reached', 'over'];
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), (used, limit) => {
        const now = order.indexOf(usageState(used, limit));
        expect(order.indexOf(usageState(used + 1, limit))).toBeGreaterThanOrEqual(now);
      }),
    );
  });

  it('leave room exactly while below the limit', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (used, limit) => {
        const usage = describeUsage('products', used, { maxProducts: limit });
        expect(usage.remaining).toBe(Math.max(0, limit - used));
        expect(['reached', 'over'].includes(usage.state)).toBe(usage.remaining === 0);
      }),
    );
  });
});

describe('features', () => {
  it('treats null as unlimited and a missing key as nothing', () => {
    expect(limitOf({ maxProducts: null }, 'products')).toBeNull();
    expect(limitOf({}, 'products')).toBe(0);
    expect(hasFeature({ a: null, b: 1, c: true }, 'a')).toBe(true);
    expect(hasFeature({ b: 1 }, 'b')).toBe(true);
    expect(hasFeature({ c: false, d: 0 }, 'c')).toBe(false);
    expect(hasFeature({ d: 0 }, 'd')).toBe(false);
    expect(hasFeature({}, 'e')).toBe(false);
  });
});

describe('the plan that lifts a limit', () => {
  const small = plan({ id: 'small', sortOrder: 0, features: { maxProducts: 10 } });
  const middle = plan({ id: 'middle', sortOrder: 5, features: { maxProducts: 20, reports: true } });
  const top = plan({ id: 'top', sortOrder: 9, features: { maxProducts: null, reports: true } });

  it('is the lowest above the current one that has room, whatever order they come in', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([small, middle, top], { minLength: 3 }),
        fc.nat(40),
        (plans, needed) => {
          const found = planWithRoomFor(plans, small, 'products', needed);
          expect(found?.id).toBe(needed <= 20 ? 'middle' : 'top');
        },
      ),
    );
  });

  it('is nothing on the top plan', () => {
    expect(planWithRoomFor([small, middle, top], top, 'products', 99)).toBeUndefined();
    expect(planWithFeature([small, middle, top], top, 'reports')).toBeUndefined();
    expect(planWithFeature([small, middle, top], small, 'reports')?.id).toBe('middle');
  });
});

describe('being over', () => {
  it('names each metric above its limit with the excess', () => {
    expect(overLimits({ products: 640, clients: 3 }, { maxProducts: 500, maxClients: 3 })).toEqual([
      { metric: 'products', used: 640, limit: 500, over: 140 },
    ]);
  });
});

describe('the price beside an offer', () => {
  const prices = [
    { currency: 'USD', interval: 'year', amountMinor: 100 },
    { currency: 'USD', interval: 'month', amountMinor: 10 },
    { currency: 'ARS', interval: 'month', amountMinor: 9000 },
  ] as const;

  it('is the monthly one in the currency asked for, else any monthly one', () => {
    expect(displayPrice(plan({ prices }), 'ARS')?.amountMinor).toBe(9000);
    expect(displayPrice(plan({ prices }), 'EUR')?.amountMinor).toBe(10);
    expect(displayPrice(plan({}), 'ARS')).toBeNull();
    expect(displayPrice(plan({ prices, isCustom: true }), 'ARS')).toBeNull();
  });
});
