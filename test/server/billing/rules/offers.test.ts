import { describe, expect, it } from 'vitest';
import { offersOf } from '#server/features/billing/offers.ts';
import type { PaymentProvider } from '#server/payments/payment-provider.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { ChargedTerms, CurrentTerms } from '#shared/domain/billing-decision.ts';
import type { PlanPrice } from '#shared/domain/plan.ts';
import { FREE } from './default-plan.ts';
import { at, HIGH, LOW, YEARLY } from './world.ts';

const provider = (name: 'stripe' | 'mercadopago', currencies: string[], singlePayments: boolean) =>
  ({
    name,
    charges: (currency: string) => currencies.includes(currency),
    preferredCurrency: currencies[0],
    capabilities: { singlePayments },
  }) as unknown as PaymentProvider;
const STRIPE = provider('stripe', ['USD', 'ARS'], false);
const MERCADO_PAGO = provider('mercadopago', ['ARS'], true);
const { isPublic: _isPublic, isArchived: _isArchived, version: _version, ...free } = FREE;
const planOf = (id: string, sortOrder: number, ...prices: PlanPrice[]): Plan => ({
  ...free,
  id,
  sortOrder,
  prices,
  isDefault: false,
});
const low = planOf('low', 1, LOW);
const high = planOf('high', 2, HIGH);
const onFree: CurrentTerms = {
  planId: 'free',
  sortOrder: 0,
  features: {},
  billingPeriod: null,
  isComped: false,
  mayTry: true,
  charged: null,
};
const charged = (
  over: Partial<ChargedTerms> = {},
  terms: Partial<CurrentTerms> = {},
): CurrentTerms => ({
  ...onFree,
  planId: 'low',
  sortOrder: 1,
  billingPeriod: 'monthly',
  ...terms,
  charged: {
    provider: 'stripe',
    price: LOW,
    periodStart: at(-5),
    periodEnd: at(25),
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
    ...over,
  },
});
const offers = (
  plans: readonly Plan[],
  current = onFree,
  providers: readonly PaymentProvider[] = [STRIPE],
) => offersOf(plans, providers, current, {}, at(0));
const kinds = (...args: Parameters<typeof offers>) => offers(...args).map(({ kind }) => kind);
const ways = (...args: Parameters<typeof offers>) =>
  offers(...args).map(({ provider: name, currency, mode }) => `${name} ${currency} ${mode}`);

describe('the ways to pay a plan', () => {
  const worldwide = planOf('low', 1, YEARLY, LOW, { ...LOW, currency: 'USD' });

  it('are those of the providers that charge its currencies, months first, each at home first', () => {
    expect(ways([worldwide], onFree, [STRIPE, MERCADO_PAGO])).toEqual([
      'mercadopago ARS recurring',
      'stripe USD recurring',
      'mercadopago ARS prepaid',
      'stripe ARS recurring',
      'mercadopago ARS recurring',
      'mercadopago ARS prepaid',
      'stripe ARS recurring',
    ]);
    const periods = offers([worldwide]).map(({ billingPeriod }) => billingPeriod);
    expect(periods).toEqual(['monthly', 'monthly', 'yearly']);
  });

  it('begin with the one that is paid already', () => {
    const both = [STRIPE, MERCADO_PAGO];
    expect(ways([worldwide], charged(), both)[0]).toBe('stripe ARS recurring');
    const manual = charged({ provider: 'mercadopago', renewal: 'manual' });
    expect(ways([worldwide], manual, both)[0]).toBe('mercadopago ARS prepaid');
    const dollars = charged({ price: { ...LOW, currency: 'USD' } });
    expect(ways([worldwide], dollars, both)[0]).toBe('stripe USD recurring');
  });

  it('are none where the price is made by hand, or nobody charges the currency', () => {
    expect(offers([{ ...high, isCustom: true }])).toEqual([]);
    expect(offers([planOf('low', 1, { ...LOW, currency: 'EUR' })])).toEqual([]);
    expect(offers([planOf('low', 1, LOW, { ...YEARLY, amountMinor: 0 })])).toHaveLength(1);
  });
});

