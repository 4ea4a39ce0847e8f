import { expect, it } from 'vitest';
import { offersOf } from '#server/features/billing/offers.ts';
import type { PaymentProvider } from '#server/payments/payment-provider.ts';
import type { CurrentTerms } from '#shared/domain/billing-decision.ts';
import { aPlan } from '#test/support/client-plans.ts';

const provider = (name: 'stripe' | 'mercadopago', currencies: string[], singlePayments: boolean) =>
  ({
    name,
    charges: (currency: string) => currencies.includes(currency),
    preferredCurrency: currencies[0],
    capabilities: { singlePayments },
  }) as unknown as PaymentProvider;
const PROVIDERS = [
  provider('stripe', ['USD', 'ARS'], false),
  provider('mercadopago', ['ARS'], true),
];
const PESOS = { amountMinor: 1_000_000, currency: 'ARS', interval: 'month' } as const;
const paying = (name: 'stripe' | 'mercadopago', currency: string): CurrentTerms => ({
  planId: 'oak',
  sortOrder: 20,
  features: {},
  billingPeriod: 'monthly',
  isComped: false,
  mayTry: false,
  charged: {
    provider: name,
    price: { ...PESOS, currency },
    periodStart: new Date('2026-11-21T12:00:00Z'),
    periodEnd: new Date('2026-12-21T12:00:00Z'),
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
  },
});
const first = (current: CurrentTerms) =>
  offersOf([aPlan()], PROVIDERS, current, {}, new Date('2026-11-25T12:00:00Z'))
    .filter(({ refused, billingPeriod }) => !refused && billingPeriod === 'monthly')
    .map(({ provider: name, currency }) => `${name} ${currency}`)[0];

it('whoever pays elsewhere is led to the currency that they pay in', () => {
  expect(first(paying('mercadopago', 'ARS'))).toBe('stripe ARS');
  expect(first(paying('stripe', 'ARS'))).toBe('mercadopago ARS');
});

it('whoever pays in dollars finds pesos where they are at home', () => {
  expect(first(paying('stripe', 'USD'))).toBe('mercadopago ARS');
});
