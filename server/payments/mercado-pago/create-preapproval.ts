import { PreApproval } from 'mercadopago';
import type { Clock } from '#server/clock.ts';
import type { CheckoutCharge, CheckoutOrder } from '../payment-provider.ts';
import type { MercadoPagoClient } from './client.ts';
import { toMercadoPagoDate } from './dates.ts';
import { refusal } from './errors.ts';
import { toRecurringAmount } from './money.ts';
import { readPreapproval } from './preapprovals.ts';

/** The SDK's own request type lacks `free_trial` (it is in the API: Create subscription, auto_recurring). */
type Body = Parameters<PreApproval['create']>[0]['body'];
type AutoRecurring = NonNullable<Body['auto_recurring']> & {
  free_trial?: { frequency: number; frequency_type: 'days' };
};

/** How long a page counts as open here; at Mercado Pago it never expires. */
const PAGE_LIFETIME_MS = 60 * 60 * 1000;

/**
 * A subscription without a plan, which the person authorizes on Mercado Pago's page. Creating is not repeatable:
 * the key is ignored, and two calls make two (measured).
 */
export async function createPreapproval(
  call: MercadoPagoClient,
  clock: Clock,
  order: CheckoutOrder,
  charge: Extract<CheckoutCharge, { kind: 'recurring' }>,
): Promise<{ sessionId: string; url: string; expiresAt: Date }> {
  const now = clock.now();
  const body: Body = {
    reason: order.plan.name,
    external_reference: order.intentId,
    // Has to be the payer's own at Mercado Pago (sdk-nodejs#421).
    payer_email: order.payerEmail,
    back_url: order.successUrl,
    auto_recurring: autoRecurring(order, charge, now),
    status: 'pending',
  };
  const created = await call((config) => new PreApproval(config).create({ body }), {
    isRepeatable: false,
    idempotencyKey: order.intentId,
  });
  const { id, initPoint } = readPreapproval(created);
  if (initPoint === null) throw refusal('a preapproval without a page.');
  return {
    sessionId: id,
    url: withoutActivation(initPoint),
    expiresAt: new Date(now.getTime() + PAGE_LIFETIME_MS),
  };
}

function autoRecurring(
  { price }: CheckoutOrder,
  { trialDays, startsAt }: Extract<CheckoutCharge, { kind: 'recurring' }>,
  now: Date,
): AutoRecurring {
  const delay =
    trialDays > 0
      ? { free_trial: { frequency: trialDays, frequency_type: 'days' as const } }
      : startsAt !== null && startsAt > now
        ? { start_date: toMercadoPagoDate(startsAt) }
        : {};
  return {
    frequency: price.interval === 'year' ? 12 : 1,
    frequency_type: 'months',
    transaction_amount: toRecurringAmount(price),
    currency_id: price.currency,
    ...delay,
  };
}

/** With `activation=true` the page says that it does not exist (sdk-nodejs#480). */
export function withoutActivation(initPoint: string): string {
  const url = new URL(initPoint);
  url.searchParams.delete('activation');
  return url.href;
}
