import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { takeViolations } from '#test/support/provider-types/watch.ts';
import {
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

describe('the API', () => {
  it.each(['', 'Bearer TEST-other', 'TEST-bench'])('refuses the token %j', async (token) => {
    const { status, body } = await api.call('GET /v1/payments/1', undefined, {
      authorization: token,
    });
    expect(status).toBe(401);
    expect(body).toMatchObject({ status: 401, error: 'unauthorized' });
  });

  it.each(['/preapproval/none', '/v1/payments/1', '/authorized_payments/1', '/elsewhere'])(
    'answers 404 for %s',
    async (path) => {
      expect(await api.call(`GET ${path}`)).toMatchObject({ status: 404, body: { status: 404 } });
    },
  );
});

describe('a preapproval', () => {
  it('is made anew each time, whatever the key, with or without a slash', async () => {
    const key = { 'x-idempotency-key': 'the same' };
    const answers = await Promise.all([
      api.call('POST /preapproval', preapprovalBody(), key),
      api.call('POST /preapproval/', preapprovalBody(), key),
      api.call('POST /preapproval/', preapprovalBody(), key),
    ]);
    const ids = answers.map(({ body }) => String(body['id']));
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is read back with a page that must be mended, and without the e-mail', async () => {
    const made = await api.preapproval();
    expect(made['payer_email']).toBe('duena@example.com');
    const { body } = await api.call(`GET /preapproval/${made.id}/`);
    expect(body).toMatchObject({
      status: 'pending',
      version: 0,
      external_reference: 'intent-1',
      payer_email: '',
      auto_recurring: { transaction_amount: 24_990.5, currency_id: 'ARS', free_trial: null },
    });
    expect(body['init_point']).toMatch(/\?preapproval_id=[0-9a-f]{32}&activation=true$/);
  });

  it.each<[string, Json, Json]>([
    ['years', {}, { frequency_type: 'years' }],
    ['less than 15 pesos', {}, { transaction_amount: 14.99 }],
    ['more than two millions', {}, { transaction_amount: 2_000_000.01 }],
    ['a third decimal', {}, { transaction_amount: 24_990.505 }],
    ['dollars', {}, { currency_id: 'USD' }],
    ['a card that was not given', { status: 'authorized' }, {}],
    ['no address to go back to', { back_url: undefined }, {}],
    ['nobody who pays', { payer_email: undefined }, {}],
  ])('is refused with %s', async (_what, changes, recurring) => {
    const { status } = await api.call('POST /preapproval/', preapprovalBody(changes, recurring));
    expect(status).toBe(400);
  });

  it.each([15, 2_000_000])('may charge %d pesos', async (amount) => {
    const body = preapprovalBody({}, { transaction_amount: amount });
    expect((await api.call('POST /preapproval/', body)).status).toBe(201);
  });

  it('answers a PUT of what cannot be changed with 200, and ignores it', async () => {
    const id = await api.authorized();
    const before = (await api.call(`GET /preapproval/${id}`)).body;
    const params = {
      notification_url: 'https://example.com',
      auto_recurring: {
        frequency: 12,
        free_trial: { frequency: 1, frequency_type: 'months' },
        end_date: '2027-01-01T00:00:00Z',
      },
    };
    expect((await api.call(`PUT /preapproval/${id}`, params)).status).toBe(200);
    // None of it is in the SDK's type either.
    const violations = takeViolations();
    expect(violations.join()).toMatch(/frequency.*free_trial.*end_date/);
    expect(violations.filter((one) => !one.includes('PreApproval.update'))).toEqual([]);
    expect((await api.call(`GET /preapproval/${id}`)).body).toEqual(before);
  });

  it('applies one half of a PUT that names status and amount', async () => {
    const id = await api.authorized();
    const { body } = await api.call(`PUT /preapproval/${id}`, {
      status: 'paused',
      auto_recurring: { transaction_amount: 100, currency_id: 'ARS' },
    });
    expect(body).toMatchObject({
      status: 'paused',
      auto_recurring: { transaction_amount: 24_990.5 },
    });
  });

  it('takes another amount and tells nobody', async () => {
    const id = await api.authorized();
    await api.topics();
    const params = { auto_recurring: { transaction_amount: 50_000, currency_id: 'ARS' } };
    expect((await api.call(`PUT /preapproval/${id}`, params)).body).toMatchObject({
      auto_recurring: { transaction_amount: 50_000 },
    });
    expect(await api.topics()).toEqual([]);
  });

  it('cannot be edited while it is paused, only resumed or cancelled', async () => {
    const id = await api.authorized();
    const put = (body: Json) => api.call(`PUT /preapproval/${id}`, body);
    await put({ status: 'paused' });
    const edit = await put({ auto_recurring: { transaction_amount: 100, currency_id: 'ARS' } });
    expect(edit).toMatchObject({
      status: 400,
      body: { message: 'You can not modify a paused preapproval.' },
    });
    expect((await put({ status: 'authorized' })).status).toBe(200);
    await put({ status: 'paused' });
    expect((await put({ status: 'cancelled' })).body['status']).toBe('cancelled');
  });

  it('stays cancelled, and knows one spelling of it', async () => {
    const id = await api.authorized();
    const put = (status: string) => api.call(`PUT /preapproval/${id}`, { status });
    expect((await put('canceled')).status).toBe(400);
    expect((await put('cancelled')).status).toBe(200);
    expect((await put('authorized')).status).toBe(400);
    expect((await put('cancelled')).status).toBe(400);
  });

  it('cannot be authorized by a PUT', async () => {
    const { id } = await api.preapproval();
    expect((await api.call(`PUT /preapproval/${id}`, { status: 'authorized' })).status).toBe(400);
  });

  it('counts a version for each change', async () => {
    const id = await api.authorized();
    const version = async () => Number((await api.call(`GET /preapproval/${id}`)).body['version']);
    const before = await version();
    await api.call(`PUT /preapproval/${id}`, { status: 'paused' });
    expect(await version()).toBe(before + 1);
  });

  it('is found by a search that ignores its reference and shows it in part', async () => {
    await api.preapproval({ external_reference: 'one of many' });
    const { body } = await api.call('GET /preapproval/search?external_reference=nothing&limit=100');
    const results = body['results'] as Json[];
    expect(results.map((one) => one['external_reference'])).toContain('one of many');
    expect(results.every((one) => one['next_payment_date'] === null)).toBe(true);
  });
});

describe('authorized payments', () => {
  it('are searched ten at a time', async () => {
    const search = (limit: number) =>
      api.call(`GET /authorized_payments/search?preapproval_id=x&limit=${limit}`);
    expect((await search(11)).status).toBe(400);
    expect(await search(10)).toMatchObject({ status: 200, body: { paging: { total: 0 } } });
  });

  it('are those of one preapproval, and read one by one', async () => {
    const id = await api.authorized();
    await api.authorized();
    const [authorizedPayment, second] = await api.authorizedPayments(id);
    expect(second).toBeUndefined();
    const { body } = await api.call(
      `GET /authorized_payments/${String(authorizedPayment?.['id'])}`,
    );
    expect(body).toEqual(authorizedPayment);
    expect(body).toMatchObject({ preapproval_id: id, status: 'scheduled', payment: null });
    expect(typeof body['id']).toBe('number');
  });
});

describe('a preference', () => {
  it.each([{}, { success: 'http://localhost/paid' }])(
    'with auto_return and the addresses %j is refused',
    async (backUrls) => {
      const { status, body } = await api.call('POST /checkout/preferences/', {
        items: [{ title: 'x', quantity: 1, unit_price: 1 }],
        auto_return: 'approved',
        back_urls: backUrls,
      });
      expect(status).toBe(400);
      expect(body['error']).toBe('invalid_auto_return');
    },
  );

  it('keeps what an update does not name', async () => {
    const { id, items } = await api.preference({ expires: true });
    const { body } = await api.call(`PUT /checkout/preferences/${id}`, {
      items,
      expiration_date_to: '2026-11-02T00:00:00.000Z',
    });
    expect(body).toMatchObject({
      id,
      external_reference: 'intent-1',
      expires: true,
      expiration_date_to: '2026-11-01T20:00:00.000-04:00',
      total_amount: 24_990.5,
    });
  });

  it.each<[string, Json]>([
    ['no items', { items: [] }],
    ['nothing to pay', { items: [{ title: 'x', quantity: 1, unit_price: 0 }] }],
    ['a long address', { notification_url: `https://example.com/${'x'.repeat(248)}` }],
    ['dollars', { items: [{ title: 'x', quantity: 1, unit_price: 1, currency_id: 'USD' }] }],
  ])('with %s is refused', async (_what, changes) => {
    await expect(api.preference(changes)).rejects.toThrow(/^400/);
  });
});

describe('payments', () => {
  it('are found by their reference, newest first, and cancelled while they wait', async () => {
    const reference = { external_reference: 'to find' };
    const [first, second] = [await api.preference(reference), await api.preference(reference)];
    await api.choose(first, 'cash');
    await api.choose(second, 'card_approved');
    const [newest, older] = await api.payments('external_reference=to%20find');
    expect(newest).toMatchObject({ status: 'approved', status_detail: 'accredited' });
    expect(older).toMatchObject({ status: 'pending', status_detail: 'pending_waiting_payment' });
    const cancel = (payment: Json | undefined) =>
      api.call(`PUT /v1/payments/${String(payment?.['id'])}`, { status: 'cancelled' });
    expect((await cancel(newest)).status).toBe(400);
    expect((await cancel(older)).body).toMatchObject({
      status: 'cancelled',
      status_detail: 'by_collector',
    });
  });
});

describe('a refund', () => {
  async function paid(): Promise<string> {
    const preference = await api.preference({ external_reference: 'to refund' });
    await api.choose(preference, 'account_money');
    const [payment] = await api.payments('external_reference=to%20refund');
    return String(payment?.['id']);
  }
  const KEYS = {
    a: '6f9619ff-8b86-5011-b42d-00c04fc964ff',
    b: '7d444840-9dc0-51d1-b245-5ffdce74fad2',
    c: 'f47ac10b-58cc-5372-a567-0e02b2c3d479',
    words: 'refund-1',
  };
  const refund = (id: string, body: Json, key?: keyof typeof KEYS) =>
    api.call(
      `POST /v1/payments/${id}/refunds`,
      body,
      key ? { 'x-idempotency-key': KEYS[key] } : {},
    );

  it('demands a key', async () => {
    const { status, body } = await refund(await paid(), {});
    expect(status).toBe(400);
    expect(body['cause']).toMatchObject([{ code: 4292 }]);
  });

  it('demands a UUID, as described', async () => {
    expect((await refund(await paid(), {}, 'words')).status).toBe(400);
  });

  it('is answered with nothing when it is repeated, and is given once', async () => {
    const id = await paid();
    expect((await refund(id, { amount: 100.5 }, 'a')).status).toBe(201);
    expect(await refund(id, { amount: 100.5 }, 'a')).toEqual({ status: 200, body: null });
    expect((await api.call(`GET /v1/payments/${id}/refunds/`)).body).toHaveLength(1);
    expect((await api.call(`GET /v1/payments/${id}`)).body).toMatchObject({
      status: 'approved',
      status_detail: 'partially_refunded',
      transaction_amount_refunded: 100.5,
    });
  });

  it('of the rest leaves the payment refunded', async () => {
    const id = await paid();
    await refund(id, { amount: 90.5 }, 'a');
    expect((await refund(id, {}, 'b')).body).toMatchObject({ amount: 24_900 });
    expect((await api.call(`GET /v1/payments/${id}`)).body).toMatchObject({ status: 'refunded' });
    expect((await refund(id, {}, 'c')).body['cause']).toMatchObject([{ code: 2063 }]);
  });

  it('of more than there is, is refused', async () => {
    const { status, body } = await refund(await paid(), { amount: 24_990.51 }, 'a');
    expect(status).toBe(400);
    expect(body['cause']).toMatchObject([{ code: 2017 }]);
  });
});

describe('a chargeback', () => {
  it.each([
    ['won', 'reimbursed'],
    ['lost', 'settled'],
  ])('that is %s leaves the payment charged back as %s', async (status, detail) => {
    const id = await api.authorized();
    await api.advance(FIRST_CHARGE_DELAY);
    await api.topics();
    const opened = await api.control('dispute', { subscription: id });
    expect(opened).toMatchObject({ status: 'charged_back', status_detail: 'in_process' });
    expect(await api.topics()).toEqual(['payment', 'topic_chargebacks_wh']);
    const payment = String((opened as Json)['id']);
    const found = await api.call(`GET /v1/chargebacks/search?payment_id=${payment}`);
    expect(found.body['results']).toMatchObject([{ payments: [Number(payment)] }]);
    expect(await api.control('dispute', { payment, status })).toMatchObject({
      status: 'charged_back',
      status_detail: detail,
    });
  });

  it('is not a claim, which ends with the money on either side', async () => {
    const id = await api.authorized();
    await api.advance(FIRST_CHARGE_DELAY);
    const dispute = (status: string) => api.control('dispute', { subscription: id, status });
    expect(await dispute('in_mediation')).toMatchObject({ status: 'in_mediation' });
    expect(await dispute('won')).toMatchObject({ status: 'approved' });
    await dispute('in_mediation');
    expect(await dispute('lost')).toMatchObject({ status: 'refunded' });
  });
});
