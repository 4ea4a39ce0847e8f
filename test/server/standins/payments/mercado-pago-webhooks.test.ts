import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyWebhook } from '#server/payments/mercado-pago/webhooks.ts';
import { InvalidSignatureError } from '#server/payments/payment-provider.ts';
import {
  FIRST_CHARGE_DELAY,
  type MercadoPagoApi,
  startMercadoPagoApi,
} from './mercado-pago-api.ts';
import { MERCADO_PAGO_SECRET } from './sandbox-bench.ts';
import type { ReceivedDelivery } from './webhook-receiver.ts';

let api: MercadoPagoApi;
beforeAll(async () => {
  api = await startMercadoPagoApi();
});
afterAll(() => api.stop());
beforeEach(() => api.forget());

const verify = ({ rawBody, headers, query }: ReceivedDelivery) =>
  verifyWebhook({ rawBody, headers, query }, MERCADO_PAGO_SECRET, api.sandbox.clock.now());

async function received(): Promise<ReceivedDelivery[]> {
  await api.control('webhooks/flush', {});
  return api.receiver.take();
}

describe('a notification', () => {
  it('is signed over the id in its query, for every topic', async () => {
    const id = await api.authorized();
    await api.advance(FIRST_CHARGE_DELAY);
    await api.control('dispute', { subscription: id });
    const notices = (await received()).map(verify);
    expect(new Set(notices.map(({ type }) => type))).toEqual(
      new Set([
        'payment',
        'subscription_authorized_payment',
        'subscription_preapproval',
        'topic_chargebacks_wh',
      ]),
    );
    expect(notices.every(({ isRelevant }) => isRelevant)).toBe(true);
    expect(notices.map(({ subjectKey }) => subjectKey)).toContain(`preapproval:${id}`);
  });

  it('has seventeen bare digits, a time in milliseconds and no state', async () => {
    await api.authorized();
    const [payment] = await received();
    const body = payment?.rawBody.toString() ?? '';
    expect(body).toMatch(/^\{"id":[1-9]\d{16},/);
    expect(body).not.toContain('approved');
    expect(payment?.headers['x-signature']).toMatch(/^ts=\d{13},v1=[0-9a-f]{64}$/);
    expect(payment?.query).toEqual({ 'data.id': payment?.query['data.id'], type: 'payment' });
  });

  it('tells of a subscription in a shape of its own', async () => {
    const id = await api.authorized();
    const found = (await received()).find(({ query }) => query['data.id'] === id);
    expect(JSON.parse(found?.rawBody.toString() ?? '')).toMatchObject({
      action: 'updated',
      entity: 'preapproval',
      type: 'subscription_preapproval',
      version: 1,
      data: { id },
    });
  });

  it('is numbered, timed and signed anew at each attempt', async () => {
    await api.authorized('card_rejected');
    api.receiver.status = 500;
    const [first] = await received();
    await api.advance(1);
    api.receiver.status = 200;
    const [second] = await received();
    expect(second?.query).toEqual(first?.query);
    expect(second?.headers['x-request-id']).not.toBe(first?.headers['x-request-id']);
    expect(second?.headers['x-signature']).not.toBe(first?.headers['x-signature']);
    expect(second?.rawBody.toString()).not.toBe(first?.rawBody.toString());
    expect(second && verify(second).isRelevant).toBe(true);
  });

  it('goes to the address of a preference, before that of the application', async () => {
    const url = new URL(api.receiver.url);
    url.searchParams.set('source_news', 'webhooks');
    url.searchParams.set('own', 'yes');
    await api.choose(await api.preference({ notification_url: url.href }), 'card_approved');
    const sent = await received();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.query).toMatchObject({ own: 'yes', type: 'payment' });
    expect(sent[0] && verify(sent[0]).isRelevant).toBe(true);
  });

  it('comes with an unsigned twin where the address is not marked', async () => {
    const url = `${api.receiver.url}?own=yes`;
    await api.choose(await api.preference({ notification_url: url }), 'card_approved');
    const [signed, twin] = await received();
    expect(signed && verify(signed).isRelevant).toBe(true);
    expect(twin?.query).toMatchObject({ topic: 'payment', id: signed?.query['data.id'] });
    expect(twin?.headers['x-signature']).toBeUndefined();
    expect(twin && verify(twin).isRelevant).toBe(false);
  });

  it('comes with the twin everywhere when that is set', async () => {
    await api.control('mercado-pago/settings', { sendsUnsignedTwin: true });
    await api.authorized('card_rejected');
    expect((await received()).map(({ query }) => query['topic'])).toEqual([undefined, 'payment']);
  });
});

