import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  authorizedPayment,
  list,
  PREAPPROVAL_ID,
  payment,
  preapproval,
  type RecordedApi,
  startRecordedApi,
} from './recorded-api.ts';

const MONTHS = 14;

let api: RecordedApi;
/** What the search by the latest change shows. */
let changed: object[];
beforeEach(async () => {
  api = await startRecordedApi();
  changed = [];
  const all = Array.from({ length: MONTHS }, (_, month) =>
    authorizedPayment({
      id: 100 + month,
      debit_date: new Date(Date.UTC(2025, 9 + month, 1)).toISOString(),
      payment: { id: month, status: 'approved', status_detail: 'accredited' },
    }),
  ).toReversed() as { payment: { id: number } }[];
  api.answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, preapproval());
  api.answers.set('GET /authorized_payments/search', ({ query }) => {
    const { payment_id: id, limit = '10', offset = '0' } = query;
    const found = all.filter((one) => id === undefined || String(one.payment.id) === id);
    const results = found.slice(Number(offset), Number(offset) + Number(limit));
    return { paging: { total: found.length }, results };
  });
  api.answers.set('GET /v1/payments/search', ({ query }) =>
    query['sort'] === 'date_last_updated' ? list(...changed) : list(),
  );
  for (let month = 0; month < MONTHS; month += 1) {
    api.answers.set(`GET /v1/payments/${month}`, payment({ id: month }));
  }
});
afterEach(() => api.stop());

const back = (month: number, changes: object) =>
  payment({ id: month, date_last_updated: '2026-11-19T12:00:00Z', ...changes });

async function payments() {
  const snapshot = await api.provider.fetchSubscription(PREAPPROVAL_ID);
  return new Map(snapshot?.payments.map((one) => [one.paymentId, one]));
}

describe('money that went back', () => {
  const refunded = { status: 'refunded', transaction_amount_refunded: 24990 };

  it.each([
    ['among the ten that are listed', 6],
    ['beyond them', 1],
  ])('of a payment %s is seen, however old it is', async (_where, month) => {
    changed = [back(month, refunded)];
    expect((await payments()).get(`authorized-payment-${100 + month}`)).toMatchObject({
      status: 'refunded',
      refundedMinor: 2_499_000,
      reason: 'renewal',
      updatedAt: new Date('2026-11-19T12:00:00Z'),
      period: { start: new Date(Date.UTC(2025, 9 + month, 1)) },
    });
  });

  it('in part, by the bank or under a claim is seen as well', async () => {
    changed = [
      back(0, { transaction_amount_refunded: 0.1 }),
      back(1, { status: 'charged_back', status_detail: 'settled' }),
      back(2, { status: 'in_mediation' }),
    ];
    const found = await payments();
    expect(found.get('authorized-payment-100')).toMatchObject({
      status: 'paid',
      refundedMinor: 10,
    });
    expect(found.get('authorized-payment-101')).toMatchObject({ status: 'charged_back' });
    expect(found.get('authorized-payment-102')).toMatchObject({ isInMediation: true });
  });

  it('leaves the newest first, and the period that runs as it is', async () => {
    changed = [back(0, refunded)];
    const snapshot = await api.provider.fetchSubscription(PREAPPROVAL_ID);
    expect(snapshot?.payments).toHaveLength(11);
    expect(snapshot?.payments.at(-1)?.paymentId).toBe('authorized-payment-100');
    expect(snapshot?.currentPeriodStart).toEqual(new Date('2026-11-01T00:00:00Z'));
  });

  it('is asked for itself where it is new: the search lags behind', async () => {
    changed = [back(13, { status: 'approved' })];
    api.answers.set('GET /v1/payments/13', back(13, refunded));
    expect((await payments()).get('authorized-payment-113')).toMatchObject({ status: 'refunded' });
  });

  it('of another subscription, or of a stranger who cannot be read, is not taken for it', async () => {
    const other = { transaction_data: { subscription_id: 'f'.repeat(32) } };
    changed = [
      back(1, { ...refunded, point_of_interaction: other }),
      back(2, { ...refunded, external_reference: 'intent-2', transaction_amount: 1.001 }),
    ];
    const found = await payments();
    expect(found.size).toBe(10);
  });

  it.each([400, 404])(
    'is an addition: a search that answers %i hides nothing else',
    async (code) => {
      api.answers.set('GET /v1/payments/search', { $status: code, body: {} });
      expect((await payments()).size).toBe(10);
    },
  );

  it('is not searched for where all payments were asked themselves', async () => {
    api.answers.set('GET /authorized_payments/search', list(authorizedPayment()));
    api.answers.set('GET /v1/payments/19951521071', payment());
    await payments();
    expect(api.requests.map(({ route }) => route)).not.toContain('GET /v1/payments/search');
  });
});
