import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uuidOf } from '#server/payments/mercado-pago/uuid-key.ts';
import { ProviderError } from '#server/payments/payment-provider.ts';
import {
  authorizedPayment,
  list,
  order,
  PREAPPROVAL_ID,
  payment,
  preapproval,
  type RecordedApi,
  startRecordedApi,
} from './recorded-api.ts';

const PREFERENCE = { id: '123-abc-def', init_point: 'https://mp.example/pay' };

let api: RecordedApi;
beforeEach(async () => {
  api = await startRecordedApi({ timeoutMs: 400 });
});
afterEach(() => api.stop());

const UUID_5 = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const keys = () => api.requests.map(({ headers }) => headers['x-idempotency-key']);

describe('the SDK', () => {
  // sdk-nodejs#481: options of one call are written back into the shared configuration.
  it('leaks no idempotency key from one call into those that follow', async () => {
    api.answers.set('POST /checkout/preferences', PREFERENCE);
    api.answers.set('GET /v1/payments/19951521071', payment());
    api.answers.set('POST /v1/payments/19951521071/refunds', {});
    let status = 'authorized';
    api.answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, () => preapproval({ status }));
    api.answers.set(`PUT /preapproval/${PREAPPROVAL_ID}`, () => {
      status = 'paused';
      return preapproval({ status });
    });
    const { provider } = api;
    const amount = { amountMinor: 1_000_00, currency: 'ARS' };
    await provider.createCheckout(order({ charge: { kind: 'once', amount, isInstant: false } }));
    await provider.refundPayment('19951521071', { amountMinor: null, idempotencyKey: 'refund-1' });
    await provider.pauseSubscription(PREAPPROVAL_ID, { idempotencyKey: 'pause-1' });
    const sent = keys().filter((key) => key !== undefined);
    expect(sent).toEqual(['intent-1', 'refund-1', 'pause-1'].map(uuidOf));
    for (const key of sent) expect(key).toMatch(UUID_5);
  });

  // JSON.parse turns 39374405683408155 into …150, the id of another one.
  it('reads ids with all their seventeen digits', async () => {
    const id = '39374405683408155';
    const text = JSON.stringify(payment({ id: 'ID', transaction_amount: 24990.5 }));
    api.answers.set(`GET /v1/payments/${id}`, { $text: text.replace('"ID"', id) });
    api.answers.set(`POST /v1/payments/${id}/refunds`, {});
    await api.provider.refundPayment(id, { amountMinor: null, idempotencyKey: 'refund-1' });
    expect(api.requests.map(({ route }) => route)).toEqual([
      `GET /v1/payments/${id}`,
      `POST /v1/payments/${id}/refunds`,
    ]);
    expect(api.requests.at(-1)?.body).toEqual({ amount: 24990.5 });
  });

  it('leaves to everybody else the answers that they get', async () => {
    api.answers.set('GET /v1/payments/1', { $text: '{"id":39374405683408155}' });
    await api.provider.fetchCheckout('1-aa-bb');
    const other = await fetch(`${api.origin}/v1/payments/1`);
    expect(await other.json()).toEqual({ id: Number('39374405683408155') });
  });

  it('asks several addresses from one process at the same time', async () => {
    const other = await startRecordedApi({ accessToken: 'TEST-other' });
    for (const one of [api, other]) {
      one.answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, preapproval({ status: 'pending' }));
    }
    await Promise.all(
      [api, other, api, other].map(({ provider }) => provider.fetchSubscription(PREAPPROVAL_ID)),
    );
    const tokens = (one: RecordedApi) => one.requests.map(({ headers }) => headers.authorization);
    expect(tokens(api)).toEqual(['Bearer TEST-token', 'Bearer TEST-token']);
    expect(tokens(other)).toEqual(['Bearer TEST-other', 'Bearer TEST-other']);
    await other.stop();
  });
});

describe('a call that fails', () => {
  const fetching = () => api.provider.fetchSubscription(PREAPPROVAL_ID);

  it('is repeated once where that does no harm', async () => {
    const answers = [{ $status: 500, body: {} }, preapproval({ status: 'pending' })];
    api.answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, () => answers.shift() ?? {});
    expect(await fetching()).toMatchObject({ state: 'incomplete' });
  });

  // Creating ignores its key: a repetition would make a second subscription.
  it('is not repeated when it creates something', async () => {
    api.answers.set('POST /preapproval', { $status: 500, body: {} });
    await expect(api.provider.createCheckout(order())).rejects.toMatchObject({ isRetryable: true });
    expect(api.requests).toHaveLength(1);
  });

  it.each([
    [400, false],
    [401, false],
    [403, false],
    [409, true],
    [423, true],
    [429, true],
    [500, true],
    [503, true],
  ])('with %i tells whether it may succeed later: %s', async (status, isRetryable) => {
    api.answers.set('POST /preapproval', { $status: status, body: { message: 'no' } });
    const failed = api.provider.createCheckout(order());
    await expect(failed).rejects.toBeInstanceOf(ProviderError);
    await expect(failed).rejects.toMatchObject({ isRetryable });
  });

  it('keeps codes for the log, and nothing of what was said', async () => {
    api.answers.set('POST /preapproval', {
      $status: 400,
      body: {
        message: 'payer_email duena@example.com is wrong',
        error: 'bad_request',
        cause: [{ code: 'CC_VAL_433', description: 'Credit card of duena@example.com' }],
      },
    });
    const error = await api.provider.createCheckout(order()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringContaining('CC_VAL_433') });
    const { cause, message } = error as ProviderError;
    expect(JSON.stringify([message, cause])).not.toContain('duena');
    expect(cause).toEqual({ status: 400, codes: ['CC_VAL_433'] });
  });

  it('ends when the body never comes, though the headers did', async () => {
    api.answers.set('POST /preapproval', { $hang: true });
    await expect(api.provider.createCheckout(order())).rejects.toMatchObject({ isRetryable: true });
  });

  it('ends when nobody is there', async () => {
    const gone = await startRecordedApi();
    await gone.stop();
    await expect(gone.provider.fetchSubscription(PREAPPROVAL_ID)).rejects.toMatchObject({
      isRetryable: true,
    });
  });

  it('with 404 is an answer: what was asked for is unknown', async () => {
    expect(await fetching()).toBeNull();
    api.answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, preapproval());
    api.answers.set('GET /authorized_payments/search', list(authorizedPayment()));
    expect((await fetching())?.payments).toHaveLength(1);
  });
});
