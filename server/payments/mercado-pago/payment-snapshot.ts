import { addInterval } from '#shared/domain/calendar.ts';
import type { Interval } from '#shared/domain/plan.ts';
import type { PaymentSnapshot } from '../payment-provider.ts';
import type { Instalment } from './instalments.ts';
import { isInMediation, paymentStatus } from './payment-status.ts';
import type { MercadoPagoPayment } from './payments.ts';

/** Tells an instalment's id from a payment's: both are bare digits at Mercado Pago. */
const INSTALMENT_PREFIX = 'instalment-';

/** The instalment that a payment's id names; null where it names a payment itself. */
export function instalmentIdOf(paymentId: string): string | null {
  return paymentId.startsWith(INSTALMENT_PREFIX) ? paymentId.slice(INSTALMENT_PREFIX.length) : null;
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
    refundedMinor: payment.refundedMinor,
    period: { start: payment.createdAt, end: payment.createdAt },
    reason: 'other',
    createdAt: payment.createdAt,
    paidAt: payment.approvedAt,
    attempts: status === 'failed' ? 1 : 0,
    nextAttemptAt: null,
    receiptUrl: payment.slipUrl,
  };
}

interface InstalmentContext {
  interval: Interval;
  reason: PaymentSnapshot['reason'];
  /** When the next one is due, where that is known. */
  followingAt: Date | null;
  /** Fetched for those whose money may have gone back since. */
  payment: MercadoPagoPayment | null;
}

/**
 * An instalment as a payment. Its own id counts, not that of the payment inside of it, which another attempt
 * replaces: an instalment gives its period once.
 */
export function instalmentSnapshot(
  instalment: Instalment,
  { interval, reason, followingAt, payment }: InstalmentContext,
): PaymentSnapshot {
  const status = instalmentStatus(instalment, payment);
  return {
    paymentId: `${INSTALMENT_PREFIX}${instalment.id}`,
    number: instalment.payment?.id ?? null,
    intentId: instalment.externalReference ?? payment?.externalReference ?? null,
    status,
    isInMediation: isInMediation(payment ?? instalment.payment ?? { status: '', statusDetail: '' }),
    amount: { amountMinor: instalment.amountMinor, currency: instalment.currency },
    refundedMinor: payment?.refundedMinor ?? 0,
    period: { start: instalment.debitDate, end: periodEnd(instalment, interval, followingAt) },
    reason,
    createdAt: instalment.createdAt,
    paidAt: payment?.approvedAt ?? (status === 'paid' ? instalment.debitDate : null),
    attempts: instalment.status === 'scheduled' ? 0 : Math.max(1, instalment.retries),
    nextAttemptAt: instalment.status === 'recycling' ? instalment.nextRetryAt : null,
    receiptUrl: null,
  };
}

/** `processed` is finished, collected or given up: only an approved payment is money. */
function instalmentStatus(
  { status, payment: own }: Instalment,
  fetched: MercadoPagoPayment | null,
): PaymentSnapshot['status'] {
  if (status === 'cancelled') return 'void';
  if (status === 'recycling') return 'failed';
  const payment = fetched ?? own;
  if (payment === null) return status === 'processed' ? 'failed' : 'pending';
  const paid = paymentStatus(payment);
  // A payment that was cancelled or refused for good ends an instalment without money.
  return status === 'processed' && paid === 'void' ? 'failed' : paid;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * One interval after it was due, also when it was collected late. After the 29th to 31st a short month ends
 * earlier than the next charge: such days belong to the period.
 */
function periodEnd({ debitDate }: Instalment, interval: Interval, followingAt: Date | null): Date {
  const end = addInterval(debitDate, interval);
  const extraMs = followingAt === null ? 0 : followingAt.getTime() - end.getTime();
  return followingAt !== null && extraMs > 0 && extraMs <= 3 * DAY_MS ? followingAt : end;
}
