import { PreApproval } from 'mercadopago';
import type { Clock } from '#server/clock.ts';
import { addInterval } from '#shared/domain/calendar.ts';
import type { CheckoutOrder } from '../payment-provider.ts';
import { setStatus } from './changes.ts';
import type { MercadoPagoClient } from './client.ts';
import { differencesOf, laterStart, type RecurringCharge } from './created-preapproval.ts';
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
 * How long a subscription with a later start may last: the start is ignored without an end (devsite-docs#1957), and an
 * end cannot be set later (measured). No card lives so long, and another card is another preapproval.
 */
const LONGEST_YEARS = 10;

/**
 * A subscription without a plan, which the person authorizes on Mercado Pago's page. Creating is not repeatable:
 * the key is ignored, and two calls make two (measured).
 * @throws ProviderError where it was made other than asked for: it is cancelled then, and nobody gets its address.
 */
export async function createPreapproval(
  call: MercadoPagoClient,
  clock: Clock,
  order: CheckoutOrder,
  charge: RecurringCharge,
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
  const preapproval = readPreapproval(created);
  const { id, initPoint } = preapproval;
  const differences = differencesOf(preapproval, { order, charge, now });
  if (differences.length > 0 || initPoint === null) {
    await setStatus(call, id, 'cancelled', `differs:${id}`).catch(() => {
      // Nobody knows its address: what is said below counts for more than why it could not be closed.
    });
    throw refusal(`a preapproval was made other than asked for (${differences.join('; ')}).`);
  }
  return {
    sessionId: id,
    url: withoutActivation(initPoint),
    expiresAt: new Date(now.getTime() + PAGE_LIFETIME_MS),
  };
}

function autoRecurring(
  { price }: CheckoutOrder,
  charge: RecurringCharge,
  now: Date,
): AutoRecurring {
  return {
    frequency: price.interval === 'year' ? 12 : 1,
    frequency_type: 'months',
    transaction_amount: toRecurringAmount(price),
    currency_id: price.currency,
    ...delayOf(charge, now),
  };
}

function delayOf(charge: RecurringCharge, now: Date): Partial<AutoRecurring> {
  const { trialDays } = charge;
  if (trialDays > 0) return { free_trial: { frequency: trialDays, frequency_type: 'days' } };
  const start = laterStart(charge, now);
  if (start === null) return {};
  return {
    start_date: toMercadoPagoDate(start),
    end_date: toMercadoPagoDate(addInterval(start, 'year', LONGEST_YEARS)),
  };
}

/** With `activation=true` the page says that it does not exist (sdk-nodejs#480). */
export function withoutActivation(initPoint: string): string {
  const url = new URL(initPoint);
  url.searchParams.delete('activation');
  return url.href;
}
