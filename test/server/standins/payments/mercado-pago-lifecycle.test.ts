import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  DAY,
  FIRST_CHARGE_DELAY,
  type Json,
  type MercadoPagoApi,
  startMercadoPagoApi,
} from './mercado-pago-api.ts';

let api: MercadoPagoApi;
beforeAll(async () => {
  api = await startMercadoPagoApi();
});
afterAll(() => api.stop());
beforeEach(() => api.forget());

const seen = async (id: string) => (await api.call(`GET /preapproval/${id}`)).body;
const put = (id: string, body: Json) => api.call(`PUT /preapproval/${id}`, body);
const newest = async (id: string) => (await api.authorizedPayments(id))[0];

/** Charged once. */
async function running(choice?: string): Promise<string> {
  const id = await api.authorized(choice);
  await api.advance(FIRST_CHARGE_DELAY);
  return id;
}

describe('an authorization', () => {
  it('is no money: the card is checked with nothing, and charged minutes later', async () => {
    await api.topics();
    const id = await api.authorized();
    expect(await seen(id)).toMatchObject({
      status: 'authorized',
      summarized: { charged_quantity: 0 },
    });
    const checks = await api.payments('external_reference=intent-1');
    expect(checks[0]).toMatchObject({
      operation_type: 'card_validation',
      transaction_amount: 0,
      status: 'approved',
    });
    expect(await api.topics()).toEqual([
      'payment',
      'subscription_authorized_payment',
      'subscription_preapproval',
    ]);
    await api.advance(FIRST_CHARGE_DELAY - 1);
    expect(await newest(id)).toMatchObject({ status: 'scheduled', payment: null });
    await api.advance(1);
    expect(await newest(id)).toMatchObject({
      status: 'processed',
      payment: { status: 'approved', status_detail: 'accredited' },
    });
    expect(await api.topics()).toEqual([
      'payment',
      'subscription_authorized_payment',
      'subscription_preapproval',
    ]);
    expect(await seen(id)).toMatchObject({
      summarized: { charged_quantity: 1, charged_amount: 24_990.5 },
    });
  });

  it('may be of a card that no charge goes through on', async () => {
    const id = await running('card_fails_always');
    expect(await seen(id)).toMatchObject({ status: 'authorized' });
    expect(await newest(id)).toMatchObject({
      status: 'recycling',
      rejection_code: 'cc_rejected_insufficient_amount',
    });
  });

  it('charges nothing before a trial has ended', async () => {
    const trial = { free_trial: { frequency: 14, frequency_type: 'days' } };
    const id = await api.authorized('card_approved', trial);
    await api.advance(14 * DAY - 1);
    expect(await api.authorizedPayments(id)).toEqual([]);
    await api.advance(1);
    expect(await newest(id)).toMatchObject({
      status: 'processed',
      payment: { status: 'approved' },
    });
  });

  it('charges nothing before its start', async () => {
    const start = new Date(api.sandbox.clock.now().getTime() + 20 * DAY * 1000);
    const id = await api.authorized('card_approved', {
      start_date: start.toISOString(),
      end_date: new Date(start.getTime() + 365 * DAY * 1000).toISOString(),
    });
    expect(new Date(String((await seen(id))['next_payment_date']))).toEqual(start);
    await api.advance(20 * DAY - 1);
    expect(await api.authorizedPayments(id)).toEqual([]);
    await api.advance(1);
    expect(await newest(id)).toMatchObject({ status: 'processed' });
  });
});

describe('the calendar', () => {
  it('has one charge for each month, each at its own moment', async () => {
    const id = await running();
    await api.advance(366 * DAY);
    const authorizedPayments = await api.authorizedPayments(id);
    expect(authorizedPayments).toHaveLength(10);
    const { body } = await api.call(`GET /authorized_payments/search?preapproval_id=${id}&limit=1`);
    expect(body['paging']).toMatchObject({ total: 13 });
    const days = new Set(
      authorizedPayments.map((one) => new Date(String(one['debit_date'])).getUTCDate()),
    );
    expect(days.size).toBe(1);
  });

  it('charges another amount from the next date on', async () => {
    const id = await running();
    await put(id, { auto_recurring: { transaction_amount: 50_000, currency_id: 'ARS' } });
    await api.control('renew', { subscription: id });
    const amounts = (await api.authorizedPayments(id)).map((one) => one['transaction_amount']);
    expect(amounts).toEqual([50_000, 24_990.5]);
  });

  it('does not shift for a pause, in which nothing is charged', async () => {
    const id = await running();
    const { next_payment_date: next } = await seen(id);
    await put(id, { status: 'paused' });
    await api.advance(70 * DAY);
    expect(await seen(id)).toMatchObject({ next_payment_date: next });
    expect(await api.authorizedPayments(id)).toHaveLength(1);
    await put(id, { status: 'authorized' });
    const resumed = String((await seen(id))['next_payment_date']);
    expect(new Date(resumed).getTime()).toBeGreaterThan(api.sandbox.clock.now().getTime());
    expect(new Date(resumed).getUTCDate()).toBe(new Date(String(next)).getUTCDate());
    expect(await api.authorizedPayments(id)).toHaveLength(1);
  });

  it('ends where it was made to end', async () => {
    const end = new Date(api.sandbox.clock.now().getTime() + 40 * DAY * 1000);
    const id = await api.authorized('card_approved', { end_date: end.toISOString() });
    await api.advance(100 * DAY);
    expect(await api.authorizedPayments(id)).toHaveLength(2);
    expect(await seen(id)).toMatchObject({ status: 'cancelled' });
  });

  it('is left by a cancellation, though it still shows a date', async () => {
    const id = await running('card_fails_always');
    await put(id, { status: 'cancelled' });
    expect(await newest(id)).toMatchObject({ status: 'cancelled', next_retry_date: null });
    await api.advance(70 * DAY);
    expect(await api.authorizedPayments(id)).toHaveLength(1);
    expect((await seen(id))['next_payment_date']).not.toBeNull();
  });
});

