import type { Clock } from '#server/clock.ts';
import type { CheckoutOrder, CheckoutSnapshot } from '../payment-provider.ts';
import { listAuthorizedPayments } from './authorized-payments.ts';
import { cancelPending } from './changes.ts';
import type { MercadoPagoClient } from './client.ts';
import { createPreapproval, withoutActivation } from './create-preapproval.ts';
import { wasCollected } from './payment-status.ts';
import { brandOf } from './payments.ts';
import { findPreapproval, isPreapprovalId, type Preapproval } from './preapprovals.ts';
import { createPreference, isPreferenceId } from './preferences.ts';
import { expireSinglePayment, fetchSinglePayment } from './single-payment.ts';

/** A page to authorize a subscription, or to make one payment. Their ids tell which it is. */
export async function createCheckout(
  call: MercadoPagoClient,
  clock: Clock,
  notificationUrl: string | null,
  order: CheckoutOrder,
): Promise<{ sessionId: string; url: string; expiresAt: Date }> {
  const { charge } = order;
  return charge.kind === 'once'
    ? createPreference(call, clock, notificationUrl, order, charge)
    : createPreapproval(call, clock, order, charge);
}

export async function fetchCheckout(
  call: MercadoPagoClient,
  clock: Clock,
  sessionId: string,
): Promise<CheckoutSnapshot | null> {
  if (isPreferenceId(sessionId)) return fetchSinglePayment(call, clock, sessionId);
  if (!isPreapprovalId(sessionId)) return null;
  const preapproval = await findPreapproval(call, sessionId);
  return preapproval && subscriptionPage(call, preapproval);
}

export async function expireCheckout(
  call: MercadoPagoClient,
  clock: Clock,
  sessionId: string,
): Promise<CheckoutSnapshot | null> {
  if (isPreferenceId(sessionId)) return expireSinglePayment(call, clock, sessionId);
  const before = await fetchCheckout(call, clock, sessionId);
  if (before?.status !== 'open') return before;
  await cancelPending(call, sessionId);
  return fetchCheckout(call, clock, sessionId);
}

async function subscriptionPage(
  call: MercadoPagoClient,
  preapproval: Preapproval,
): Promise<CheckoutSnapshot> {
  const status = await statusOf(call, preapproval);
  const { id, initPoint, paymentMethod } = preapproval;
  const isPayable = preapproval.status === 'pending' && initPoint !== null;
  return {
    provider: 'mercadopago',
    sessionId: id,
    status,
    url: isPayable ? withoutActivation(initPoint) : null,
    intentId: preapproval.externalReference,
    customerId: null,
    subscriptionId: status === 'complete' ? id : null,
    payments: [],
    paymentMethod: paymentMethod === null ? null : { brand: brandOf(paymentMethod), last4: '' },
  };
}

/**
 * A page that was given up ends as cancelled, as a subscription does: one that was charged was a subscription. One
 * in an unknown status is a subscription too where it was charged, and else a page that has to be closed.
 */
async function statusOf(
  call: MercadoPagoClient,
  { id, status, chargedTimes }: Preapproval,
): Promise<CheckoutSnapshot['status']> {
  if (status === 'pending') return 'open';
  if (status === 'authorized' || status === 'paused' || chargedTimes > 0) return 'complete';
  const { authorizedPayments } = await listAuthorizedPayments(call, id);
  const wasCharged = authorizedPayments.some(({ payment }) => wasCollected(payment?.status ?? ''));
  if (wasCharged) return 'complete';
  return status === 'cancelled' ? 'expired' : 'open';
}
