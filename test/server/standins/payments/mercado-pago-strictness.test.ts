import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectViolationsOnly } from '#test/support/provider-types/expect-violations.ts';
import {
  DAY,
  FIRST_CHARGE_DELAY,
  type Json,
  type MercadoPagoApi,
  preapprovalBody,
  startMercadoPagoApi,
} from './mercado-pago-api.ts';

let api: MercadoPagoApi;
beforeAll(async () => {
  api = await startMercadoPagoApi();
});
afterAll(() => api.stop());
beforeEach(() => api.forget());

const inDays = (days: number) =>
  new Date(api.sandbox.clock.now().getTime() + days * DAY * 1000).toISOString();
const seen = async (id: string) => (await api.call(`GET /preapproval/${id}`)).body;

describe('the dates of a preapproval', () => {
  const made = async (start: number | null, end: number | null) => {
    const dates = {
      ...(start === null ? {} : { start_date: inDays(start) }),
      ...(end === null ? {} : { end_date: inDays(end) }),
    };
    return (await api.call('POST /preapproval/', preapprovalBody({}, dates))).status;
  };

  it.each([
    ['a start without an end', 10, null],
    ['a start in the past', -1, 100],
    ['an end before its start', 10, 9],
    ['an end in the past', null, -1],
  ])('are refused with %s', async (_what, start, end) => {
    expect(await made(start, end)).toBe(400);
  });

  it.each([
    ['a start and an end', 10, 20],
    ['an end', null, 20],
    ['neither', null, null],
  ])('may be %s', async (_what, start, end) => {
    expect(await made(start, end)).toBe(201);
  });

  it('end it on its day, not with the charge that would follow', async () => {
    const id = await api.authorized('card_approved', { end_date: inDays(40) });
    await api.advance(40 * DAY - 1);
    expect(await seen(id)).toMatchObject({ status: 'authorized' });
    await api.advance(1);
    expect(await seen(id)).toMatchObject({ status: 'cancelled' });
  });

  it('end it before a charge of that moment', async () => {
    const ends = { start_date: inDays(0.5), end_date: inDays(30.5) };
    const id = await api.authorized('card_approved', ends);
    await api.advance(60 * DAY);
    const charged = await api.authorizedPayments(id);
    expect(charged).toHaveLength(1);
  });

  it('do not hold back the first charge of one that is authorized after its start', async () => {
    const preapproval = await api.preapproval({}, { start_date: inDays(1), end_date: inDays(900) });
    await api.advance(3 * DAY);
    await api.choose(preapproval, 'card_approved');
    await api.advance(FIRST_CHARGE_DELAY);
    expect(await api.authorizedPayments(preapproval.id)).toMatchObject([
      { status: 'processed', payment: { status: 'approved' } },
    ]);
  });
});

describe('what a preapproval does not know', () => {
  it('is dropped when it is made, as notification_url is', async () => {
    const { status, body } = await api.call(
      'POST /preapproval/',
      preapprovalBody({ notification_url: 'https://example.com', colour: 'green' }),
    );
    expect(status).toBe(201);
    expect(Object.keys(body)).not.toContain('colour');
    expect(Object.keys(body)).not.toContain('notification_url');
    expectViolationsOnly('must NOT have additional properties');
  });

  it('is answered with 200 when it is changed, and dropped', async () => {
    const id = await api.authorized();
    const before = await seen(id);
    const { status, body } = await api.call(`PUT /preapproval/${id}`, { colour: 'green' });
    expect(status).toBe(200);
    expect(body).toEqual(before);
    expectViolationsOnly('must NOT have additional properties');
  });
});

describe('a status that was made up', () => {
  const show = (subscription: string, status: unknown) =>
    api.control('mercado-pago/status', { subscription, status });

  it('is answered everywhere, and told of, until the true one is wanted again', async () => {
    const id = await api.authorized();
    await api.topics();
    await show(id, 'finished');
    expect(await seen(id)).toMatchObject({ status: 'finished' });
    expect(await api.topics()).toEqual(['subscription_preapproval']);
    await show(id, null);
    expect(await seen(id)).toMatchObject({ status: 'authorized' });
    expectViolationsOnly('answer /status must be');
  });

  it.each(['cancelled', 'authorized'])('ends with a PUT of %s', async (status) => {
    const id = await api.authorized();
    await show(id, 'finished');
    const put = await api.call(`PUT /preapproval/${id}`, { status });
    expect(put).toMatchObject({ status: 200, body: { status } });
  });

  it('is a word', async () => {
    const id = await api.authorized();
    await expect(show(id, 7)).rejects.toThrow(/400/);
  });
});

