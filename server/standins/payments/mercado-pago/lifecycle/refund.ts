import { badRequest } from '../api-error.ts';
import type { Payment, Refund } from '../objects.ts';
import { refundedMinor } from '../wire/payment.ts';
import { type MercadoPagoWorld, nextNumber } from '../world.ts';
import { updatePayment } from './record-payment.ts';

const FIRST_REFUND = 1_900_000_000;

/**
 * Gives money back, all that is left without an amount (API description: createRefund). The subscription stays as it is
 * (a guess), and a whole refund says `refunded`, a part stays `approved` (chapter 4.8).
 */
export function refundPayment(
  world: MercadoPagoWorld,
  payment: Payment,
  amountMinor: number | null,
): Refund {
  // Measured: 2063 for a payment in another state, 2017 for an amount that is not there.
  if (payment.status !== 'approved') {
    throw badRequest('The action requested is not valid for the current payment state', 2063);
  }
  const left = payment.amountMinor - refundedMinor(payment);
  const amount = amountMinor ?? left;
  if (amount <= 0 || amount > left) throw badRequest('Invalid refund amount', 2017);
  const refund: Refund = {
    id: nextNumber(world, FIRST_REFUND),
    paymentId: payment.id,
    amountMinor: amount,
    createdAt: world.now(),
  };
  const isWhole = amount === left;
  updatePayment(world, payment, {
    refunds: [...payment.refunds, refund],
    status: isWhole ? 'refunded' : 'approved',
    statusDetail: isWhole ? 'refunded' : 'partially_refunded',
  });
  return refund;
}
