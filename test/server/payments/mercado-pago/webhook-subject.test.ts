import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  authorizedPayment,
  PREAPPROVAL_ID,
  payment,
  preapproval,
  type RecordedApi,
  startRecordedApi,
} from './recorded-api.ts';

let api: RecordedApi;
beforeEach(async () => {
  api = await startRecordedApi();
  api.answers.set('GET /v1/payments/19951521071', payment());
  api.answers.set(
    'GET /v1/payments/7',
    payment({ id: 7, point_of_interaction: { type: 'CHECKOUT' } }),
  );
  api.answers.set('GET /authorized_payments/6114264375', authorizedPayment());
  api.answers.set(`GET /preapproval/${PREAPPROVAL_ID}`, preapproval());
  api.answers.set('GET /v1/chargebacks/217000061680860000', {
    id: '217000061680860000',
    payments: [19951521071],
  });
  api.answers.set('GET /v1/chargebacks/3', { id: '3', payments: [{ id: 19951521071 }] });
  api.answers.set('GET /v1/chargebacks/2', { id: '2', payment_id: 19951521071 });
});
afterEach(() => api.stop());

const resolve = (topic: string, dataId: string) =>
  api.provider.resolveWebhook({
    dedupeKey: 'key',
    type: topic,
    subjectKey: null,
    isRelevant: true,
    payload: { topic, dataId, body: {} },
  });

const SUBSCRIPTION = {
  intentId: 'intent-1',
  checkoutId: PREAPPROVAL_ID,
  subscriptionId: PREAPPROVAL_ID,
  customerId: null,
};

describe('a notice', () => {
  it.each([
    ['payment', '19951521071'],
    ['subscription_authorized_payment', '6114264375'],
    ['subscription_preapproval', PREAPPROVAL_ID],
    ['subscription_preapproval', PREAPPROVAL_ID.toUpperCase()],
    ['topic_chargebacks_wh', '217000061680860000'],
    ['topic_chargebacks_wh', '2'],
    ['topic_chargebacks_wh', '3'],
  ])('of %s %s leads to the subscription', async (topic, id) => {
    expect(await resolve(topic, id)).toEqual(SUBSCRIPTION);
  });

  // It precedes the first charge, and must not be taken for a stranger's.
  it('of a check of the card leads to its intent', async () => {
    const check = { id: 8, operation_type: 'card_validation', transaction_amount: 0 };
    api.answers.set('GET /v1/payments/8', payment({ ...check, point_of_interaction: {} }));
    expect(await resolve('payment', '8')).toMatchObject({ intentId: 'intent-1' });
  });

  it('of a single payment leads to its intent', async () => {
    expect(await resolve('payment', '7')).toEqual({
      intentId: 'intent-1',
      checkoutId: null,
      subscriptionId: null,
      customerId: null,
    });
  });

  it.each([
    ['payment', '404'],
    ['subscription_authorized_payment', '404'],
    ['subscription_preapproval', '404'],
    ['topic_chargebacks_wh', '404'],
    ['order', '1'],
    ['constructor', '1'],
  ])('of %s %s, which is unknown, leads to nobody', async (topic, id) => {
    expect(await resolve(topic, id)).toMatchObject({ intentId: null, subscriptionId: null });
  });
});
