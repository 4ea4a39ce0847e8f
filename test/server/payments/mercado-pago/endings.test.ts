import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Answer,
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
/** What happens at a PUT of the preapproval, in place of doing it. */
let onPut: (wanted: string) => Answer;
beforeEach(async () => {
  api = await startRecordedApi();
  status = 'pending';
  onPut = (wanted) => {
    status = wanted;
    return {};
  };
  const current = () => preapproval({ status, summarized: { charged_quantity: 0 } });
  api.answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, current);
  api.answers.set('GET /authorized_payments/search', list());
  api.answers.set(`PUT /preapproval/${PREAPPROVAL_ID}`, ({ body }) =>
    onPut((body as { status: string }).status),
  );
});
afterEach(() => api.stop());

describe('closing a page that nobody authorized', () => {
  const close = () => api.provider.expireCheckout(PREAPPROVAL_ID);
  const puts = () => api.requests.filter(({ route }) => route.startsWith('PUT'));

  it('cancels it there, once', async () => {
    expect((await close())?.status).toBe('expired');
    expect((await close())?.status).toBe('expired');
    expect(puts()).toHaveLength(1);
  });

  it('is done when the answer was lost after the effect', async () => {
    onPut = (wanted) => {
      status = wanted;
      return { $status: 500, body: {} };
    };
    expect((await close())?.status).toBe('expired');
  });

  it.each(['authorized', 'cancelled'])(
    'that became %s meanwhile says how it stands',
    async (now) => {
      onPut = () => {
        status = now;
        return { $status: 400, body: {} };
      };
      expect((await close())?.status).toBe(now === 'authorized' ? 'complete' : 'expired');
    },
  );

  it.each([
    [400, false],
    [500, true],
  ])('that is answered with %i and is open still is a failure', async (code, isRetryable) => {
    onPut = () => ({ $status: code, body: {} });
    await expect(close()).rejects.toMatchObject({ name: 'ProviderError', isRetryable });
  });

  it('that is answered with 200 and changes nothing is a failure', async () => {
    onPut = () => ({});
    await expect(close()).rejects.toMatchObject({ name: 'ProviderError' });
  });
});

describe('a subscription that was cancelled', () => {
  const cancel = () =>
    api.provider.cancelSubscription(PREAPPROVAL_ID, { when: 'now', idempotencyKey: 'k' });
  const rejected = { id: 1, status: 'rejected', status_detail: 'cc_rejected_other_reason' };

  async function paymentsWith(changes: object) {
    api.answers.set('GET /authorized_payments/search', list(authorizedPayment(changes)));
    return (await api.provider.fetchSubscription(PREAPPROVAL_ID))?.payments ?? [];
  }

  beforeEach(() => {
    status = 'authorized';
  });

  // Nothing at Mercado Pago says that its state follows at once.
  it.each([
    ['recycling', { payment: rejected, next_retry_date: '2026-11-22T09:00:00Z' }],
    ['scheduled', { payment: null }],
    ['cancelled', { payment: rejected }],
  ])('owes nothing that is %s', async (state, changes) => {
    await cancel();
    expect(await paymentsWith({ status: state, ...changes })).toMatchObject([
      { status: 'void', nextAttemptAt: null, payUrl: null },
    ]);
  });

  it.each(['recycling', 'cancelled', 'scheduled'])(
    'shows money that came all the same, though it is called %s',
    async (state) => {
      await cancel();
      api.answers.set('GET /v1/payments/19951521071', payment());
      expect(await paymentsWith({ status: state })).toMatchObject([{ status: 'paid' }]);
    },
  );

  it('ends the payment that is on its way, again where it was cancelled before', async () => {
    const onItsWay = { id: 19951521071, status: 'in_process', status_detail: '' };
    let standing = 'in_process';
    api.answers.set('GET /authorized_payments/search', () =>
      list(authorizedPayment({ payment: { ...onItsWay, status: standing } })),
    );
    api.answers.set('PUT /v1/payments/19951521071', () => ({ $status: 503, body: {} }));
    await expect(cancel()).rejects.toMatchObject({ isRetryable: true });
    api.answers.set('PUT /v1/payments/19951521071', ({ body }) => {
      standing = (body as { status: string }).status;
      return {};
    });
    await cancel();
    expect(standing).toBe('cancelled');
  });

  it('leaves alone a payment that came in this moment', async () => {
    const onItsWay = { id: 19951521071, status: 'pending', status_detail: '' };
    api.answers.set(
      'GET /authorized_payments/search',
      list(authorizedPayment({ payment: onItsWay })),
    );
    api.answers.set('PUT /v1/payments/19951521071', { $status: 400, body: {} });
    await expect(cancel()).resolves.toBeUndefined();
  });
});