describe('amounts with the noise of binary fractions', () => {
  it('are answered for all that is money, and for nothing else', async () => {
    const id = await api.authorized();
    await api.advance(FIRST_CHARGE_DELAY);
    const before = await seen(id);
    await api.control('mercado-pago/settings', { answersBinaryNoise: true });
    const noisy = await seen(id);
    const amountOf = (body: Json) => Number((body['auto_recurring'] as Json)['transaction_amount']);
    expect(amountOf(noisy)).not.toBe(24_990.5);
    expect(amountOf(noisy)).toBeCloseTo(24_990.5, 9);
    expect({ ...noisy, auto_recurring: null, summarized: null }).toEqual({
      ...before,
      auto_recurring: null,
      summarized: null,
    });
    const [payment] = await api.payments('external_reference=intent-1');
    expect(payment?.['transaction_amount']).not.toBe(24_990.5);
  });
});

describe('a preference', () => {
  it('takes no payment after its time, not even a second one', async () => {
    const preference = await api.preference({ expires: true, expiration_date_to: inDays(1) });
    await api.choose(preference, 'card_approved');
    await api.advance(DAY);
    const again = { choice: 'card_approved', again: 'yes' };
    expect((await api.submit(preference.init_point, again)).status).toBe(410);
    expect(await api.payments('external_reference=intent-1')).toHaveLength(1);
  });

  it('may be paid twice in its time: two approved payments', async () => {
    const preference = await api.preference();
    await api.choose(preference, 'card_approved');
    await api.submit(preference.init_point, { choice: 'account_money', again: 'yes' });
    const payments = await api.payments('external_reference=intent-1');
    expect(payments.map(({ status }) => status)).toEqual(['approved', 'approved']);
  });

  it('may be paid late, when its slip was given up', async () => {
    const preference = await api.preference();
    await api.choose(preference, 'cash');
    await api.advance(10 * DAY);
    const pay = (body: object) =>
      api.control('tickets/pay', { preference: preference.id, ...body });
    await expect(pay({})).rejects.toThrow(/400/);
    await api.topics();
    expect(await pay({ late: true })).toMatchObject({ status: 'approved' });
    expect(await api.topics()).toEqual(['payment']);
    await expect(pay({ late: true })).rejects.toThrow(/400/);
  });
});

describe('an operation that is refused so many times', () => {
  it('is done afterwards', async () => {
    await api.choose(await api.preference(), 'card_approved');
    const [payment] = await api.payments('external_reference=intent-1');
    const refund = async () => {
      const key = { 'x-idempotency-key': '6f9619ff-8b86-5011-b42d-00c04fc964ff' };
      return (await api.call(`POST /v1/payments/${String(payment?.['id'])}/refunds`, {}, key))
        .status;
    };
    const route = 'POST /mercadopago/v1/payments/:id/refunds';
    await api.control('faults', { route, status: 400, times: 2 });
    expect([await refund(), await refund(), await refund()]).toEqual([400, 400, 201]);
  });
});

describe('searches', () => {
  it('know payments by their latest change, and an authorized payment by its payment', async () => {
    const id = await api.authorized();
    await api.advance(32 * DAY);
    const [, first] = (await api.authorizedPayments(id)) as {
      id: number;
      payment: { id: number };
    }[];
    await api.control('refund', { payment: String(first?.payment.id) });
    const search = 'sort=date_last_updated&criteria=desc&external_reference=intent-1';
    const latest = await api.call(`GET /v1/payments/search?${search}`);
    expect((latest.body['results'] as unknown[])[0]).toMatchObject({ id: first?.payment.id });
    const { body } = await api.call(
      `GET /authorized_payments/search?preapproval_id=${id}&payment_id=${first?.payment.id}`,
    );
    expect(body['results']).toMatchObject([{ id: first?.id }]);
  });
});
