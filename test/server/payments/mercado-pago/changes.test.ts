import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uuidOf } from '#server/payments/mercado-pago/uuid-key.ts';
import type { PaymentProvider } from '#server/payments/payment-provider.ts';
import {
  type Answer,
  authorizedPayment,
  list,
  order,
  PREAPPROVAL_ID,
  payment,
  preapproval,
  type RecordedApi,
  startRecordedApi,
} from './recorded-api.ts';

let api: RecordedApi;
let now: { status: string; amount: number };
/** What the server makes of a PUT, in place of doing it. */
let onPut: (body: PutBody) => void;
/** What is answered after a PUT was done; null answers how it stands. */
let answerAfter: Answer | null;

interface PutBody {
  status?: string;
  auto_recurring?: { transaction_amount: number };
}

beforeEach(async () => {
  api = await startRecordedApi();
  now = { status: 'authorized', amount: 24990 };
  answerAfter = null;
  onPut = (body) => {
    now.status = body.status ?? now.status;
    now.amount = body.auto_recurring?.transaction_amount ?? now.amount;
  };
  const current = () =>
    preapproval({
      status: now.status,
      auto_recurring: {
        frequency: 1,
        frequency_type: 'months',
        transaction_amount: now.amount,
        currency_id: 'ARS',
      },
    });
  api.answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, current);
  api.answers.set('GET /authorized_payments/search', list());
  api.answers.set(`PUT /preapproval/${PREAPPROVAL_ID}`, ({ body }) => {
    onPut(body as PutBody);
    return answerAfter ?? current();
  });
});
afterEach(() => api.stop());

const puts = () => api.requests.filter(({ route }) => route.startsWith('PUT'));
const key = { idempotencyKey: 'key-1' };
const LARGER = { amountMinor: 4_999_050, currency: 'ARS', interval: 'month' } as const;
const change = (price: { amountMinor: number; currency: string; interval: 'month' | 'year' }) => ({
  subscriptionId: PREAPPROVAL_ID,
  plan: order().plan,
  price,
  at: new Date('2026-11-20T12:00:00Z'),
  ...key,
});

describe('a change of price', () => {
  it('is sent alone, in pesos, and once', async () => {
    await api.provider.scheduleChange(change(LARGER));
    await api.provider.scheduleChange(change(LARGER));
    expect(puts().map(({ body }) => body)).toEqual([
      { auto_recurring: { transaction_amount: 49990.5, currency_id: 'ARS' } },
    ]);
  });

  it('is taken back by the former price', async () => {
    await api.provider.scheduleChange(change(LARGER));
    await api.provider.unscheduleChange(change(order().price));
    expect(now.amount).toBe(24990);
  });

  // A PUT may be answered with 200 and change nothing.
  it('that was answered with 200 and ignored has failed', async () => {
    onPut = () => {};
    await expect(api.provider.scheduleChange(change(LARGER))).rejects.toMatchObject({
      isRetryable: false,
    });
  });

  it('of the interval is refused instead of ignored', async () => {
    const yearly = change({ ...LARGER, interval: 'year' });
    await expect(api.provider.scheduleChange(yearly)).rejects.toMatchObject({ isRetryable: false });
    expect(puts()).toEqual([]);
  });

  it('to what may not be charged again and again is refused', async () => {
    const little = change({ ...LARGER, amountMinor: 100 });
    await expect(api.provider.scheduleChange(little)).rejects.toMatchObject({ isRetryable: false });
  });
});

describe('a subscription', () => {
  it.each([
    ['pauseSubscription', 'authorized', 'paused'],
    ['resumeSubscription', 'paused', 'authorized'],
  ] as const)('goes by %s from %s to %s, once', async (method, before, after) => {
    now.status = before;
    await api.provider[method](PREAPPROVAL_ID, key);
    await api.provider[method](PREAPPROVAL_ID, key);
    expect(now.status).toBe(after);
    expect(puts().map(({ body }) => body)).toEqual([{ status: after }]);
  });

  it('is cancelled once, by the word that Mercado Pago knows', async () => {
    await api.provider.cancelSubscription(PREAPPROVAL_ID, { when: 'now', ...key });
    await api.provider.cancelSubscription(PREAPPROVAL_ID, { when: 'now', ...key });
    expect(puts().map(({ body }) => body)).toEqual([{ status: 'cancelled' }]);
  });

  // 500 after the effect, twice: the SDK repeats a PUT once.
  it.each([
    ['pauseSubscription', 'authorized', 'paused'],
    ['resumeSubscription', 'paused', 'authorized'],
  ] as const)('that did %s and failed to say so has done it', async (method, before, after) => {
    now.status = before;
    answerAfter = { $status: 500, body: {} };
    await api.provider[method](PREAPPROVAL_ID, key);
    expect(now.status).toBe(after);
  });

  it('whose price was changed and did not say so is not asked again', async () => {
    answerAfter = { $status: 500, body: {} };
    await api.provider.scheduleChange(change(LARGER));
    expect(now.amount).toBe(49990.5);
  });

  it('that failed to change is a failure', async () => {
    onPut = () => {};
    answerAfter = { $status: 500, body: {} };
    await expect(api.provider.pauseSubscription(PREAPPROVAL_ID, key)).rejects.toMatchObject({
      isRetryable: true,
    });
  });

  it.each(['pauseSubscription', 'resumeSubscription'] as const)(
    'that ignores %s has not changed, which is a failure',
    async (method) => {
      now.status = method === 'pauseSubscription' ? 'authorized' : 'paused';
      onPut = () => {};
      await expect(api.provider[method](PREAPPROVAL_ID, key)).rejects.toMatchObject({
        isRetryable: false,
      });
    },
  );
});

