import { days } from '../calendar.ts';
import type { Payment, Preference } from '../objects.ts';
import { MEANS, type PaymentChoice } from '../payment-choices.ts';
import type { MercadoPagoWorld } from '../world.ts';
import { recordPayment, updatePayment } from './record-payment.ts';

/** How long a slip can be paid where the preference does not say it: three days are a guess. */
const SLIP_DAYS = 3;

/** A payment on a page. The page takes as many as people make (a guess; two approved ones are seen in public reports). */
export function payPreference(
  world: MercadoPagoWorld,
  preference: Preference,
  choice: PaymentChoice,
): Payment {
  const means = MEANS[choice];
  const slipsExpireAt = preference.slipsExpireAt ?? world.now() + days(SLIP_DAYS);
  return recordPayment(world, {
    ...means,
    operationType: 'regular_payment',
    description: String(preference.items[0]?.['title'] ?? ''),
    externalReference: preference.externalReference,
    payerEmail: preference.payerEmail ?? 'comprador@example.com',
    amountMinor: preference.amountMinor,
    expiresAt: means.status === 'pending' ? slipsExpireAt : null,
    preferenceId: preference.id,
    notificationUrl: preference.notificationUrl,
  });
}

/**
 * The money of a slip or a transfer arrived, or the review of a card ended well (chapter 6.3). It may come after the
 * payment was given up: that such money is approved, and not sent back, is a guess on the strict side.
 */
export function approvePending(world: MercadoPagoWorld, payment: Payment): void {
  updatePayment(world, payment, {
    status: 'approved',
    statusDetail: 'accredited',
    approvedAt: world.now(),
    expiresAt: null,
  });
}

/** Nobody paid in time, or the review ended badly (chapter 6.3: cancelled with expired, rejected with high risk). */
export function endPending(world: MercadoPagoWorld, payment: Payment): void {
  const isReview = payment.status === 'in_process';
  updatePayment(world, payment, {
    status: isReview ? 'rejected' : 'cancelled',
    statusDetail: isReview ? 'cc_rejected_high_risk' : 'expired',
    expiresAt: null,
  });
}

export function isWaiting({ status }: Payment): boolean {
  return status === 'pending' || status === 'in_process';
}

/** Whether nobody can pay on it any more, or yet (API description: PreferenceRequest, expires). */
export function isClosed({ expires, expiresFrom, expiresTo }: Preference, now: number): boolean {
  if (!expires) return false;
  return (expiresTo !== null && expiresTo <= now) || (expiresFrom !== null && expiresFrom > now);
}
