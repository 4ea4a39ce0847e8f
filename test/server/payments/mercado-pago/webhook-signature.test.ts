import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyWebhook } from '#server/payments/mercado-pago/webhooks.ts';
import { InvalidSignatureError } from '#server/payments/payment-provider.ts';
import { SECRET } from './recorded-api.ts';

const REQUEST_ID = 'bb56a2f1-6aae-46ac-982e-9dcd3581d08e';
const NOW = new Date(1_795_000_000_000);

interface Sent {
  dataId?: string;
  ts?: string;
  v1?: string;
  requestId?: string | undefined;
  body?: string;
  query?: Record<string, string>;
  now?: Date;
}

function sign(manifest: string): string {
  return createHmac('sha256', SECRET).update(manifest).digest('hex');
}

function verify(sent: Sent) {
  const { dataId = '123456789', ts = '1795000000', now = NOW } = sent;
  const requestId = 'requestId' in sent ? sent.requestId : REQUEST_ID;
  const v1 =
    sent.v1 ??
    sign(`id:${dataId.toLowerCase()};${requestId ? `request-id:${requestId};` : ''}ts:${ts};`);
  return verifyWebhook(
    {
      rawBody: Buffer.from(sent.body ?? '{"type":"payment","id":"1"}'),
      headers: {
        'x-signature': `ts=${ts},v1=${v1}`,
        ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
      },
      query: sent.query ?? { 'data.id': dataId, type: 'payment' },
    },
    SECRET,
    now,
  );
}

describe('a signature of Mercado Pago', () => {
  it.each([
    ['123456789', '1795000000', 'f8664efd342c26b3bc49445547da75ab23464f19f11ed00137b07bd8e29b9cf8'],
    // Milliseconds, which the SDK's own check takes for seconds (sdk-nodejs#458).
    [
      '123456789',
      '1795000000123',
      '4c01fb0766702a652fc3932545b549a3c74608da373137124d2e95af1925e4a0',
    ],
    [
      '2c938084726fca480172750000000000',
      '1795000000',
      '538a64306ef1e803a0db33c8fe185867b480a276430e8051b7583761aef4f468',
    ],
    // Signed in lower case, sent in upper case.
    [
      'ORD01JQ4S4KY8HWQ6NA5PXB65B3D3',
      '1795000000',
      '2082275a3f77e6449553c7ffa981322d43f5552edc87891ad5f9ca100995a386',
    ],
  ])('over %s at %s is the one of the reference', (dataId, ts, v1) => {
    expect(verify({ dataId, ts, v1 }).type).toBe('payment');
  });

  it('leaves out a part that is missing, with its name', () => {
    expect(verify({ requestId: undefined }).isRelevant).toBe(true);
    const v1 = sign(`request-id:${REQUEST_ID};ts:1795000000;`);
    const notice = verify({ query: { type: 'payment' }, v1 });
    expect(notice).toMatchObject({ isRelevant: false, subjectKey: null });
  });

  it.each([
    ['another id', { query: { 'data.id': '987654321' } }],
    [
      'another request',
      { requestId: 'another', v1: sign(`id:123456789;request-id:${REQUEST_ID};ts:1795000000;`) },
    ],
    [
      'another time',
      { ts: '1795000001', v1: sign(`id:123456789;request-id:${REQUEST_ID};ts:1795000000;`) },
    ],
    ['no closing semicolon', { v1: sign(`id:123456789;request-id:${REQUEST_ID};ts:1795000000`) }],
    ['nothing', { v1: '' }],
    [
      'upper-case digits',
      { v1: 'F8664EFD342C26B3BC49445547DA75AB23464F19F11ED00137B07BD8E29B9CF8' },
    ],
    ['a time that is none', { ts: 'soon' }],
  ])('over %s is refused', (_what, sent) => {
    expect(() => verify(sent)).toThrow(InvalidSignatureError);
  });

  it('is refused when it is missing', () => {
    const delivery = { rawBody: Buffer.from('{}'), headers: {}, query: { 'data.id': '1' } };
    expect(() => verifyWebhook(delivery, SECRET, NOW)).toThrow(InvalidSignatureError);
  });

  it.each(['1795000000', '1795000000000'])('dated %s is good for ten minutes, both ways', (ts) => {
    const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
    for (const seconds of [-600, 600]) expect(() => verify({ ts, now: at(seconds) })).not.toThrow();
    for (const seconds of [-601, 601]) {
      expect(() => verify({ ts, now: at(seconds) })).toThrow(InvalidSignatureError);
    }
  });
});