describe('what Mercado Pago does not have', () => {
  it('is any currency but that of its country', () => {
    expect(['ARS', 'USD', 'ars'].map(api.provider.charges)).toEqual([true, false, false]);
  });

  const refusals: Record<string, (provider: PaymentProvider) => Promise<unknown>> = {
    customers: (provider) =>
      provider.createCustomer(
        { businessId: 'b', name: 'n', email: 'e@x.example', locale: 'es', currency: 'ARS' },
        'k',
      ),
    'proration, previewed': (provider) => provider.previewChange(change(LARGER)),
    'proration, charged': (provider) => provider.changeSubscription(change(LARGER)),
    'a cancellation at period end': (provider) =>
      provider.cancelSubscription(PREAPPROVAL_ID, { when: 'period_end', ...key }),
    'a portal': (provider) => provider.createPortal('c', 'https://x.example', 'manage'),
  };

  it.each(Object.keys(refusals))('is refused, not faked: %s', async (what) => {
    await expect(refusals[what]?.(api.provider)).rejects.toMatchObject({
      name: 'ProviderError',
      isRetryable: false,
    });
    expect(api.requests).toEqual([]);
  });
});

describe('a refund', () => {
  const route = 'POST /v1/payments/19951521071/refunds';
  const refunds = () => api.requests.filter((request) => request.route === route);
  let refunded: number;

  beforeEach(() => {
    refunded = 0;
    api.answers.set('GET /v1/payments/19951521071', () =>
      payment({
        status: refunded === 24990 ? 'refunded' : 'approved',
        transaction_amount_refunded: refunded,
      }),
    );
    api.answers.set('GET /authorized_payments/6114264375', authorizedPayment());
    api.answers.set(route, ({ body }) => {
      refunded += (body as { amount: number }).amount;
      // A repetition is answered with 200 and an empty body.
      return { $status: 200 };
    });
  });

  it('of an authorizedPayment goes to the payment inside of it, with the key', async () => {
    await api.provider.refundPayment('authorized-payment-6114264375', {
      amountMinor: 100_050,
      ...key,
    });
    expect(refunds()).toMatchObject([
      { body: { amount: 1000.5 }, headers: { 'x-idempotency-key': uuidOf('key-1') } },
    ]);
  });

  it('of the whole gives back what is left, and nothing twice', async () => {
    refunded = 990;
    await api.provider.refundPayment('19951521071', { amountMinor: null, ...key });
    await api.provider.refundPayment('19951521071', { amountMinor: null, ...key });
    expect(refunds().map(({ body }) => body)).toEqual([{ amount: 24000 }]);
  });

  it.each([null, 100_000])(
    'of %s that somebody else made in this moment is done',
    async (amountMinor) => {
      api.answers.set(route, () => {
        refunded = 24990;
        return { $status: 400, body: { cause: [{ code: 2063 }] } };
      });
      const refund = api.provider.refundPayment('19951521071', { amountMinor, ...key });
      await expect(refund).resolves.toBeUndefined();
    },
  );

  it.each([null, 100_000])('of %s that is refused is a refusal', async (amountMinor) => {
    api.answers.set(route, { $status: 400, body: { cause: [{ code: 2063 }] } });
    const refund = api.provider.refundPayment('19951521071', { amountMinor, ...key });
    await expect(refund).rejects.toMatchObject({ isRetryable: false });
  });

  it('of a payment with the noise of binary fractions is of whole centavos', async () => {
    refunded = 4690.310000000001;
    await api.provider.refundPayment('19951521071', { amountMinor: null, ...key });
    expect(refunds().map(({ body }) => body)).toEqual([{ amount: 20299.69 }]);
  });

  it('of what is unknown is refused', async () => {
    for (const id of ['404', 'authorized-payment-404']) {
      await expect(
        api.provider.refundPayment(id, { amountMinor: null, ...key }),
      ).rejects.toMatchObject({ isRetryable: false });
    }
  });
});
