import { describe, expect, it } from 'vitest';
import type { FoundChange } from '#server/features/billing/decision.service.ts';
import {
  createQuotes,
  isForRequest,
  type Quote,
  quoteOf,
  stillHolds,
} from '#server/features/billing/quotes.ts';
import { ProblemError } from '#server/http/problem.ts';
import { at } from './world.ts';

const quote: Quote = {
  businessId: 'b1',
  appId: 'inventory',
  planId: 'pro',
  planVersion: 3,
  billingPeriod: 'monthly',
  provider: 'stripe',
  currency: 'ARS',
  mode: 'recurring',
  method: 'checkout',
  dueNow: 1000,
  nextCharge: 1000,
  trialDays: 0,
  startsAt: null,
  at: at(0).getTime(),
  expiresAt: at(1).getTime(),
};
const quotes = createQuotes('a secret');
const refusal = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (thrown) {
    return thrown instanceof ProblemError ? thrown.code : thrown;
  }
};

describe('a quote', () => {
  it('comes back as it was given', () => {
    expect(quotes.read(quotes.sign(quote), 'b1')).toEqual(quote);
    expect(createQuotes('a secret').read(quotes.sign(quote), 'b1')).toEqual(quote);
  });

  it('is of no use to another business', () => {
    expect(refusal(() => quotes.read(quotes.sign(quote), 'b2'))).toBe('INVALID_REQUEST');
  });

  const [payload = '', signature = ''] = quotes.sign(quote).split('.');
  const cheaper = Buffer.from(JSON.stringify({ ...quote, dueNow: 1 })).toString('base64url');
  const [, signatureOfCheaper = ''] = createQuotes('another')
    .sign({ ...quote, dueNow: 1 })
    .split('.');
  it.each([
    ['edited', `${cheaper}.${signature}`],
    ['signed with another secret', `${cheaper}.${signatureOfCheaper}`],
    ['cut', `${payload}.${signature.slice(1)}`],
    ['longer', `${payload}.${signature}A`],
    ['without a signature', payload],
    ['empty', ''],
    ['no quote at all', 'hello'],
  ])('that is %s is refused', (_name, text) => {
    expect(refusal(() => quotes.read(text, 'b1'))).toBe('INVALID_REQUEST');
  });
});

describe('a quote is for what is asked', () => {
  const request = {
    app: 'inventory',
    targetPlanId: 'pro',
    billingPeriod: 'monthly',
    provider: 'stripe',
    currency: 'ARS',
    mode: 'recurring',
  };

  it('when everything is the same, or the currency is left open', () => {
    expect(isForRequest(quote, request)).toBe(true);
    expect(isForRequest(quote, { ...request, currency: undefined })).toBe(true);
  });

  it.each(Object.keys(request))('and not when its %s differs', (key) => {
    expect(isForRequest(quote, { ...request, [key]: 'other' })).toBe(false);
  });
});

describe('a quote still holds', () => {
  it('when the version, the sums and the way are the same, whenever it was computed', () => {
    expect(stillHolds(quote, { ...quote, at: 0, expiresAt: 0 })).toBe(true);
  });

  it.each<Partial<Quote>>([
    { planVersion: 4 },
    { method: 'scheduled' },
    { dueNow: 1001 },
    { nextCharge: 1001 },
    { nextCharge: null },
    { trialDays: 14 },
    { startsAt: 1 },
    { currency: 'USD' },
  ])('and not with %o', (changed) => {
    expect(stillHolds(quote, { ...quote, ...changed })).toBe(false);
  });
});

describe('what a quote says', () => {
  const ars = (amountMinor: number) => ({ amountMinor, currency: 'ARS' });
  const found = (decision: Record<string, unknown>) =>
    ({
      current: { businessId: 'b1', appId: 'inventory' },
      plan: { id: 'pro', version: 3 },
      provider: { name: 'stripe' },
      decision: {
        dueNow: ars(0),
        trialDays: 0,
        effectiveAt: at(20),
        charge: null,
        method: 'checkout',
        ...decision,
      },
      at: at(0),
    }) as unknown as FoundChange;
  const quoted = (
    decision: Record<string, unknown>,
    preview: Partial<Parameters<typeof quoteOf>[2]> = {},
  ) =>
    quoteOf(
      found(decision),
      { billingPeriod: 'monthly', mode: 'recurring' },
      {
        method: 'checkout',
        dueNow: ars(1000),
        nextCharge: { amount: ars(1000), at: at(30).toISOString() },
        ...preview,
      },
      at(1),
    );

  it('is what the preview showed, for a quarter of an hour', () => {
    expect(quoted({})).toEqual({ ...quote, expiresAt: at(1).getTime() + 15 * 60 * 1000 });
    expect(quoted({}, { nextCharge: null }).nextCharge).toBeNull();
    expect(quoted({ trialDays: 14 }).trialDays).toBe(14);
  });

  it('is the day of what comes later: a scheduled change, or a first charge', () => {
    expect(quoted({ method: 'scheduled' }).startsAt).toBe(at(20).getTime());
    expect(quoted({ charge: { kind: 'recurring', trialDays: 0, startsAt: at(9) } }).startsAt).toBe(
      at(9).getTime(),
    );
    expect(
      quoted({ charge: { kind: 'recurring', trialDays: 0, startsAt: null } }).startsAt,
    ).toBeNull();
    expect(quoted({ charge: { kind: 'once' } }).startsAt).toBeNull();
    expect(quoted({ method: 'in_place' }).startsAt).toBeNull();
  });
});
