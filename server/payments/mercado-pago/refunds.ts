import { PaymentRefund } from 'mercadopago';
import { findAuthorizedPayment } from './authorized-payments.ts';
import type { MercadoPagoClient } from './client.ts';
import { isRefused, refusal } from './errors.ts';
import { toMercadoPagoAmount } from './money.ts';
import { authorizedPaymentIdOf } from './payment-snapshot.ts';
import { findPayment, type MercadoPagoPayment } from './payments.ts';

/**
 * Gives a payment back, or what is left of it. The key is mandatory (measured: 400 without), and a repetition
 * answers with an empty body: what was given back is read from the payment, never from the answer.
 */
export async function refundPayment(
  call: MercadoPagoClient,
  paymentId: string,
  { amountMinor, idempotencyKey }: { amountMinor: number | null; idempotencyKey: string },
): Promise<void> {
  const payment = await paymentOf(call, paymentId);
  const left = payment.amountMinor - payment.refundedMinor;
  if (amountMinor === null && left <= 0) return;
  const { currency } = payment;
  const amount = toMercadoPagoAmount({ amountMinor: amountMinor ?? left, currency });
  try {
    await call(
      (config) => new PaymentRefund(config).create({ payment_id: payment.id, body: { amount } }),
      { idempotencyKey },
    );
  } catch (error) {
    if (!isRefused(error)) throw error;
    // Refused because all of it was given back already: by somebody else, or by this when its answer was lost.
    const now = await findPayment(call, payment.id);
    if (now?.status !== 'refunded') throw error;
  }
}

async function paymentOf(call: MercadoPagoClient, paymentId: string): Promise<MercadoPagoPayment> {
  const authorizedPaymentId = authorizedPaymentIdOf(paymentId);
  const id =
    authorizedPaymentId === null
      ? paymentId
      : (await findAuthorizedPayment(call, authorizedPaymentId))?.payment?.id;
  const payment = id === undefined ? null : await findPayment(call, id);
  if (payment) return payment;
  throw refusal('there is no such payment to give back.');
}
