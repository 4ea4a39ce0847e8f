import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import {
  authorizedPayment,
  CLOCK,
  list,
  PREAPPROVAL_ID,
  payment,
  preapproval,
  type RecordedApi,
  startRecordedApi,
} from './recorded-api.ts';

let api: RecordedApi;
beforeEach(async () => {
  api = await startRecordedApi();
});
afterEach(() => api.stop());

interface Recorded {
  preapproval?: object;
  authorizedPayments?: object[];
  payment?: object;
}

async function snapshotOf(recorded: Recorded): Promise<SubscriptionSnapshot> {
  const { answers } = api;
  answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, preapproval(recorded.preapproval));
  answers.set('GET /authorized_payments/search', list(...(recorded.authorizedPayments ?? [])));
  if (recorded.payment) answers.set('GET /v1/payments/19951521071', recorded.payment);
  const snapshot = await api.provider.fetchSubscription(PREAPPROVAL_ID);
  if (!snapshot) throw new Error('The subscription is unknown.');
  return snapshot;
}

const UNCHARGED = { summarized: { charged_quantity: 0 } };
const rejected = {
  payment: { id: 1, status: 'rejected', status_detail: 'cc_rejected_other_reason' },
};
const retrying = {
  ...rejected,
  status: 'recycling',
  retry_attempt: 2,
  next_retry_date: '2026-11-22T09:00:00.000-03:00',
};

