import type { Clock } from '#server/clock.ts';
import type { PaymentProvider } from '../payment-provider.ts';
import { cancelSubscription } from './cancel-subscription.ts';
import { setPrice, setStatus } from './changes.ts';
import { createCheckout, expireCheckout, fetchCheckout } from './checkout.ts';
import { createMercadoPagoClient } from './client.ts';
import { providerCall, refusal } from './errors.ts';
import { CURRENCY } from './money.ts';
import { refundPayment } from './refunds.ts';
import { fetchSubscription } from './subscriptions.ts';
import { resolveWebhook } from './webhook-subject.ts';
import { verifyWebhook } from './webhooks.ts';

interface MercadoPagoProviderOptions {
  accessToken: string;
  webhookSecret: string;
  apiBase: string | null;
  /** Where single payments are announced; null leaves it to the application's settings. */
  notificationUrl: string | null;
  isSandbox: boolean;
  clock: Clock;
  /** How long one attempt of one call may take; a call makes at most two. */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 7500;

/** Mercado Pago behind the port: the official SDK against `apiBase`, or against Mercado Pago when that is null. */
export function createMercadoPagoProvider(options: MercadoPagoProviderOptions): PaymentProvider {
  const { accessToken, webhookSecret, apiBase, notificationUrl, isSandbox, clock } = options;
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const call = createMercadoPagoClient({ accessToken, apiBase, timeoutMs });

  return {
    name: 'mercadopago',
    charges: (currency) => currency === CURRENCY,
    preferredCurrency: CURRENCY,
    isSandbox,
    capabilities: {
      customers: false,
      idempotentCheckout: false,
      proration: false,
      intervalChange: false,
      cancelAtPeriodEnd: false,
      singlePayments: true,
      portal: false,
    },

    createCustomer: () => Promise.reject(refusal('customers are not kept.')),
    createCheckout: (order) =>
      providerCall('createCheckout', () => createCheckout(call, clock, notificationUrl, order)),
    fetchCheckout: (id) => providerCall('fetchCheckout', () => fetchCheckout(call, clock, id)),
    expireCheckout: (id) => providerCall('expireCheckout', () => expireCheckout(call, clock, id)),
    fetchSubscription: (id) =>
      providerCall('fetchSubscription', () => fetchSubscription(call, clock, id)),
    previewChange: () => Promise.reject(refusal('nothing is prorated.')),
    changeSubscription: () => Promise.reject(refusal('nothing is prorated.')),
    scheduleChange: (change) => providerCall('scheduleChange', () => setPrice(call, change)),
    unscheduleChange: (change) => providerCall('unscheduleChange', () => setPrice(call, change)),
    cancelSubscription: (id, { when, idempotencyKey }) =>
      providerCall('cancelSubscription', async () => {
        if (when === 'period_end') throw refusal('there is no cancellation at period end.');
        await cancelSubscription(call, id, idempotencyKey);
      }),
    pauseSubscription: (id, { idempotencyKey }) =>
      providerCall('pauseSubscription', () => setStatus(call, id, 'paused', idempotencyKey)),
    resumeSubscription: (id, { idempotencyKey }) =>
      providerCall('resumeSubscription', () => setStatus(call, id, 'authorized', idempotencyKey)),
    refundPayment: (id, what) => providerCall('refundPayment', () => refundPayment(call, id, what)),
    createPortal: () => Promise.reject(refusal('there is no portal.')),
    verifyWebhook: (delivery, now) => verifyWebhook(delivery, webhookSecret, now),
    resolveWebhook: (notice) => providerCall('resolveWebhook', () => resolveWebhook(call, notice)),
  };
}
