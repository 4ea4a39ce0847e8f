import type { Stripe } from 'stripe';
import { ProviderError } from '../payment-provider.ts';
import { hasCode } from './errors.ts';
import { withKey } from './idempotency.ts';
import { idOf } from './known-values.ts';
import { toStripeMoney } from './money.ts';

/** In a refund's metadata: the key that it was asked for with, which Stripe forgets after a day. */
const ASKED_BY = 'askedBy';

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
  const paid = payments.data.flatMap(({ status, currency, payment }) => {
    const intent = idOf(payment.payment_intent);
    return status === 'paid' && intent !== null ? [{ intent, currency }] : [];
  });
  const [first] = paid;
  if (first === undefined) throw nothingToRefund();
  if (amountMinor === null) {
    await Promise.all(paid.map(({ intent }) => refundWhole(stripe, intent, idempotencyKey)));
    return;
  }
  if (paid.length > 1) throw nothingToRefund();
  const { unit_amount: amount } = toStripeMoney({
    amountMinor,
    currency: first.currency.toUpperCase(),
  });
  await refund(stripe, { payment_intent: first.intent, amount }, `refund:${idempotencyKey}`);
}

/** Without an amount Stripe gives back what is left, and refuses when nothing is. */
async function refundWhole(stripe: Stripe, intent: string, idempotencyKey: string): Promise<void> {
  try {
    await refund(stripe, { payment_intent: intent }, `refund:${idempotencyKey}:${intent}`);
  } catch (error) {
    if (!hasCode(error, 'charge_already_refunded')) throw error;
  }
}

async function refund(
  stripe: Stripe,
  params: { payment_intent: string; amount?: number },
  key: string,
): Promise<void> {
  const { payment_intent: intent } = params;
  const before = await stripe.refunds.list({ payment_intent: intent, limit: 100 });
  const isDone = before.data.some(
    ({ status, metadata }) =>
      metadata?.[ASKED_BY] === key && status !== 'failed' && status !== 'canceled',
  );
  if (isDone) return;
  await withKey(key, (idempotencyKey) =>
    stripe.refunds.create({ ...params, metadata: { [ASKED_BY]: key } }, { idempotencyKey }),
  );
}

function nothingToRefund(): ProviderError {
  return new ProviderError('Stripe: the invoice has no single payment to give back.', {
    isRetryable: false,
  });
}