describe('a subscription', () => {
  it('that was charged is active, for one interval from the day when it was due', async () => {
    const snapshot = await snapshotOf({
      authorizedPayments: [authorizedPayment()],
      payment: payment(),
    });
    expect(snapshot).toEqual({
      provider: 'mercadopago',
      subscriptionId: PREAPPROVAL_ID,
      customerId: null,
      intentId: 'intent-1',
      state: 'active',
      price: { amountMinor: 2_499_000, currency: 'ARS', interval: 'month' },
      lookupKey: null,
      scheduled: null,
      currentPeriodStart: new Date('2026-11-01T12:00:00Z'),
      currentPeriodEnd: new Date('2026-12-01T12:00:00Z'),
      cancelAt: null,
      endedAt: null,
      keepsPaidTime: true,
      trialEnd: null,
      nextChargeAt: new Date('2026-12-01T12:00:00Z'),
      paymentMethod: { brand: 'mastercard', last4: '4444' },
      payments: [
        {
          paymentId: 'authorized-payment-6114264375',
          number: '19951521071',
          intentId: 'intent-1',
          status: 'paid',
          isInMediation: false,
          amount: { amountMinor: 2_499_000, currency: 'ARS' },
          paysFor: { kind: 'period', lookupKey: null },
          updatedAt: new Date('2026-11-01T12:22:00Z'),
          refundedMinor: 0,
          period: {
            start: new Date('2026-11-01T12:00:00Z'),
            end: new Date('2026-12-01T12:00:00Z'),
          },
          reason: 'first',
          isForgiven: false,
          createdAt: new Date('2026-11-01T12:00:00Z'),
          paidAt: new Date('2026-11-01T12:21:00Z'),
          attempts: 1,
          nextAttemptAt: null,
          receiptUrl: null,
          payUrl: null,
        },
      ],
      fetchedAt: CLOCK.now(),
    });
  });

  // Authorized is a card that was accepted; the first charge comes minutes to an hour later.
  it('that was authorized and not charged has paid for nothing', async () => {
    const snapshot = await snapshotOf({ preapproval: UNCHARGED });
    expect(snapshot).toMatchObject({ state: 'active', payments: [], trialEnd: null });
    expect(snapshot.currentPeriodEnd).toEqual(snapshot.currentPeriodStart);
  });

  it('whose authorizedPayment is planned for later owes and has paid nothing', async () => {
    const planned = { status: 'scheduled', debit_date: '2026-12-01T09:00:00Z', payment: undefined };
    const snapshot = await snapshotOf({
      authorizedPayments: [authorizedPayment({ id: 2, ...planned }), authorizedPayment()],
    });
    expect(snapshot).toMatchObject({ state: 'active', payments: [{ status: 'paid' }] });
  });

  it.each([
    ['a trial', { free_trial: { frequency: 30, frequency_type: 'days' } }],
    ['a start in the future', { start_date: '2026-12-01T09:00:00.000-03:00' }],
  ])('with %s charges nothing before, also while it is paused', async (_what, recurring) => {
    const auto_recurring = {
      frequency: 1,
      frequency_type: 'months',
      transaction_amount: 24990,
      currency_id: 'ARS',
      ...recurring,
    };
    const end = new Date('2026-12-01T12:00:00Z');
    const changes = { ...UNCHARGED, auto_recurring };
    expect(await snapshotOf({ preapproval: changes })).toMatchObject({
      state: 'trialing',
      trialEnd: end,
      currentPeriodEnd: end,
      nextChargeAt: end,
      payments: [],
    });
    expect(await snapshotOf({ preapproval: { ...changes, status: 'paused' } })).toMatchObject({
      state: 'paused',
      trialEnd: end,
      nextChargeAt: null,
    });
    const charged = await snapshotOf({
      preapproval: { auto_recurring },
      authorizedPayments: [authorizedPayment()],
    });
    expect(charged).toMatchObject({
      state: 'active',
      trialEnd: null,
      payments: [{ reason: 'renewal' }],
    });
  });

  it.each([
    ['is tried again', retrying, { attempts: 2, nextAttemptAt: new Date('2026-11-22T12:00:00Z') }],
    // `processed` is finished, not collected: only an approved payment is money.
    ['was given up', rejected, { attempts: 1, nextAttemptAt: null }],
    ['ended in nothing', { payment: undefined }, { attempts: 1, nextAttemptAt: null }],
  ])('whose authorizedPayment %s is past due', async (_what, changes, expected) => {
    const snapshot = await snapshotOf({ authorizedPayments: [authorizedPayment(changes)] });
    expect(snapshot.state).toBe('past_due');
    expect(snapshot.payments[0]).toMatchObject({ status: 'failed', paidAt: null, ...expected });
    expect(snapshot.nextChargeAt).toEqual(
      expected.nextAttemptAt ?? new Date('2026-12-01T12:00:00Z'),
    );
  });

  it('whose payment is still looked at is not past due', async () => {
    const looking = {
      payment: { id: 1, status: 'in_process', status_detail: 'pending_contingency' },
    };
    expect(await snapshotOf({ authorizedPayments: [authorizedPayment(looking)] })).toMatchObject({
      state: 'active',
      payments: [{ status: 'pending' }],
    });
  });

  it('forgets what was planned and dropped, and remembers what was tried and dropped', async () => {
    const dropped = { status: 'cancelled', debit_date: '2026-12-01T12:00:00Z', payment: undefined };
    const tried = { ...rejected, status: 'cancelled', debit_date: '2026-11-10T12:00:00Z' };
    const authorizedPayments = [
      authorizedPayment({ id: 3, ...dropped }),
      authorizedPayment({ id: 2, ...tried }),
      authorizedPayment(),
    ];
    const paused = await snapshotOf({ preapproval: { status: 'paused' }, authorizedPayments });
    expect(paused.state).toBe('paused');
    expect(paused.payments.map(({ status }) => status)).toEqual(['void', 'paid']);
  });

  it('paused by a person is paused; paused because nobody paid is unpaid', async () => {
    const status = { status: 'paused' };
    const paid = await snapshotOf({
      preapproval: status,
      authorizedPayments: [authorizedPayment()],
    });
    expect(paid).toMatchObject({ state: 'paused', nextChargeAt: null, endedAt: null });
    const owed = await snapshotOf({
      preapproval: status,
      authorizedPayments: [authorizedPayment(rejected)],
    });
    expect(owed).toMatchObject({ state: 'unpaid', nextChargeAt: null });
  });

  // next_payment_date is not cleared by a cancellation.
  it('that was cancelled charges no more, and leaves what was paid', async () => {
    const status = { status: 'cancelled' };
    expect(
      await snapshotOf({ preapproval: status, authorizedPayments: [authorizedPayment()] }),
    ).toMatchObject({
      state: 'cancelled',
      keepsPaidTime: true,
      nextChargeAt: null,
      endedAt: new Date('2026-11-01T12:05:00Z'),
      currentPeriodEnd: new Date('2026-12-01T12:00:00Z'),
    });
  });

  it('nobody authorized is incomplete, and its authorizedPayments are not asked for', async () => {
    const snapshot = await snapshotOf({ preapproval: { status: 'pending' } });
    expect(snapshot.state).toBe('incomplete');
    expect(api.requests).toHaveLength(1);
  });

  it('by the year is charged every twelve months', async () => {
    const auto_recurring = {
      frequency: 12,
      frequency_type: 'months',
      transaction_amount: 249_900.5,
      currency_id: 'ARS',
    };
    const snapshot = await snapshotOf({
      preapproval: { auto_recurring },
      authorizedPayments: [authorizedPayment({ transaction_amount: 249_900.5 })],
    });
    expect(snapshot.price).toEqual({ amountMinor: 24_990_050, currency: 'ARS', interval: 'year' });
    expect(snapshot.currentPeriodEnd).toEqual(new Date('2027-11-01T12:00:00Z'));
  });

  it('leaves no gap after a short month', async () => {
    const due = (date: string, id: number) =>
      authorizedPayment({
        id,
        debit_date: date,
        payment: { id, status: 'approved', status_detail: '' },
      });
    CLOCK.set('2027-03-05T12:00:00Z');
    const snapshot = await snapshotOf({
      preapproval: { next_payment_date: '2027-03-31T12:00:00Z' },
      authorizedPayments: [due('2027-02-28T12:00:00Z', 3), due('2027-01-31T12:00:00Z', 2)],
    });
    CLOCK.set('2026-11-20T12:00:00Z');
    expect(snapshot.payments.map(({ period }) => period.end)).toEqual([
      new Date('2027-03-31T12:00:00Z'),
      new Date('2027-02-28T12:00:00Z'),
    ]);
  });
});

