import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BillingDecision,
  type ChangeParams,
  type ChargedTerms,
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
  mayTry: true,
  charged: null,
};
const charged: ChargedTerms = {
  provider: 'stripe',
  price: { currency: 'ARS', interval: 'month', amountMinor: 1000 },
  periodStart: new Date('2026-03-01T00:00:00Z'),
  periodEnd: new Date('2026-04-01T00:00:00Z'),
  renewal: 'automatic',
  isTrial: false,
  isCredited: false,
  isOwing: false,
  isDisputed: false,
  isRenewing: false,
  isOver: false,
  isHalted: false,
  proration: true,
  intervalChange: true,
};
const paying: CurrentTerms = {
  ...free,
  planId: 'middle',
  sortOrder: 5,
  features: { maxProducts: 100, reports: true },
  billingPeriod: 'monthly',
  charged,
};
/** At a provider that only knows amounts and dates. */
const amountOnly = (over: Partial<ChargedTerms> = {}): CurrentTerms => ({
  ...paying,
  charged: {
    ...charged,
    provider: 'mercadopago',
    proration: false,
    intervalChange: false,
    ...over,
  },
});
const middle: ChangeParams['plan'] = {
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
  isPublic: true,
  trialDays: 0,
};
const top = {
  ...middle,
  id: 'top',
  sortOrder: 9,
  prices: middle.prices.map((price) => ({ ...price, amountMinor: price.amountMinor * 3 })),
  features: { maxProducts: null, reports: true },
};
const low = { ...middle, id: 'low', sortOrder: 2, features: { maxProducts: 50, reports: false } };
const freePlan = { ...middle, id: 'free', sortOrder: 0, prices: [], features: free.features };
const params = (over: Partial<ChangeParams> = {}): ChangeParams => ({
  plan: middle,
  billingPeriod: 'monthly',
  currency: 'ARS',
  provider: 'stripe',
  mode: 'recurring',
  ...over,
});
const decided = (current: CurrentTerms, wanted: ChangeParams, at = now): BillingDecision => {
  const decision = decideChange(current, wanted, {}, at);
  if ('refused' in decision) throw new Error(decision.refused);
  return decision;
};