describe('faults', () => {
  it.each([{ badSignature: true }, { staleTimestamp: true }])('%j is refused', async (faults) => {
    await api.control('webhooks/mode', { automatic: false, ...faults });
    await api.authorized('card_rejected');
    const [delivery] = await received();
    expect(() => delivery && verify(delivery)).toThrow(InvalidSignatureError);
  });

  it('duplicates are other notices of the same thing', async () => {
    await api.control('webhooks/mode', { automatic: false, duplicate: 2 });
    await api.authorized('card_rejected');
    const notices = (await received()).map(verify);
    expect(notices).toHaveLength(3);
    expect(new Set(notices.map(({ subjectKey }) => subjectKey)).size).toBe(1);
    expect(new Set(notices.map(({ dedupeKey }) => dedupeKey)).size).toBe(3);
  });

  it('a dropped topic does not arrive, and the others do', async () => {
    await api.control('webhooks/mode', { automatic: false, drop: ['payment'] });
    await api.authorized();
    expect(await api.topics()).toEqual([
      'subscription_authorized_payment',
      'subscription_preapproval',
    ]);
  });

  it('the order can be turned round', async () => {
    await api.control('webhooks/mode', { automatic: false, reorder: true });
    await api.authorized();
    expect(await api.topics()).toEqual([
      'subscription_preapproval',
      'subscription_authorized_payment',
      'payment',
    ]);
  });

  it('a call fails as asked, with or without a slash, before or after its work', async () => {
    const fault = { route: 'POST /mercadopago/preapproval', status: 500 };
    await api.control('faults', fault);
    await expect(api.preapproval()).rejects.toThrow(/^500/);
    await api.control('faults', { ...fault, when: 'after' });
    await expect(api.preapproval()).rejects.toThrow(/^500/);
    const state = (await api.control('state')) as { mercadoPago: { preapprovals: object } };
    expect(Object.keys(state.mercadoPago.preapprovals)).toHaveLength(1);
  });

  it('one provider can be down while the other works', async () => {
    await api.control('health', { provider: 'mercadopago', health: 'down' });
    expect((await api.call('GET /v1/payments/1')).status).toBe(503);
    const stripe = await fetch(`${api.sandbox.stripeBase}/v1/customers`, {
      headers: { authorization: 'Bearer sk_test_bench' },
    });
    expect(stripe.status).toBe(200);
    await api.control('health', { provider: 'mercadopago', health: 'normal' });
    expect((await api.call('GET /v1/payments/1')).status).toBe(404);
  });

  it('can be replayed by the message’s own id', async () => {
    await api.authorized('card_rejected');
    const { attempts } = (await api
      .control('webhooks/flush', {})
      .then(() => api.control('state'))) as {
      attempts: { messageId: string; subject: string; status: number }[];
    };
    const [sent] = attempts;
    api.receiver.take();
    expect(await api.control(`webhooks/replay/${sent?.messageId}`, {})).toMatchObject({
      status: 200,
      subject: sent?.subject,
    });
    expect(api.receiver.take()).toHaveLength(1);
    await expect(api.control('webhooks/replay/mp_none', {})).rejects.toThrow(/404/);
  });
});
