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

let api: RecordedApi;
let status: string;
beforeEach(async () => {
  api = await startRecordedApi();
  status = 'finished';
  api.answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, () => preapproval({ status }));
  api.answers.set('GET /authorized_payments/search', list(authorizedPayment()));
  api.answers.set('GET /v1/payments/19951521071', payment());
  api.answers.set(`PUT /preapproval/${PREAPPROVAL_ID}`, ({ body }) => {
    ({ status } = body as { status: string });
    return {};
  });
});
afterEach(() => api.stop());

describe('a subscription in a status that this code does not know', () => {
  it('is read with all that was paid', async () => {
    expect(await api.provider.fetchSubscription(PREAPPROVAL_ID)).toMatchObject({
      state: 'unknown',
      intentId: 'intent-1',
      price: { amountMinor: 2_499_000, currency: 'ARS', interval: 'month' },
      currentPeriodEnd: new Date('2026-12-01T12:00:00Z'),
      payments: [{ status: 'paid' }],
      endedAt: null,
    });
  });

  it('is cancelled like any other', async () => {
    await api.provider.cancelSubscription(PREAPPROVAL_ID, { when: 'now', idempotencyKey: 'k' });
    expect(await api.provider.fetchSubscription(PREAPPROVAL_ID)).toMatchObject({
      state: 'cancelled',
      nextChargeAt: null,
    });
  });

  it('has a page that is over, because it was charged', async () => {
    expect(await api.provider.expireCheckout(PREAPPROVAL_ID)).toMatchObject({
      status: 'complete',
      subscriptionId: PREAPPROVAL_ID,
    });
    expect(status).toBe('finished');
  });

  it('and uncharged is a page that can be closed', async () => {
    api.answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, () =>
      preapproval({ status, summarized: null }),
    );
    api.answers.set('GET /authorized_payments/search', list());
    expect(await api.provider.expireCheckout(PREAPPROVAL_ID)).toMatchObject({
      status: 'expired',
      subscriptionId: null,
    });
    expect(status).toBe('cancelled');
  });
});

describe('another subscription of the same account', () => {
  it('that is not by month or year leads a notice to itself, not into an error', async () => {
    const auto_recurring = { frequency: 7, frequency_type: 'days', transaction_amount: 1.001 };
    api.answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, preapproval({ auto_recurring }));
    const notice = {
      dedupeKey: 'key',
      type: 'subscription_preapproval',
      subjectKey: null,
      isRelevant: true,
      payload: { topic: 'subscription_preapproval', dataId: PREAPPROVAL_ID, body: {} },
    };
    expect(await api.provider.resolveWebhook(notice)).toMatchObject({
      subscriptionId: PREAPPROVAL_ID,
    });
  });
});