describe('a notice of Mercado Pago', () => {
  const subscription = (version: number, id = 39327903334304776n) =>
    verify({
      dataId: 'bfce61b7000000000000000000000000',
      body: `{"action":"updated","application_id":2671930029336144,"data":{"id":"bfce61b7000000000000000000000000"},"date":"2026-09-29T07:27:36Z","entity":"preapproval","id":${id},"type":"subscription_preapproval","version":${version}}`,
    });

  // JSON.parse turns 39374405683408155 into …150, the id of somebody else's notification.
  it('keeps all seventeen digits of its id', () => {
    const one = verify({
      body: '{"id":39374405683408155,"type":"payment","data":{"id":"123456789"}}',
    });
    const two = verify({
      body: '{"id":39374405683408150,"type":"payment","data":{"id":"123456789"}}',
    });
    expect(one.dedupeKey).toBe('payment:39374405683408155');
    expect(two.dedupeKey).toBe('payment:39374405683408150');
    expect(one.subjectKey).toBe('payment:123456789');
    expect(two.subjectKey).toBe(one.subjectKey);
  });

  it('of a subscription is one for each version, however often it is delivered', () => {
    const first = subscription(9);
    expect(first).toMatchObject({
      type: 'subscription_preapproval',
      isRelevant: true,
      subjectKey: 'preapproval:bfce61b7000000000000000000000000',
    });
    expect(subscription(9, 39327903334304777n).dedupeKey).toBe(first.dedupeKey);
    expect(subscription(10).dedupeKey).not.toBe(first.dedupeKey);
  });

  // An approval and a later refund are both payment.updated.
  it('of a payment is never taken for an earlier one of the same payment', () => {
    const notice = (id: string) =>
      verify({
        body: `{"id":${id},"type":"payment","action":"payment.updated","data":{"id":"123456789"}}`,
      });
    expect(notice('100').dedupeKey).not.toBe(notice('101').dedupeKey);
  });

  it('goes by the id that was signed, not by the body', () => {
    const notice = verify({ body: '{"id":1,"type":"payment","data":{"id":"666"}}' });
    expect(notice.subjectKey).toBe('payment:123456789');
    expect(notice.payload).toMatchObject({ dataId: '123456789', topic: 'payment' });
  });

  it('of a topic that changes nothing is not relevant', () => {
    for (const topic of ['topic_claims_integration_wh', 'order', 'subscription_preapproval_plan']) {
      const notice = verify({ body: `{"id":1,"type":"${topic}"}` });
      expect(notice).toMatchObject({ type: topic, isRelevant: false, subjectKey: null });
    }
  });

  it('with a body that is no JSON still says what it is about', () => {
    expect(verify({ body: 'nonsense' })).toMatchObject({
      type: 'payment',
      subjectKey: 'payment:123456789',
    });
  });

  it('without signature, as of old, changes nothing and is kept once', () => {
    const unsigned = (id: string) =>
      verifyWebhook(
        { rawBody: Buffer.from(''), headers: {}, query: { topic: 'payment', id } },
        SECRET,
        NOW,
      );
    expect(unsigned('1')).toMatchObject({ isRelevant: false, subjectKey: null });
    expect(unsigned('2').dedupeKey).toBe(unsigned('1').dedupeKey);
  });

  it('cannot pass as one of old to avoid its signature', () => {
    const delivery = {
      rawBody: Buffer.from('{"type":"payment"}'),
      headers: {},
      query: { topic: 'payment', 'data.id': '123456789' },
    };
    expect(() => verifyWebhook(delivery, SECRET, NOW)).toThrow(InvalidSignatureError);
  });
});
