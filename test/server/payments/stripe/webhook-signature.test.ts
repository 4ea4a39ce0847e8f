import { createHmac } from 'node:crypto';
import { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import { InvalidSignatureError } from '#server/payments/payment-provider.ts';
import { verifyWebhook } from '#server/payments/stripe/webhooks.ts';
import { stripeSignature } from '#server/standins/payments/stripe/webhook-signature.ts';

const SECRET = 'whsec_test_secret';
const SIGNED_AT = 1_795_000_000;
const PAYLOAD = '{"id":"evt_1","object":"event","type":"invoice.paid"}';
const DIGEST = 'cf6b9d54b136688b38b50b424a079ec2d76f9d5581f27f851d9ee97880c657d9';

function verify(
  header: string | string[] | undefined,
  { body = PAYLOAD, secret = SECRET, at = SIGNED_AT } = {},
) {
  const headers = header === undefined ? {} : { 'stripe-signature': header as string };
  const delivery = { rawBody: Buffer.from(body), headers, query: {} };
  return verifyWebhook(delivery, secret, new Date(at * 1000));
}

const signed = (body: string, secret = SECRET, at = SIGNED_AT) => stripeSignature(body, secret, at);

describe('the known vector', () => {
  it('is what sandbox, SDK and plain HMAC come to', () => {
    const expected = `t=${SIGNED_AT},v1=${DIGEST}`;
    expect(stripeSignature(PAYLOAD, SECRET, SIGNED_AT)).toBe(expected);
    expect(
      Stripe.webhooks.generateTestHeaderString({
        payload: PAYLOAD,
        secret: SECRET,
        timestamp: SIGNED_AT,
      }),
    ).toBe(expected);
    const hmac = createHmac('sha256', SECRET).update(`${SIGNED_AT}.${PAYLOAD}`).digest('hex');
    expect(hmac).toBe(DIGEST);
  });

  it('is accepted', () => {
    expect(verify(`t=${SIGNED_AT},v1=${DIGEST}`)).toEqual({
      dedupeKey: 'evt_1',
      subjectKey: null,
      type: 'invoice.paid',
      isRelevant: true,
      payload: { id: 'evt_1', object: 'event', type: 'invoice.paid' },
    });
  });
});

describe('a signature', () => {
  const header = `t=${SIGNED_AT},v1=${DIGEST}`;

  it.each([
    ['as old as may be', SIGNED_AT + 300],
    ['as far ahead of our clock as may be', SIGNED_AT - 300],
  ])('%s is accepted', (_name, at) => {
    expect(verify(header, { at }).dedupeKey).toBe('evt_1');
  });

  it.each([
    ['a second too old', SIGNED_AT + 301],
    ['a second too far ahead', SIGNED_AT - 301],
    ['of years ago', SIGNED_AT + 100_000_000],
    ['of years ahead', SIGNED_AT - 100_000_000],
  ])('%s is refused', (_name, at) => {
    expect(() => verify(header, { at })).toThrow(InvalidSignatureError);
  });

  it('is measured by the time given, not by the machine', () => {
    expect(verify(signed(PAYLOAD, SECRET, 1000), { at: 1000 }).dedupeKey).toBe('evt_1');
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['without a time', `v1=${DIGEST}`],
    ['without a digest', `t=${SIGNED_AT}`],
    ['of the old scheme only', `t=${SIGNED_AT},v0=${DIGEST}`],
    ['in upper case', `t=${SIGNED_AT},v1=${DIGEST.toUpperCase()}`],
    ['for another time', `t=${SIGNED_AT + 1},v1=${DIGEST}`],
    ['with a time that is no number', `t=soon,v1=${DIGEST}`],
    ['sent twice', [`t=${SIGNED_AT},v1=${DIGEST}`, 'x']],
  ])('%s is refused', (_name, value) => {
    expect(() => verify(value)).toThrow(InvalidSignatureError);
  });

  it('may stand among others, while a secret is being replaced', () => {
    const rotating = `t=${SIGNED_AT},v1=${'0'.repeat(64)},v1=${DIGEST},v0=abc`;
    expect(verify(rotating).dedupeKey).toBe('evt_1');
  });

  it('is refused under another secret, and under none', () => {
    expect(() => verify(header, { secret: 'whsec_other' })).toThrow(InvalidSignatureError);
    expect(() => verify(header, { secret: '' })).toThrow(InvalidSignatureError);
  });

  it('is refused over a body that was parsed and written again', () => {
    const rewritten = JSON.stringify(JSON.parse(PAYLOAD), null, 1);
    expect(() => verify(header, { body: rewritten })).toThrow(InvalidSignatureError);
  });

  it('covers every byte, also beyond ASCII', () => {
    const body = '{"id":"evt_ñ","object":"event","type":"invoice.paid","note":"Año — €"}';
    expect(verify(signed(body), { body }).dedupeKey).toBe('evt_ñ');
    const altered = body.replace('Año', 'Ano');
    expect(() => verify(signed(body), { body: altered })).toThrow(InvalidSignatureError);
  });

  it.each([
    ['an empty body', ''],
    ['no JSON', 'not json'],
    ['a list', '[]'],
    ['null', 'null'],
    ['an event without an id', '{"object":"event","type":"invoice.paid"}'],
    ['a thin event', '{"id":"evt_1","object":"v2.core.event","type":"v1.billing.meter"}'],
  ])('over %s is refused', (_name, body) => {
    expect(() => verify(signed(body), { body })).toThrow(InvalidSignatureError);
  });

  it('gives away nothing of what the SDK says', () => {
    expect(() => verify('t=1,v1=00')).toThrow(
      /^The signature does not fit this body at this time\.$/,
    );
  });
});

describe('types', () => {
  const relevanceOf = (type: string) => {
    const body = JSON.stringify({ id: 'evt_2', object: 'event', type });
    return verify(signed(body), { body }).isRelevant;
  };

  it.each([
    'checkout.session.completed',
    'checkout.session.expired',
    'customer.subscription.updated',
    'customer.subscription.deleted',
    'invoice.paid',
    'invoice.payment_failed',
    'charge.refunded',
    'charge.dispute.closed',
  ])('%s is relevant', (type) => {
    expect(relevanceOf(type)).toBe(true);
  });

  it.each(['invoice.payment_succeeded', 'product.created', 'brand.new', 'constructor'])(
    '%s is not',
    (type) => {
      expect(relevanceOf(type)).toBe(false);
    },
  );
});
