import type { PaymentSnapshot } from '../payment-provider.ts';
import type { MercadoPagoPayment } from './payments.ts';

type Status = PaymentSnapshot['status'];
type Standing = Pick<MercadoPagoPayment, 'status' | 'statusDetail'>;

/** Mercado Pago docs: Payment status. A status that is newer than this code gives nothing away. */
const STATUS: Readonly<Record<string, Status>> = {
  pending: 'pending',
  in_process: 'pending',
  // The amount is only held on the card.
  authorized: 'pending',
  approved: 'paid',
  in_mediation: 'paid',
  rejected: 'failed',
  cancelled: 'void',
  refunded: 'refunded',
};

/** How a chargeback stands is only in the detail; `reimbursed`: it was won, and the money is back. */
const CHARGEBACK: Readonly<Record<string, Status>> = {
  in_process: 'disputed',
  reimbursed: 'paid',
  settled: 'charged_back',
};

export function paymentStatus({ status, statusDetail }: Standing): Status {
  if (status === 'charged_back') return CHARGEBACK[statusDetail] ?? 'disputed';
  return STATUS[status] ?? 'pending';
}

/** Whether its money may still come. */
export function isOnItsWay(payment: Standing): boolean {
  return paymentStatus(payment) === 'pending';
}

export function isInMediation({ status }: Standing): boolean {
  return status === 'in_mediation';
}

/** Whether the money was taken at some time, whatever happened to it later. */
export function wasCollected(status: string): boolean {
  return ['approved', 'in_mediation', 'refunded', 'charged_back'].includes(status);
}