describe('the payment of an authorizedPayment', () => {
  it.each([
    [
      'refunded in part',
      { status_detail: 'partially_refunded', transaction_amount_refunded: 0.1 },
      { status: 'paid', refundedMinor: 10 },
    ],
    [
      'refunded',
      { status: 'refunded', transaction_amount_refunded: 24990 },
      { status: 'refunded', refundedMinor: 2_499_000 },
    ],
    [
      'charged back and looked at',
      { status: 'charged_back', status_detail: 'in_process' },
      { status: 'disputed' },
    ],
    [
      'charged back',
      { status: 'charged_back', status_detail: 'settled' },
      { status: 'charged_back' },
    ],
    [
      'charged back and won',
      { status: 'charged_back', status_detail: 'reimbursed' },
      { status: 'paid' },
    ],
    ['in mediation', { status: 'in_mediation' }, { status: 'paid', isInMediation: true }],
  ])('may be %s since, which does not make it owed', async (_what, changes, expected) => {
    const snapshot = await snapshotOf({
      authorizedPayments: [
        authorizedPayment({ payment: { id: 19951521071, status: 'approved', status_detail: '' } }),
      ],
      payment: payment(changes),
    });
    expect(snapshot.payments[0]).toMatchObject(expected);
    expect(snapshot.state).toBe('active');
  });

  it('is asked for the newest three only', async () => {
    const many = [5, 4, 3, 2, 1].map((month) =>
      authorizedPayment({
        id: month,
        debit_date: `2026-0${month}-01T12:00:00Z`,
        payment: { id: month, status: 'approved', status_detail: '' },
      }),
    );
    await snapshotOf({ authorizedPayments: many });
    const asked = api.requests.filter(({ route }) => route.startsWith('GET /v1/payments/'));
    const ids = asked.map(({ route }) => route.split('/').at(-1)).filter((id) => id !== 'search');
    expect(ids.sort()).toEqual(['3', '4', '5']);
  });
});

describe('a search that ignores its filter', () => {
  it('shows authorized payments of strangers, who are not even read', async () => {
    const stranger = { preapproval_id: 'f'.repeat(32), transaction_amount: 1.001 };
    const { payments } = await snapshotOf({
      authorizedPayments: [authorizedPayment({ id: 2, ...stranger }), authorizedPayment()],
    });
    expect(payments).toHaveLength(1);
  });
});

describe('a long list of authorizedPayments', () => {
  it('is asked for by ten, the most that is allowed, and for its newest page', async () => {
    const all = Array.from({ length: 24 }, (_, index) =>
      authorizedPayment({
        id: index,
        debit_date: new Date(Date.UTC(2024, 10 + index, 1)).toISOString(),
        payment: { id: index, status: 'approved', status_detail: '' },
      }),
    );
    api.answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, preapproval());
    api.answers.set('GET /authorized_payments/search', ({ query }) => {
      const [limit, offset] = [Number(query['limit']), Number(query['offset'])];
      if (limit > 10) return { $status: 400, body: {} };
      return {
        paging: { total: all.length, limit, offset },
        results: all.slice(offset, offset + limit),
      };
    });
    const snapshot = await api.provider.fetchSubscription(PREAPPROVAL_ID);
    expect(snapshot?.payments.map(({ paymentId }) => paymentId)).toEqual(
      [23, 22, 21, 20, 19, 18, 17, 16, 15, 14].map((id) => `authorized-payment-${id}`),
    );
    expect(snapshot?.payments.every(({ reason }) => reason === 'renewal')).toBe(true);
  });
});
