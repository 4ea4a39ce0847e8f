import type { PlanPrice } from '#shared/domain/plan.ts';
import type { PaymentMethod, PaymentSnapshot, SubscriptionSnapshot } from '../payment-provider.ts';
import type { AuthorizedPayment } from './authorized-payments.ts';
import { isOnItsWay, wasCollected } from './payment-status.ts';
import { brandOf, type MercadoPagoPayment } from './payments.ts';
import type { Preapproval } from './preapprovals.ts';

type State = SubscriptionSnapshot['state'];

interface Fetched {
  preapproval: Preapproval;
  price: PlanPrice;
  /** Newest first, without those that were never tried. */
  due: readonly AuthorizedPayment[];
  /** Of each of them. */
  payments: PaymentSnapshot[];
  newestPayment: MercadoPagoPayment | null;
  fetchedAt: Date;
}

/** A preapproval as a subscription: its own status says little, the newest authorized payment the rest. */
export function subscriptionSnapshot(fetched: Fetched): SubscriptionSnapshot {
  const { preapproval, price, payments, fetchedAt } = fetched;
  const trialEnd = freeUntil(fetched);
  const state = stateOf(fetched, trialEnd);
  return {
    provider: 'mercadopago',
    subscriptionId: preapproval.id,
    customerId: null,
    intentId: preapproval.externalReference,
    state,
    price,
    lookupKey: null,
    // Only one amount is kept: another one is the price from the moment when it was set.
    scheduled: null,
    ...currentPeriod(fetched, trialEnd),
    cancelAt: null,
    endedAt: state === 'cancelled' ? preapproval.modifiedAt : null,
    keepsPaidTime: true,
    trialEnd,
    nextChargeAt: nextChargeOf(fetched, state),
    paymentMethod: paymentMethodOf(fetched),
    payments,
    fetchedAt,
  };
}

/** `authorized` is a card that was accepted, not money that was taken. */
function stateOf({ preapproval, due }: Fetched, trialEnd: Date | null): State {
  const newest = due.find(({ status }) => status !== 'cancelled');
  const isOwed = newest !== undefined && isUnpaid(newest);
  switch (preapproval.status) {
    case 'pending':
      return 'incomplete';
    case 'cancelled':
      return 'cancelled';
    case 'paused':
      // Mercado Pago pauses by itself when it gives up charging (measured).
      return isOwed ? 'unpaid' : 'paused';
    case 'unknown':
      return 'unknown';
    case 'authorized':
      if (trialEnd) return 'trialing';
      return isOwed ? 'past_due' : 'active';
  }
}

/** Whether an authorized payment failed, for now or for good. */
function isUnpaid({ status, payment }: AuthorizedPayment): boolean {
  if (payment !== null && wasCollected(payment.status)) return false;
  if (status === 'recycling') return true;
  return status === 'processed' && !(payment !== null && isOnItsWay(payment));
}

/** Nothing was charged yet, and nothing is before the date of the first charge. */
function freeUntil({ preapproval, due, fetchedAt }: Fetched): Date | null {
  const { status, nextPaymentAt, isDelayed, chargedTimes } = preapproval;
  const isLive = status !== 'pending' && status !== 'cancelled';
  if (!isLive || !isDelayed || nextPaymentAt === null) return null;
  return chargedTimes === 0 && due.length === 0 && nextPaymentAt > fetchedAt ? nextPaymentAt : null;
}

/** Empty while nothing was charged that is due. */
function currentPeriod({ preapproval, payments }: Fetched, trialEnd: Date | null) {
  const newest = payments.find(({ status }) => status !== 'void');
  const start = newest?.period.start ?? preapproval.createdAt;
  const end = newest?.period.end ?? trialEnd ?? start;
  return { currentPeriodStart: start, currentPeriodEnd: end };
}

/** The date is not cleared by a pause or a cancellation (measured). Of an unknown status, what Mercado Pago says. */
function nextChargeOf({ preapproval, payments }: Fetched, state: State): Date | null {
  if (preapproval.status !== 'authorized' && preapproval.status !== 'unknown') return null;
  const retry = state === 'past_due' ? payments[0]?.nextAttemptAt : null;
  return retry ?? preapproval.nextPaymentAt;
}

function paymentMethodOf({ preapproval, newestPayment }: Fetched): PaymentMethod | null {
  if (newestPayment?.method) return newestPayment.method;
  const name = preapproval.paymentMethod;
  return name === null ? null : { brand: brandOf(name), last4: '' };
}
