import { type AuthorizedPayment, findAuthorizedPaymentOf } from './authorized-payments.ts';
import type { MercadoPagoClient } from './client.ts';
import { isRefused, orNull } from './errors.ts';
import { wasCollected } from './payment-status.ts';
import { type MercadoPagoPayment, searchPayments } from './payments.ts';
import type { Preapproval } from './preapprovals.ts';

/** More that stand beyond the list of a subscription are not looked for at once: they come with the next look. */
const MOST = 5;

export interface Reversals {
  /** Authorized payments beyond those that were listed, whose money went back. */
  older: AuthorizedPayment[];
  /** Payments of the subscription as the search shows them, those that changed last. */
  payments: MercadoPagoPayment[];
}

/**
 * Refunds and chargebacks of payments that are not among the newest: a bank may take months. The search by the latest
 * change shows them however old the payment is, and whether or not a notice named it. It is an addition: where it is
 * refused, the subscription is read without it.
 */
export async function findReversals(
  call: MercadoPagoClient,
  { id, externalReference }: Preapproval,
  listed: readonly AuthorizedPayment[],
): Promise<Reversals> {
  const found = externalReference === null ? [] : await lastChanged(call, externalReference, id);
  const known = new Set(listed.map(({ payment }) => payment?.id));
  const beyond = found.filter((payment) => isReversed(payment) && !known.has(payment.id));
  const older = await Promise.all(
    beyond
      .slice(0, MOST)
      .map((payment) => findAuthorizedPaymentOf(call, { id: payment.id, subscriptionId: id })),
  );
  return { older: older.filter((one) => one !== null), payments: found };
}

async function lastChanged(
  call: MercadoPagoClient,
  externalReference: string,
  subscriptionId: string,
): Promise<MercadoPagoPayment[]> {
  const search = searchPayments(call, externalReference, 'date_last_updated');
  const found = await orNull(search).catch((error: unknown) => {
    if (isRefused(error)) return null;
    throw error;
  });
  // One that is shown as not collected may be so of old: the authorized payment itself knows better.
  return (found ?? []).filter(
    (payment) => payment.subscriptionId === subscriptionId && wasCollected(payment.status),
  );
}

function isReversed({ status, refundedMinor }: MercadoPagoPayment): boolean {
  return refundedMinor > 0 || status !== 'approved';
}