describe('what can be chosen', () => {
  it('is to buy, from the free plan', () => {
    expect(offers([low])).toEqual([
      {
        planId: 'low',
        billingPeriod: 'monthly',
        provider: 'stripe',
        currency: 'ARS',
        mode: 'recurring',
        price: LOW,
        kind: 'buy',
        refused: null,
      },
    ]);
  });

  it('is a higher plan, a lower one, or the one that runs', () => {
    expect(kinds([low, high], charged())).toEqual(['current', 'upgrade']);
    expect(kinds([low], charged({ price: HIGH }, { planId: 'high', sortOrder: 2 }))).toEqual([
      'downgrade',
    ]);
    expect(offers([low], charged())[0]?.refused).toEqual({
      reason: 'ALREADY_ON_PLAN',
      until: null,
    });
  });

  it('is the other interval of the same plan', () => {
    const both = planOf('low', 1, LOW, YEARLY);
    expect(kinds([both], charged())).toEqual(['current', 'yearly']);
    const yearly = charged({ price: YEARLY }, { billingPeriod: 'yearly' });
    expect(kinds([both], yearly)).toEqual(['monthly', 'current']);
  });

  it('is one more period, where periods are paid in advance', () => {
    const manual = charged({ provider: 'mercadopago', renewal: 'manual', intervalChange: false });
    expect(kinds([low], manual, [MERCADO_PAGO])).toEqual(['extend', 'payment']);
  });

  it('is another way to pay the same', () => {
    expect(kinds([low], charged(), [STRIPE, MERCADO_PAGO]).slice(0, 2)).toEqual([
      'current',
      'payment',
    ]);
  });

  it('is to begin again, where what runs is over at its provider', () => {
    expect(kinds([low, high], charged({ isOver: true }))).toEqual(['restart', 'upgrade']);
  });

  it('is the plan that was given by hand, while nobody pays', () => {
    expect(kinds([low], { ...onFree, planId: 'low', sortOrder: 1 })).toEqual(['current']);
  });
});

describe('what cannot be chosen now', () => {
  it.each<[string, Partial<ChargedTerms>, string, Date | null]>([
    ['a renewal is owed', { isOwing: true }, 'PAST_DUE', null],
    ['it is paused or cancelled', { isHalted: true }, 'RESUME_FIRST', null],
    [
      'its provider has charged nothing yet',
      { isCredited: true },
      'WAITS_FOR_FIRST_CHARGE',
      at(25),
    ],
  ])('says why, and until when: %s', (_name, over, reason, until) => {
    expect(offers([high], charged(over))[0]?.refused).toEqual({
      reason,
      until: until?.toISOString() ?? null,
    });
  });

  it('is everything while the plan is free of charge or agreed by hand', () => {
    const refused = { reason: 'ARRANGED', until: null };
    const comped = { ...onFree, isComped: true };
    expect(offers([free, low], comped).map((one) => one.refused)).toEqual([refused, refused]);
  });
});

describe('the free plan', () => {
  const its = (current: CurrentTerms) => offers([free], current)[0];

  it('is what a business has, or what ends the paid one', () => {
    expect(its(onFree)).toEqual({
      planId: 'free',
      billingPeriod: 'monthly',
      provider: null,
      currency: null,
      mode: 'recurring',
      price: null,
      kind: 'current',
      refused: { reason: 'ALREADY_ON_PLAN', until: null },
    });
    expect(its(charged())).toMatchObject({ kind: 'end', refused: null });
    expect(its({ ...onFree, planId: 'low' })).toMatchObject({ kind: 'end', refused: null });
    expect(its(charged({}, { planId: 'free' }))).toMatchObject({ kind: 'end' });
  });

  it('comes by itself where what is paid ends by itself', () => {
    const until = at(25).toISOString();
    const refusedFor = (over: Parameters<typeof charged>[0]) => its(charged(over))?.refused;
    expect(refusedFor({ isOver: true })).toEqual({ reason: 'ALREADY_ENDING', until });
    expect(refusedFor({ renewal: 'manual' })).toEqual({ reason: 'ENDS_BY_ITSELF', until });
  });
});