describe('a change of plan', () => {
  it('from free to paid goes through a checkout of the catalogue price', () => {
    expect(decideChange(free, params(), {}, now)).toMatchObject({
      direction: 'upgrade',
      method: 'checkout',
      dueNow: { amountMinor: 1000, currency: 'ARS' },
      nextCharge: { at: new Date('2026-04-15T10:00:00Z') },
      featuresGained: ['maxProducts', 'reports'],
      featuresLost: [],
    });
  });

  it('between paid plans is charged in place when it grows', () => {
    expect(decideChange(paying, params({ plan: top }), {}, now)).toMatchObject({
      direction: 'upgrade',
      method: 'in_place',
    });
    expect(decideChange(paying, params({ billingPeriod: 'yearly' }), {}, now)).toMatchObject({
      direction: 'period',
      method: 'in_place',
    });
  });

  it('waits for the end of what is paid when it shrinks, and says what is then over', () => {
    const decision = decideChange(paying, params({ plan: freePlan }), { products: 64 }, now);
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
    expect(decideChange(paying, params({ plan: cheapTop }), {}, now)).toMatchObject({
      direction: 'upgrade',
    });
  });

  it.each([
    ['a comped account', { ...free, isComped: true }, params(), 'COMPED'],
    ['a custom plan', free, params({ plan: { ...middle, isCustom: true } }), 'NOT_PURCHASABLE'],
    [
      'an archived plan',
      free,
      params({ plan: { ...middle, isArchived: true } }),
      'NOT_PURCHASABLE',
    ],
    ['a currency without a price', free, params({ currency: 'USD' }), 'NO_PRICE'],
    ['another provider', paying, params({ plan: top, provider: 'mercadopago' }), 'REFUSED'],
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
          const decision = decideChange(free, params({ plan, billingPeriod, currency }), {}, now);
          if ('refused' in decision) return;
          expect(decision.method).toBe('checkout');
          expect(decision.dueNow.amountMinor).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('a trial', () => {
  const withTrial = { ...middle, trialDays: 14 };

  it('is free now and says when the first charge comes', () => {
    expect(decided(free, params({ plan: withTrial }))).toMatchObject({
      method: 'checkout',
      trialDays: 14,
      dueNow: { amountMinor: 0 },
      nextCharge: { amount: { amountMinor: 1000 }, at: new Date('2026-03-29T10:00:00Z') },
      charge: { kind: 'recurring', trialDays: 14, startsAt: null },
    });
  });

  it('is given once, and never for a period that is paid in advance', () => {
    const paid = { trialDays: 0, dueNow: { amountMinor: 1000 } };
    expect(decided({ ...free, mayTry: false }, params({ plan: withTrial }))).toMatchObject(paid);
    expect(decided(free, params({ plan: withTrial, mode: 'prepaid' }))).toMatchObject(paid);
  });
});

describe('a period that is paid in advance', () => {
  const prepaid = amountOnly({ renewal: 'manual' });
  const inAdvance = (over: Partial<ChangeParams> = {}) =>
    params({ provider: 'mercadopago', mode: 'prepaid', ...over });

  it('is one payment, after which nothing is charged', () => {
    expect(decided(free, inAdvance())).toMatchObject({
      method: 'checkout',
      nextCharge: null,
      charge: { kind: 'once', period: { start: null, end: null } },
    });
  });

  it('can be followed by the next one before it ends, without losing a day', () => {
    expect(decided(prepaid, inAdvance())).toMatchObject({
      method: 'checkout',
      dueNow: { amountMinor: 1000 },
      effectiveAt: charged.periodEnd,
      charge: { kind: 'once', period: { start: charged.periodEnd, end: null } },
    });
  });

  it('can go on as a subscription, whose first charge comes when it ends', () => {
    expect(decided(prepaid, params({ provider: 'mercadopago' }))).toMatchObject({
      method: 'checkout',
      dueNow: { amountMinor: 0 },
      charge: { kind: 'recurring', startsAt: charged.periodEnd },
    });
  });

  it('is not shortened for a lower plan', () => {
    expect(decideChange(prepaid, inAdvance({ plan: low }), {}, now)).toMatchObject({
      refused: 'REFUSED',
      reason: 'ENDS_BY_ITSELF',
      until: charged.periodEnd,
    });
  });
});

describe('at a provider that does not prorate', () => {
  it('a higher plan costs the difference for what is left of the period', () => {
    const halfway = new Date('2026-03-16T12:00:00Z');
    expect(
      decided(amountOnly(), params({ plan: top, provider: 'mercadopago' }), halfway),
    ).toMatchObject({
      method: 'checkout',
      dueNow: { amountMinor: 1000 },
      lines: [
        { kind: 'credit', amount: { amountMinor: -500 } },
        { kind: 'debit', amount: { amountMinor: 1500 } },
      ],
      nextCharge: { amount: { amountMinor: 3000 }, at: charged.periodEnd },
      charge: { kind: 'once', period: { start: halfway, end: charged.periodEnd } },
    });
  });

  it('in a trial of the other plan too, or when nothing is left of the period, nothing is due', () => {
    const wanted = params({ plan: top, provider: 'mercadopago' });
    const tried = { ...wanted, plan: { ...top, trialDays: 7 } };
    expect(decided(amountOnly({ isTrial: true }), tried).method).toBe('in_place');
    expect(decided(amountOnly(), wanted, charged.periodEnd).method).toBe('in_place');
  });

  it('in a trial, a plan that nobody tries is paid at once, on a page of its own', () => {
    const inPlace = { ...paying, charged: { ...charged, isTrial: true } };
    for (const current of [amountOnly({ isTrial: true }), inPlace]) {
      const provider = current.charged?.provider ?? null;
      expect(decided(current, params({ plan: top, provider }))).toMatchObject({
        method: 'checkout',
        dueNow: { amountMinor: 3000 },
        charge: { kind: 'recurring', trialDays: 0, startsAt: null },
      });
    }
  });

  it('a lower plan waits for the end of what is paid', () => {
    expect(decided(amountOnly(), params({ plan: low, provider: 'mercadopago' }))).toMatchObject({
      method: 'scheduled',
      effectiveAt: charged.periodEnd,
    });
  });

  it('another period needs a new agreement, which begins when what is paid is over', () => {
    const yearly = params({ billingPeriod: 'yearly', provider: 'mercadopago' });
    expect(decided(amountOnly(), yearly)).toMatchObject({
      method: 'checkout',
      dueNow: { amountMinor: 0 },
      nextCharge: { at: charged.periodEnd },
      charge: { kind: 'recurring', startsAt: charged.periodEnd },
    });
  });
});

describe('another provider', () => {
  it('takes over the same plan where what is paid ends: no gap and nothing paid twice', () => {
    expect(decided(paying, params({ provider: 'mercadopago' }))).toMatchObject({
      method: 'checkout',
      dueNow: { amountMinor: 0 },
      charge: { kind: 'recurring', startsAt: charged.periodEnd },
    });
  });

  it('charges now when nothing is left of what was paid', () => {
    const owing = { ...paying, charged: { ...charged, isOwing: true } };
    const late = new Date('2026-04-03T00:00:00Z');
    expect(decided(owing, params({ provider: 'mercadopago' }), late)).toMatchObject({
      dueNow: { amountMinor: 1000 },
      charge: { kind: 'recurring', startsAt: null },
    });
  });
});

describe('a running subscription', () => {
  const over = (terms: Partial<ChargedTerms>) => ({ ...paying, charged: { ...charged, ...terms } });

  it('has to be paid, charged once, and resumed, before it is changed', () => {
    const refusalOf = (terms: Partial<ChargedTerms>) =>
      decideChange(over(terms), params({ plan: top }), {}, now);
    expect(refusalOf({ isOwing: true })).toMatchObject({ reason: 'PAST_DUE', until: null });
    expect(refusalOf({ isHalted: true })).toMatchObject({ reason: 'RESUME_FIRST' });
    expect(refusalOf({ isCredited: true })).toMatchObject({
      reason: 'WAITS_FOR_FIRST_CHARGE',
      until: charged.periodEnd,
    });
  });

  it('that was ended at the provider can be agreed to anew', () => {
    expect(decided(over({ isOver: true }), params())).toMatchObject({
      method: 'checkout',
      charge: { startsAt: charged.periodEnd },
    });
  });

  it('goes down, or from years to months, when what is paid is over', () => {
    expect(decided(paying, params({ plan: low })).method).toBe('scheduled');
    const yearly = over({ price: { currency: 'ARS', interval: 'year', amountMinor: 10_000 } });
    expect(decided({ ...yearly, billingPeriod: 'yearly' }, params())).toMatchObject({
      direction: 'period',
      method: 'scheduled',
      nextCharge: { amount: { amountMinor: 1000 }, at: charged.periodEnd },
    });
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
