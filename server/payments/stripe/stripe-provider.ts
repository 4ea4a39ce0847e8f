import type { Clock } from '#server/clock.ts';
import type { PaymentProvider } from '../payment-provider.ts';
import { expireBillPage, fetchBillPage, isBill } from './bill-page.ts';
import { changeSubscription, previewChange } from './changes.ts';
import { createCheckout, expireCheckout, fetchCheckout } from './checkout.ts';
import { createStripeClient } from './client.ts';
import { isCharged } from './currencies.ts';
import { createCustomer } from './customers.ts';
import { cancelSubscription, pauseSubscription, resumeSubscription } from './endings.ts';
import { providerCall } from './errors.ts';
import { createPortal } from './portal.ts';
import { createPriceCatalogue } from './prices.ts';
import { refundPayment } from './refunds.ts';
import { releaseSchedule, scheduleChange } from './schedules.ts';
import { fetchSubscription } from './subscriptions.ts';
import { resolveWebhook } from './webhook-subject.ts';
import { verifyWebhook } from './webhooks.ts';

interface StripeProviderOptions {
  secretKey: string;
  webhookSecret: string;
  apiBase: string | null;
  isSandbox: boolean;
  clock: Clock;
  /** How long one attempt of one call may take; a call makes at most two. */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 8000;

/** Stripe behind the port: the official SDK against `apiBase`, or against Stripe itself when that is null. */
export function createStripeProvider(options: StripeProviderOptions): PaymentProvider {
  const { secretKey, webhookSecret, apiBase, isSandbox, clock } = options;
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const stripe = createStripeClient({ secretKey, apiBase, timeoutMs });
  const prices = createPriceCatalogue(stripe);
  const selling = <T>(operation: string, run: () => Promise<T>) =>
    providerCall(operation, () => prices.selling(run));

  return {
    name: 'stripe',
    charges: isCharged,
    preferredCurrency: 'USD',
    isSandbox,
    capabilities: {
      customers: true,
      idempotentCheckout: true,
      proration: true,
      intervalChange: true,
      cancelAtPeriodEnd: true,
      singlePayments: false,
      portal: true,
    },

    createCustomer: (account, key) =>
      providerCall('createCustomer', () => createCustomer(stripe, account, key)),
    createCheckout: (order) =>
      selling('createCheckout', () => createCheckout(stripe, prices, clock, order)),
    fetchCheckout: (id) =>
      providerCall('fetchCheckout', () =>
        isBill(id) ? fetchBillPage(stripe, id) : fetchCheckout(stripe, id),
      ),
    expireCheckout: (id) =>
      providerCall('expireCheckout', () =>
        isBill(id) ? expireBillPage(stripe, id) : expireCheckout(stripe, id),
      ),
    fetchSubscription: (id) =>
      providerCall('fetchSubscription', () => fetchSubscription(stripe, prices, clock, id)),
    previewChange: (change) =>
      selling('previewChange', () => previewChange(stripe, prices, change)),
    changeSubscription: (change) =>
      selling('changeSubscription', () => changeSubscription(stripe, prices, change)),
    scheduleChange: (change) =>
      selling('scheduleChange', () => scheduleChange(stripe, prices, change)),
    unscheduleChange: ({ subscriptionId }) =>
      providerCall('unscheduleChange', async () =>
        releaseSchedule(stripe, await stripe.subscriptions.retrieve(subscriptionId)),
      ),
    cancelSubscription: (id, how) =>
      providerCall('cancelSubscription', () => cancelSubscription(stripe, id, how)),
    pauseSubscription: (id) =>
      providerCall('pauseSubscription', () => pauseSubscription(stripe, id)),
    resumeSubscription: (id) =>
      providerCall('resumeSubscription', () => resumeSubscription(stripe, id)),
    refundPayment: (id, what) =>
      providerCall('refundPayment', () => refundPayment(stripe, id, what)),
    createPortal: (customer, returnUrl, purpose) =>
      providerCall('createPortal', () => createPortal(stripe, customer, returnUrl, purpose)),
    verifyWebhook: (delivery, now) => verifyWebhook(delivery, webhookSecret, now),
    resolveWebhook: (notice) =>
      providerCall('resolveWebhook', () => resolveWebhook(stripe, notice)),
  };
}
