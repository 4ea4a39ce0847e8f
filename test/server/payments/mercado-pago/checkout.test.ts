import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckoutOrder } from '#server/payments/payment-provider.ts';
import {
  authorizedPayment,
  CLOCK,
  list,
  order,
  PREAPPROVAL_ID,
  payment,
  preapproval,
  type RecordedApi,
  startRecordedApi,
} from './recorded-api.ts';

const PREFERENCE_ID = '1234567890-5f7e5b86-0c7a-4d4e-9c1b-3c6d1f9a2b77';
const AMOUNT = { amountMinor: 2_499_050, currency: 'ARS' };
const ONCE = { kind: 'once', amount: AMOUNT, isInstant: false } as const;

let api: RecordedApi;

interface Asked {
  status: string;
  external_reference: string;
  auto_recurring: { start_date?: string };
}

/** A preapproval as it was asked for. */
function madeOf(body: Asked): object {
  const start = body.auto_recurring.start_date ?? CLOCK.now().toISOString();
  return preapproval({
    ...body,
    next_payment_date: start,
    date_created: CLOCK.now().toISOString(),
  });
}
beforeEach(async () => {
  api = await startRecordedApi();
});
afterEach(() => api.stop());

const sent = () => api.requests.at(-1)?.body;

describe('a page to subscribe on', () => {
  async function open(changes: Partial<CheckoutOrder> = {}) {
    api.answers.set('POST /preapproval', ({ body }) => madeOf(body as Asked));
    return api.provider.createCheckout(order(changes));
  }

  it('is a pending preapproval that refers to its intent', async () => {
    expect(await open()).toMatchObject({ sessionId: PREAPPROVAL_ID });
    expect(sent()).toEqual({
      reason: 'Growing',
      external_reference: 'intent-1',
      payer_email: 'duena@example.com',
      back_url: 'https://estante.example/billing/checkouts/intent-1',
      status: 'pending',
      auto_recurring: {
        frequency: 1,
        frequency_type: 'months',
        transaction_amount: 24990,
        currency_id: 'ARS',
      },
    });
  });

  // sdk-nodejs#480: with it the page says "Esta página no existe".
  it('is led to without activation=true', async () => {
    const page = `https://www.mercadopago.com.ar/subscriptions/checkout?preapproval_id=${PREAPPROVAL_ID}`;
    expect((await open()).url).toBe(page);
    api.answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, preapproval({ status: 'pending' }));
    expect((await api.provider.fetchCheckout(PREAPPROVAL_ID))?.url).toBe(page);
  });

  it.each([
    [
      'a trial',
      { trialDays: 14, startsAt: null },
      { free_trial: { frequency: 14, frequency_type: 'days' } },
    ],
    [
      'a later start',
      { trialDays: 0, startsAt: new Date('2026-12-01T00:00:00Z') },
      // Without an end the start is ignored (devsite-docs#1957); ten years are longer than a card lives.
      {
        start_date: '2026-12-01T00:00:00.000+00:00',
        end_date: '2036-12-01T00:00:00.000+00:00',
      },
    ],
  ])('may begin with %s', async (_what, charge, expected) => {
    await open({ charge: { kind: 'recurring', ...charge } });
    expect(sent()).toMatchObject({ auto_recurring: expected });
  });

  // A start that is over when the request arrives is refused: "cannot be a past date".
  it.each(['2026-11-20T11:59:59Z', '2026-11-20T12:00:59Z'])(
    'charges at once when the start is over, or as good as: %s',
    async (date) => {
      await open({ charge: { kind: 'recurring', trialDays: 0, startsAt: new Date(date) } });
      expect(sent()).toMatchObject({ auto_recurring: { frequency: 1 } });
      expect(sent()).not.toMatchObject({ auto_recurring: { start_date: expect.anything() } });
      expect(sent()).not.toMatchObject({ auto_recurring: { end_date: expect.anything() } });
    },
  );

  it('is for twelve months where the price is by the year: years are refused', async () => {
    await open({ price: { amountMinor: 24_990_000, currency: 'ARS', interval: 'year' } });
    expect(sent()).toMatchObject({ auto_recurring: { frequency: 12, frequency_type: 'months' } });
  });

  it.each([
    ['too little', { amountMinor: 1499, currency: 'ARS' }],
    ['too much', { amountMinor: 2_000_000_01, currency: 'ARS' }],
    ['dollars', { amountMinor: 999, currency: 'USD' }],
  ])('is not opened for %s', async (_what, money) => {
    const refused = api.provider.createCheckout(order({ price: { ...money, interval: 'month' } }));
    await expect(refused).rejects.toMatchObject({ isRetryable: false });
    expect(api.requests).toEqual([]);
  });

  it.each([
    ['pending', {}, [], 'open', null],
    ['authorized', {}, [], 'complete', PREAPPROVAL_ID],
    ['paused', {}, [], 'complete', PREAPPROVAL_ID],
    ['cancelled', { summarized: { charged_quantity: 0 } }, [], 'expired', null],
    ['cancelled', { summarized: { charged_quantity: 2 } }, [], 'complete', PREAPPROVAL_ID],
    ['cancelled', { summarized: null }, [authorizedPayment()], 'complete', PREAPPROVAL_ID],
    ['finished', { summarized: { charged_quantity: 0 } }, [], 'open', null],
    ['finished', { summarized: { charged_quantity: 2 } }, [], 'complete', PREAPPROVAL_ID],
  ])(
    'that is %s stands as said',
    async (status, changes, authorizedPayments, expected, subscriptionId) => {
      api.answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, preapproval({ status, ...changes }));
      api.answers.set('GET /authorized_payments/search', list(...authorizedPayments));
      const checkout = await api.provider.fetchCheckout(PREAPPROVAL_ID);
      expect(checkout).toMatchObject({ status: expected, subscriptionId, intentId: 'intent-1' });
    },
  );

  it('gives out no address while its status is unknown', async () => {
    api.answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, preapproval({ status: 'new' }));
    api.answers.set('GET /authorized_payments/search', list());
    expect((await api.provider.fetchCheckout(PREAPPROVAL_ID))?.url).toBeNull();
  });

  it('is closed by cancelling it, and left alone when it was used meanwhile', async () => {
    let status = 'pending';
    api.answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, () =>
      preapproval({ status, summarized: { charged_quantity: 0 } }),
    );
    api.answers.set('GET /authorized_payments/search', list());
    api.answers.set(`PUT /preapproval/${PREAPPROVAL_ID}`, ({ body }) => {
      ({ status } = body as { status: string });
      return {};
    });
    expect((await api.provider.expireCheckout(PREAPPROVAL_ID))?.status).toBe('expired');
    status = 'authorized';
    expect((await api.provider.expireCheckout(PREAPPROVAL_ID))?.status).toBe('complete');
    expect(status).toBe('authorized');
  });
});

