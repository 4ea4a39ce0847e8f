import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckoutCharge } from '#server/payments/payment-provider.ts';
import {
  CLOCK,
  order,
  PREAPPROVAL_ID,
  preapproval,
  type RecordedApi,
  startRecordedApi,
} from './recorded-api.ts';

const STARTS_AT = new Date('2026-12-01T00:00:00Z');
const later: CheckoutCharge = { kind: 'recurring', trialDays: 0, startsAt: STARTS_AT };
const trial: CheckoutCharge = { kind: 'recurring', trialDays: 14, startsAt: null };

let api: RecordedApi;
let status: string;
beforeEach(async () => {
  api = await startRecordedApi();
});
afterEach(() => api.stop());

/** What Mercado Pago makes of it, other than asked for. */
function answer(changes: object, recurring: object = {}): void {
  status = 'pending';
  const made = () =>
    preapproval({
      status,
      date_created: CLOCK.now().toISOString(),
      auto_recurring: {
        frequency: 1,
        frequency_type: 'months',
        transaction_amount: 24990,
        currency_id: 'ARS',
        ...recurring,
      },
      ...changes,
    });
  api.answers.set('POST /preapproval', made);
  api.answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, () => preapproval({ ...made(), status }));
  api.answers.set(`PUT /preapproval/${PREAPPROVAL_ID}`, ({ body }) => {
    ({ status } = body as { status: string });
    return {};
  });
}

const open = (charge: CheckoutCharge) => api.provider.createCheckout(order({ charge }));

describe('a preapproval that was made other than asked for', () => {
  it.each<[string, CheckoutCharge, object, object]>([
    ['charged at once', later, { next_payment_date: '2026-11-20T12:00:00Z' }, {}],
    ['charged an interval later', later, { next_payment_date: '2027-01-01T00:00:00Z' }, {}],
    ['charged at a date that is not said', later, { next_payment_date: null }, {}],
    ['without its trial', trial, { next_payment_date: '2026-11-20T12:00:00Z' }, {}],
    [
      'with another amount',
      later,
      { next_payment_date: STARTS_AT },
      { transaction_amount: 24990.5 },
    ],
    [
      'with no amount of money',
      later,
      { next_payment_date: STARTS_AT },
      { transaction_amount: 24990.001 },
    ],
    ['in another currency', later, { next_payment_date: STARTS_AT }, { currency_id: 'USD' }],
    ['by the year', later, { next_payment_date: STARTS_AT }, { frequency: 12 }],
    ['by the day', later, { next_payment_date: STARTS_AT }, { frequency_type: 'days' }],
    ['for another intent', later, { next_payment_date: STARTS_AT, external_reference: 'x' }, {}],
    ['authorized by itself', later, { next_payment_date: STARTS_AT, status: 'authorized' }, {}],
  ])(
    '%s is cancelled, and its address given to nobody',
    async (_how, charge, changes, recurring) => {
      answer(changes, recurring);
      await expect(open(charge)).rejects.toMatchObject({
        name: 'ProviderError',
        isRetryable: false,
      });
      expect(status).toBe('cancelled');
    },
  );

  it('is given to nobody when it cannot be cancelled either', async () => {
    answer({ next_payment_date: null });
    api.answers.set(`PUT /preapproval/${PREAPPROVAL_ID}`, { $status: 500, body: {} });
    await expect(open(later)).rejects.toMatchObject({
      message: expect.stringContaining('next_payment_date'),
      isRetryable: false,
    });
  });
});

describe('a preapproval that was made as asked for', () => {
  it.each<[string, CheckoutCharge, object, object]>([
    ['a start, in another zone', later, { next_payment_date: '2026-11-30T20:00:00.000-04:00' }, {}],
    ['a trial', trial, {}, { free_trial: { frequency: 14, frequency_type: 'days' } }],
    ['the end of a trial', trial, { next_payment_date: '2026-12-04T12:00:20Z' }, {}],
    [
      'binary noise',
      later,
      { next_payment_date: STARTS_AT },
      { transaction_amount: 24990.000000000004 },
    ],
  ])('with %s is a page', async (_how, charge, changes, recurring) => {
    answer(changes, recurring);
    expect(await open(charge)).toMatchObject({ sessionId: PREAPPROVAL_ID });
    expect(status).toBe('pending');
  });
});
