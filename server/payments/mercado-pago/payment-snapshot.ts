import { addInterval } from '#shared/domain/calendar.ts';
import type { Interval } from '#shared/domain/plan.ts';
import type { PaymentSnapshot } from '../payment-provider.ts';
import type { AuthorizedPayment } from './authorized-payments.ts';
import { isInMediation, isOnItsWay, paymentStatus, wasCollected } from './payment-status.ts';
import type { MercadoPagoPayment } from './payments.ts';

/** Tells an authorized payment's id from a payment's: both are bare digits at Mercado Pago. */
const AUTHORIZED_PREFIX = 'authorized-payment-';

/** Mercado Pago knows amounts and no catalogue; of a single payment the intent says more. */
const A_PERIOD = { kind: 'period', lookupKey: null } as const;

/** The authorized payment that a payment's id names; null where it names a payment itself. */
export function authorizedPaymentIdOf(paymentId: string): string | null {
  return paymentId.startsWith(AUTHORIZED_PREFIX) ? paymentId.slice(AUTHORIZED_PREFIX.length) : null;
}

/** A single payment. Its period is empty. */
export function singlePaymentSnapshot(payment: MercadoPagoPayment): PaymentSnapshot {
  const status = paymentStatus(payment);
  return {
    paymentId: payment.id,
    number: payment.id,
    intentId: payment.externalReference,
    status,
    isInMediation: isInMediation(payment),
    amount: { amountMinor: payment.amountMinor, currency: payment.currency },
    paysFor: payment.isCardCheck ? null : A_PERIOD,
    updatedAt: payment.updatedAt,
    refundedMinor: payment.refundedMinor,
    period: { start: payment.createdAt, end: payment.createdAt },
    reason: 'other',
    isForgiven: false,
    createdAt: payment.createdAt,
    paidAt: payment.approvedAt,
    attempts: status === 'failed' ? 1 : 0,
    nextAttemptAt: null,
    receiptUrl: payment.slipUrl,
    payUrl: status === 'pending' ? payment.slipUrl : null,
  };
}

interface AuthorizedPaymentContext {
  interval: Interval;
  reason: PaymentSnapshot['reason'];
  /** When the next one is due, where that is known. */
  followingAt: Date | null;
  /** Fetched for those whose money may have gone back since. */
  payment: MercadoPagoPayment | null;
  /** Whether its subscription was cancelled: what was not collected is not owed any more. */
  isOver: boolean;
}

/**
 * An authorized payment as a payment. Its own id counts, not that of the payment inside of it, which another attempt
 * replaces: an authorized payment gives its period once.
 */
export function authorizedPaymentSnapshot(
  authorizedPayment: AuthorizedPayment,
  context: AuthorizedPaymentContext,
): PaymentSnapshot {
  const { interval, reason, followingAt, payment } = context;
  const status = authorizedPaymentStatus(authorizedPayment, context);
  const willBeTried = status === 'failed' && authorizedPayment.status === 'recycling';
  return {
    paymentId: `${AUTHORIZED_PREFIX}${authorizedPayment.id}`,
    number: authorizedPayment.payment?.id ?? null,
    intentId: authorizedPayment.externalReference ?? payment?.externalReference ?? null,
    status,
    isInMediation: isInMediation(
      payment ?? authorizedPayment.payment ?? { status: '', statusDetail: '' },
    ),
    amount: { amountMinor: authorizedPayment.amountMinor, currency: authorizedPayment.currency },
    paysFor: A_PERIOD,
    updatedAt: later(authorizedPayment.modifiedAt, payment?.updatedAt ?? null),
    refundedMinor: payment?.refundedMinor ?? 0,
    period: {
      start: authorizedPayment.debitDate,
      end: periodEnd(authorizedPayment, interval, followingAt),
    },
    reason,
    isForgiven: false,
    createdAt: authorizedPayment.createdAt,
    paidAt: payment?.approvedAt ?? (status === 'paid' ? authorizedPayment.debitDate : null),
    attempts: authorizedPayment.status === 'scheduled' ? 0 : Math.max(1, authorizedPayment.retries),
    nextAttemptAt: willBeTried ? authorizedPayment.nextRetryAt : null,
    receiptUrl: null,
    payUrl: null,
  };
}

/** `processed` is finished, collected or given up: only a payment that took money is money, however the rest stands. */
function authorizedPaymentStatus(
  { status, payment: own }: AuthorizedPayment,
  { payment: fetched, isOver }: AuthorizedPaymentContext,
): PaymentSnapshot['status'] {
  const payment = fetched ?? own;
  if (payment !== null && wasCollected(payment.status)) return paymentStatus(payment);
  if (status === 'cancelled') return 'void';
  if (isOver && status !== 'processed') return payment && isOnItsWay(payment) ? 'pending' : 'void';
  if (status === 'recycling') return 'failed';
  if (payment === null) return status === 'processed' ? 'failed' : 'pending';
  const standing = paymentStatus(payment);
  // A payment that was cancelled or refused for good ends an authorized payment without money.
  return status === 'processed' && standing === 'void' ? 'failed' : standing;
}

/** An authorized payment does not change with the refund of its payment: the later of their dates tells. */
function later(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * One interval after it was due, also when it was collected late. After the 29th to 31st a short month ends
 * earlier than the next charge: such days belong to the period.
 */
function periodEnd(
  { debitDate }: AuthorizedPayment,
  interval: Interval,
  followingAt: Date | null,
): Date {
  const end = addInterval(debitDate, interval);
  const extraMs = followingAt === null ? 0 : followingAt.getTime() - end.getTime();
  return followingAt !== null && extraMs > 0 && extraMs <= 3 * DAY_MS ? followingAt : end;
}