describe('a page for one payment', () => {
  let expiresAt: string;
  let payments: object[];
  beforeEach(() => {
    expiresAt = '2026-11-20T13:00:00.000+00:00';
    payments = [];
    const page = () => ({
      id: PREFERENCE_ID,
      init_point: `https://www.mercadopago.com.ar/checkout/v1/redirect?pref_id=${PREFERENCE_ID}`,
      external_reference: 'intent-1',
      items: [
        {
          id: 'inventory-growing',
          title: 'Growing',
          quantity: 1,
          unit_price: 24990.5,
          currency_id: 'ARS',
        },
      ],
      expires: true,
      expiration_date_to: expiresAt,
    });
    api.answers.set('POST /checkout/preferences', page);
    api.answers.set(`GET /checkout/preferences/${PREFERENCE_ID}`, page);
    api.answers.set(`PUT /checkout/preferences/${PREFERENCE_ID}`, ({ body }) => {
      expiresAt = (body as { expiration_date_to: string }).expiration_date_to;
      return page();
    });
    api.answers.set('GET /v1/payments/search', () => list(...payments));
  });

  function made(changes: object): void {
    const one = payment({
      operation_type: 'regular_payment',
      point_of_interaction: {},
      ...changes,
    }) as { id: number };
    payments.push(one);
    api.answers.set(`GET /v1/payments/${one.id}`, one);
  }
  const fetched = () => api.provider.fetchCheckout(PREFERENCE_ID);

  it('is a preference over the amount, in decimal pesos', async () => {
    const page = await api.provider.createCheckout(order({ charge: ONCE }));
    expect(page).toMatchObject({
      sessionId: PREFERENCE_ID,
      expiresAt: new Date('2026-11-20T13:00:00Z'),
    });
    expect(sent()).toMatchObject({
      items: [{ quantity: 1, unit_price: 24990.5, currency_id: 'ARS' }],
      external_reference: 'intent-1',
      notification_url: 'https://estante.example/api/webhooks/mercadopago?source_news=webhooks',
      expires: true,
      expiration_date_to: expiresAt,
      auto_return: 'approved',
    });
  });

  it('gives cash some days, or leaves it out where the payment cannot wait', async () => {
    await api.provider.createCheckout(order({ charge: ONCE }));
    expect(sent()).toMatchObject({ date_of_expiration: '2026-11-23T12:00:00.000+00:00' });
    expect(sent()).not.toHaveProperty('payment_methods');
    await api.provider.createCheckout(order({ charge: { ...ONCE, isInstant: true } }));
    expect(sent()).toMatchObject({
      binary_mode: true,
      payment_methods: {
        excluded_payment_types: [{ id: 'ticket' }, { id: 'atm' }, { id: 'bank_transfer' }],
      },
    });
    expect(sent()).not.toHaveProperty('date_of_expiration');
  });

  // sdk-php#189: refused with 400 for addresses that are not https.
  it('does not ask to return by itself to a laptop', async () => {
    await api.provider.createCheckout(
      order({ charge: ONCE, successUrl: 'http://localhost:3000/return' }),
    );
    expect(sent()).not.toHaveProperty('auto_return');
  });

  it('is open while nobody paid, and expired when its time is over', async () => {
    expect(await fetched()).toMatchObject({ status: 'open', subscriptionId: null, payments: [] });
    expiresAt = CLOCK.now().toISOString();
    expect(await fetched()).toMatchObject({ status: 'expired', url: null });
  });

  it('stays open while cash is on its way, after its time too', async () => {
    made({
      status: 'pending',
      status_detail: 'pending_waiting_payment',
      date_approved: null,
      payment_type_id: 'ticket',
      payment_method_id: 'rapipago',
      card: {},
    });
    expiresAt = CLOCK.now().toISOString();
    expect(await fetched()).toMatchObject({
      status: 'open',
      payments: [{ status: 'pending', paidAt: null }],
      paymentMethod: { brand: 'ticket', last4: '' },
    });
  });

  it.each(['approved', 'refunded', 'charged_back', 'in_mediation'])(
    'is complete with a payment that is %s',
    async (status) => {
      made({ id: 1, status: 'rejected', date_created: '2026-11-20T12:01:00Z' });
      made({ id: 2, status, date_created: '2026-11-20T12:02:00Z' });
      const checkout = await fetched();
      expect(checkout?.status).toBe('complete');
      expect(checkout?.payments.map(({ paymentId }) => paymentId)).toEqual(['2', '1']);
    },
  );

  // A check of the card for ARS 0 precedes the first charge.
  it('does not take a check of the card, or somebody else’s payment, for its own', async () => {
    made({ operation_type: 'card_validation', transaction_amount: 0 });
    made({ id: 7, external_reference: 'intent-2' });
    expect(await fetched()).toMatchObject({ status: 'open', payments: [] });
  });

  it('believes the payment itself, not the list that lags behind', async () => {
    made({ status: 'pending' });
    api.answers.set('GET /v1/payments/19951521071', payment({ status: 'approved' }));
    expect(await fetched()).toMatchObject({ status: 'complete', payments: [{ status: 'paid' }] });
  });

  it('is closed with what is on its way', async () => {
    made({ id: 5, status: 'pending' });
    api.answers.set('PUT /v1/payments/5', () => {
      const cancelled = payment({ id: 5, status: 'cancelled' });
      payments = [cancelled];
      api.answers.set('GET /v1/payments/5', cancelled);
      return cancelled;
    });
    expect(await api.provider.expireCheckout(PREFERENCE_ID)).toMatchObject({
      status: 'expired',
      payments: [{ status: 'void' }],
    });
  });

  it('that was paid in the moment of closing is complete', async () => {
    made({ id: 5, status: 'pending' });
    api.answers.set('PUT /v1/payments/5', () => {
      api.answers.set('GET /v1/payments/5', payment({ id: 5, status: 'approved' }));
      return { $status: 400, body: { message: 'Invalid state', cause: [{ code: 3020 }] } };
    });
    expect((await api.provider.expireCheckout(PREFERENCE_ID))?.status).toBe('complete');
  });
});

describe('a session that is neither', () => {
  it('is unknown without asking', async () => {
    expect(await api.provider.fetchCheckout('unknown')).toBeNull();
    expect(await api.provider.expireCheckout('cs_test_1')).toBeNull();
    expect(api.requests).toEqual([]);
  });
});