describe('a charge that is refused', () => {
  it('is tried four times in nine days; then it is processed without money, and all is paused', async () => {
    const id = await running('card_fails_later');
    await api.control('renew', { subscription: id });
    await api.topics();
    expect(await newest(id)).toMatchObject({ status: 'recycling', retry_attempt: 1 });
    for (const [days, tries] of [
      [1, 2],
      [3, 3],
    ] as const) {
      await api.advance(days * DAY);
      expect(await newest(id)).toMatchObject({ status: 'recycling', retry_attempt: tries });
    }
    await api.topics();
    await api.advance(5 * DAY);
    expect(await newest(id)).toMatchObject({
      status: 'processed',
      retry_attempt: 4,
      next_retry_date: null,
      payment: { status: 'rejected' },
    });
    expect(await seen(id)).toMatchObject({ status: 'paused' });
    // No event tells that the authorized payment is over (measured).
    expect(await api.topics()).toEqual(['payment', 'subscription_preapproval']);
  });

  it('may end the subscription instead, as documented', async () => {
    await api.control('dunning', { provider: 'mercadopago', end: 'cancel' });
    const id = await running('card_fails_always');
    await api.advance(9 * DAY);
    expect(await seen(id)).toMatchObject({ status: 'cancelled' });
    await api.control('dunning', { provider: 'mercadopago', end: 'pause' });
  });

  it('is collected by a later try when the card works again', async () => {
    const id = await running();
    await api.control('renew', { subscription: id, outcome: 'declined' });
    const { next_payment_date: next } = await seen(id);
    expect(await newest(id)).toMatchObject({ status: 'recycling' });
    await api.advance(DAY);
    expect(await newest(id)).toMatchObject({
      status: 'processed',
      retry_attempt: 2,
      payment: { status: 'approved' },
    });
    expect(await seen(id)).toMatchObject({ next_payment_date: next });
  });

  it('can be brought about by the card on file', async () => {
    const id = await running();
    await api.control('card', { subscription: id, works: false });
    await api.control('renew', { subscription: id });
    expect(await newest(id)).toMatchObject({ status: 'recycling' });
    await api.control('card', { subscription: id, works: true });
    await api.advance(DAY);
    expect(await newest(id)).toMatchObject({ status: 'processed' });
  });
});

describe('a slip', () => {
  it.each([
    ['pay', 'approved', 'accredited'],
    ['expire', 'cancelled', 'expired'],
  ])('is settled by the control %s', async (how, status, detail) => {
    const preference = await api.preference();
    await api.choose(preference, 'cash');
    const settled = await api.control(`tickets/${how}`, { preference: preference.id });
    expect(settled).toMatchObject({ status, status_detail: detail });
    await expect(api.control(`tickets/${how}`, { preference: preference.id })).rejects.toThrow(
      /400/,
    );
  });

  it.each([3, 10])('is cancelled when nobody paid for %i days', async (days) => {
    const until = new Date(api.sandbox.clock.now().getTime() + days * DAY * 1000);
    const limit = days === 3 ? {} : { date_of_expiration: until.toISOString() };
    const reference = `slip of ${days} days`;
    await api.choose(await api.preference({ external_reference: reference, ...limit }), 'transfer');
    const standing = async () =>
      (await api.payments(new URLSearchParams({ external_reference: reference }).toString()))[0];
    await api.advance(days * DAY - 1);
    expect(await standing()).toMatchObject({ status: 'pending' });
    await api.advance(1);
    expect(await standing()).toMatchObject({ status: 'cancelled', status_detail: 'expired' });
  });
});

describe('the controls', () => {
  it('renew nothing that is not charged', async () => {
    const { id } = await api.preapproval();
    await expect(api.control('renew', { subscription: id })).rejects.toThrow(/400/);
  });

  it('cancel, once', async () => {
    const id = await running();
    expect(await api.control('cancel', { subscription: id })).toMatchObject({
      status: 'cancelled',
    });
    await expect(api.control('cancel', { subscription: id })).rejects.toThrow(/400/);
  });

  it('refund what a subscription was charged last, in part and in full', async () => {
    const id = await running();
    await api.control('refund', { subscription: id, amount: 5000 });
    const payment = async () => {
      const { payment: made } = (await newest(id)) as { payment: { id: number } };
      return (await api.call(`GET /v1/payments/${made.id}`)).body;
    };
    expect(await payment()).toMatchObject({ transaction_amount_refunded: 50, status: 'approved' });
    await api.control('refund', { subscription: id });
    expect(await payment()).toMatchObject({ status: 'refunded' });
    // What an authorized payment says of its payment is from when it was made.
    expect(await newest(id)).toMatchObject({ payment: { status: 'approved' } });
  });
});
