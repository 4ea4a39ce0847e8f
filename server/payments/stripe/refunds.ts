import type { Stripe } from 'stripe';
import { ProviderError } from '../payment-provider.ts';
import { hasCode } from './errors.ts';
import { idOf } from './known-values.ts';

/**
 * Gives an invoice's payment back: a refund is of a payment intent, and an invoice names its intents only in its
 * payments (Stripe changelog: 2025-03-31.basil). A refund never changes the subscription.
 */
export async function refundPayment(
  stripe: Stripe,
  invoiceId: string,
  { amountMinor, idempotencyKey }: { amountMinor: number | null; idempotencyKey: string },
): Promise<void> {
  const payments = await stripe.invoicePayments.list({ invoice: invoiceId, limit: 10 });
  const intents = payments.data
    .filter(({ status }) => status === 'paid')
    .map(({ payment }) => idOf(payment.payment_intent))
    .filter((id) => id !== null);
  const [first] = intents;
  if (first === undefined) throw nothingToRefund();
  if (amountMinor === null) {
    await Promise.all(intents.map((intent) => refundWhole(stripe, intent, idempotencyKey)));
    return;
  }
  if (intents.length > 1) throw nothingToRefund();
  await stripe.refunds.create({ payment_intent: first, amount: amountMinor }, { idempotencyKey });
}

/** Without an amount Stripe gives back what is left, and refuses when nothing is. */
async function refundWhole(stripe: Stripe, intent: string, idempotencyKey: string): Promise<void> {
  try {
    await stripe.refunds.create(
      { payment_intent: intent },
      { idempotencyKey: `${idempotencyKey}:${intent}` },
    );
  } catch (error) {
    if (!hasCode(error, 'charge_already_refunded')) throw error;
  }
}

function nothingToRefund(): ProviderError {
  return new ProviderError('Stripe: the invoice has no single payment to give back.', {
    isRetryable: false,
  });
}
