import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ChangeWish,
  type CurrentTerms,
  decideChange,
} from '#shared/domain/billing-decision.ts';
import { addInterval } from '#shared/domain/calendar.ts';

const now = new Date('2026-03-15T10:00:00Z');
const free: CurrentTerms = {
  planId: 'free',
  sortOrder: 0,
  features: { maxProducts: 10 },
  billingPeriod: null,
  isComped: false,
  charged: null,
};
const paying: CurrentTerms = {
  ...free,
  planId: 'middle',
  sortOrder: 5,
  features: { maxProducts: 100, reports: true },
  billingPeriod: 'monthly',
  charged: { provider: 'stripe', currency: 'ARS', periodEnd: new Date('2026-04-01T00:00:00Z') },
};
const middle: ChangeWish['plan'] = {
  id: 'middle',
  name: 'Middle',
  sortOrder: 5,
  prices: [
    { currency: 'ARS', interval: 'month', amountMinor: 1000 },
    { currency: 'ARS', interval: 'year', amountMinor: 10_000 },
  ],
  features: { maxProducts: 100, reports: true },
  isDefault: false,
  isCustom: false,
  isArchived: false,
};
const top = { ...middle, id: 'top', sortOrder: 9, features: { maxProducts: null, reports: true } };
const freePlan = { ...middle, id: 'free', sortOrder: 0, prices: [], features: free.features };
const wish = (over: Partial<ChangeWish> = {}): ChangeWish => ({
  plan: middle,
  billingPeriod: 'monthly',
  currency: 'ARS',
  provider: 'stripe',
  ...over,
});

describe('a change of plan', () => {
  it('from free to paid goes through a checkout of the catalogue price', () => {
    expect(decideChange(free, wish(), {}, now)).toMatchObject({
      direction: 'upgrade',
      method: 'checkout',
      dueNow: { amountMinor: 1000, currency: 'ARS' },
      nextCharge: { at: new Date('2026-04-15T10:00:00Z') },
      featuresGained: ['maxProducts', 'reports'],
      featuresLost: [],
    });
  });

  it('between paid plans is charged in place when it grows', () => {
    expect(decideChange(paying, wish({ plan: top }), {}, now)).toMatchObject({
      direction: 'upgrade',
      method: 'in_place',
    });
    expect(decideChange(paying, wish({ billingPeriod: 'yearly' }), {}, now)).toMatchObject({
      direction: 'period',
      method: 'in_place',
    });
  });

  it('waits for the end of what is paid when it shrinks, and says what is then over', () => {
    const decision = decideChange(paying, wish({ plan: freePlan }), { products: 64 }, now);
    expect(decision).toMatchObject({
      direction: 'downgrade',
      method: 'scheduled',
      effectiveAt: paying.charged?.periodEnd,
      overLimit: [{ metric: 'products', used: 64, limit: 10, over: 54 }],
      featuresLost: ['maxProducts', 'reports'],
    });
  });

  it('takes its direction from sortOrder, never from the price', () => {
    const cheapTop = {
      ...top,
      prices: [{ currency: 'ARS', interval: 'month', amountMinor: 1 } as const],
    };
    expect(decideChange(paying, wish({ plan: cheapTop }), {}, now)).toMatchObject({
      direction: 'upgrade',
    });
  });

  it.each([
    ['a comped account', { ...free, isComped: true }, wish(), 'COMPED'],
    ['a custom plan', free, wish({ plan: { ...middle, isCustom: true } }), 'NOT_PURCHASABLE'],
    ['an archived plan', free, wish({ plan: { ...middle, isArchived: true } }), 'NOT_PURCHASABLE'],
    ['a currency without a price', free, wish({ currency: 'USD' }), 'NO_PRICE'],
    ['another provider', paying, wish({ plan: top, provider: 'mercadopago' }), 'CONFLICT'],
  ] as const)('is refused for %s', (_name, current, wanted, code) => {
    expect(decideChange(current, wanted, {}, now)).toMatchObject({ refused: code });
  });

  it('never gives a paid plan without a charge to somebody who pays nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(middle, top),
        fc.constantFrom('monthly' as const, 'yearly' as const),
        fc.constantFrom('ARS', 'USD', 'EUR'),
        (plan, billingPeriod, currency) => {
          const decision = decideChange(free, wish({ plan, billingPeriod, currency }), {}, now);
          if ('refused' in decision) return;
          expect(decision.method).toBe('checkout');
          expect(decision.dueNow.amountMinor).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('one interval later', () => {
  it.each([
    ['2026-01-31T12:00:00Z', 'month', '2026-02-28T12:00:00.000Z'],
    ['2024-02-29T00:00:00Z', 'year', '2025-02-28T00:00:00.000Z'],
    ['2026-12-15T00:00:00Z', 'month', '2027-01-15T00:00:00.000Z'],
  ] as const)('%s plus a %s is %s', (from, interval, expected) => {
    expect(addInterval(new Date(from), interval).toISOString()).toBe(expected);
  });

  it('is always later, and by at most a month or a year', () => {
    const dates = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (from) => {
        const days = (addInterval(from, 'month').getTime() - from.getTime()) / 86_400_000;
        expect(days).toBeGreaterThanOrEqual(28);
        expect(days).toBeLessThanOrEqual(31);
      }),
    );
  });
});
