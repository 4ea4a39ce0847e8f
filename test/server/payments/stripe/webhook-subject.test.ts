import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StripeBench, startStripeBench } from '../stripe-bench.ts';

let bench: StripeBench;
beforeAll(async () => {
  bench = await startStripeBench();
});
afterAll(() => bench.stop());

const NOBODY = { intentId: null, checkoutId: null, subscriptionId: null, customerId: null };

function resolve(object: unknown) {
  return bench.provider.resolveWebhook({
    dedupeKey: 'evt_1',
    subjectKey: null,
    type: 'any',
    isRelevant: true,
    payload: { id: 'evt_1', data: { object } },
  });
}

describe('the subject of a notice', () => {
  it('is read from a session', async () => {
    const session = {
      object: 'checkout.session',
      id: 'cs_1',
      client_reference_id: 'intent-1',
      customer: 'cus_1',
      subscription: null,
    };
    expect(await resolve(session)).toEqual({
      intentId: 'intent-1',
      checkoutId: 'cs_1',
      subscriptionId: null,
      customerId: 'cus_1',
    });
  });

  it('is read from a subscription, also where the customer was expanded', async () => {
    const subscription = {
      object: 'subscription',
      id: 'sub_1',
      customer: { id: 'cus_1', object: 'customer' },
      metadata: { intentId: 'intent-1' },
    };
    expect(await resolve(subscription)).toEqual({
      intentId: 'intent-1',
      checkoutId: null,
      subscriptionId: 'sub_1',
      customerId: 'cus_1',
    });
  });

  it('is read from the parent of an invoice', async () => {
    const invoice = {
      object: 'invoice',
      id: 'in_1',
      customer: 'cus_1',
      parent: {
        type: 'subscription_details',
        subscription_details: { subscription: 'sub_1', metadata: { intentId: 'intent-1' } },
      },
    };
    expect(await resolve(invoice)).toMatchObject({ subscriptionId: 'sub_1', intentId: 'intent-1' });
  });

  it('is the customer alone for an invoice of something else', async () => {
    const invoice = { object: 'invoice', id: 'in_1', customer: 'cus_1', parent: null };
    expect(await resolve(invoice)).toEqual({ ...NOBODY, customerId: 'cus_1' });
  });

  it('is the customer alone for a charge that paid no invoice', async () => {
    const charge = { object: 'charge', id: 'ch_1', customer: 'cus_1', payment_intent: 'pi_none' };
    expect(await resolve(charge)).toEqual({ ...NOBODY, customerId: 'cus_1' });
    expect(await resolve({ ...charge, payment_intent: null })).toMatchObject({
      customerId: 'cus_1',
    });
  });

  it.each([
    [undefined],
    [null],
    ['text'],
    [[]],
    [{}],
    [{ object: 'constructor' }],
    [{ object: 7 }],
  ])('is nobody for %j', async (object) => {
    expect(await resolve(object)).toEqual(NOBODY);
  });
});
