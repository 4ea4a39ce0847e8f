import { badRequest } from '../api-error.ts';
import type { Chargeback, Payment } from '../objects.ts';
import { digits, type MercadoPagoWorld } from '../world.ts';
import { updatePayment } from './record-payment.ts';

export const DISPUTE_STATUSES = [
  'needs_response',
  'under_review',
  'won',
  'lost',
  'in_mediation',
] as const;
type DisputeStatus = (typeof DISPUTE_STATUSES)[number];

/**
 * In the words of the controls, which are Stripe's; a claim between buyer and seller is `in_mediation` (chapter 6.3). That
 * only an approved payment can be disputed, and that a lost claim ends as refunded, are guesses.
 */
export function disputePayment(
  world: MercadoPagoWorld,
  payment: Payment,
  status: DisputeStatus,
): void {
  if (status === 'in_mediation') {
    requireApproved(payment);
    updatePayment(world, payment, { status: 'in_mediation', statusDetail: 'pending' });
    return;
  }
  if (payment.status === 'in_mediation') {
    endMediation(world, payment, status);
    return;
  }
  const existing = Object.values(world.state.chargebacks).find(
    ({ paymentId }) => paymentId === payment.id,
  );
  const chargeback = existing ?? openChargeback(world, payment);
  if (status === 'won') closeChargeback(world, payment, chargeback, 'reimbursed');
  if (status === 'lost') closeChargeback(world, payment, chargeback, 'settled');
}

function endMediation(world: MercadoPagoWorld, payment: Payment, status: DisputeStatus): void {
  if (status === 'won') {
    updatePayment(world, payment, { status: 'approved', statusDetail: 'accredited' });
  } else if (status === 'lost') {
    updatePayment(world, payment, { status: 'refunded', statusDetail: 'by_admin' });
  }
}

function openChargeback(world: MercadoPagoWorld, payment: Payment): Chargeback {
  requireApproved(payment);
  const now = world.now();
  const chargeback: Chargeback = {
    id: digits(18),
    paymentId: payment.id,
    amountMinor: payment.amountMinor,
    status: 'in_process',
    createdAt: now,
    modifiedAt: now,
  };
  world.state.chargebacks[chargeback.id] = chargeback;
  tell(world, payment, chargeback);
  return chargeback;
}

function requireApproved({ status }: Payment): void {
  if (status !== 'approved') throw badRequest('Only an approved payment can be disputed');
}

function closeChargeback(
  world: MercadoPagoWorld,
  payment: Payment,
  chargeback: Chargeback,
  status: 'reimbursed' | 'settled',
): void {
  if (chargeback.status === status) return;
  chargeback.status = status;
  chargeback.modifiedAt = world.now();
  tell(world, payment, chargeback);
}

/** The payment is `charged_back` however it ends: its detail says who has the money (chapter 6.3). */
function tell(world: MercadoPagoWorld, payment: Payment, chargeback: Chargeback): void {
  updatePayment(world, payment, { status: 'charged_back', statusDetail: chargeback.status });
  world.notify({
    topic: 'topic_chargebacks_wh',
    dataId: chargeback.id,
    action: 'changed_case_status',
    paymentId: payment.id,
  });
}
