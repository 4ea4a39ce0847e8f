import type { Clock } from '#server/clock.ts';
import type { CheckoutSnapshot } from '../payment-provider.ts';
import type { MercadoPagoClient } from './client.ts';
import { singlePaymentSnapshot } from './payment-snapshot.ts';
import { isOnItsWay, wasCollected } from './payment-status.ts';
import {
  cancelOpenPayment,
  findPayment,
  type MercadoPagoPayment,
  searchPayments,
} from './payments.ts';
import { expirePreference, findPreference, type PaymentPage } from './preferences.ts';

/** More attempts than this on one page are not looked at one by one. */
const LOOKED_UP = 5;

/** How a page for one payment stands: the page does not know its payments, they are found by its reference. */
export async function fetchSinglePayment(
  call: MercadoPagoClient,
  clock: Clock,
  preferenceId: string,
): Promise<CheckoutSnapshot | null> {
  const now = clock.now();
  const page = await findPreference(call, preferenceId);
  return page && pageSnapshot(page, await paymentsOf(call, page), now);
}

/** First the page, so that no new payment begins on it; then what is on its way. */
export async function expireSinglePayment(
  call: MercadoPagoClient,
  clock: Clock,
  preferenceId: string,
): Promise<CheckoutSnapshot | null> {
  const page = await findPreference(call, preferenceId);
  if (!page) return null;
  const now = clock.now();
  if (!isOver(page, now)) await expirePreference(call, preferenceId, now);
  const open = (await paymentsOf(call, page)).filter(isOnItsWay);
  await Promise.all(open.map(({ id }) => cancelOpenPayment(call, id)));
  return fetchSinglePayment(call, clock, preferenceId);
}

/** The search finds them, but may show them as they were: each is asked itself. */
async function paymentsOf(
  call: MercadoPagoClient,
  { externalReference }: PaymentPage,
): Promise<MercadoPagoPayment[]> {
  if (externalReference === null) return [];
  const found = await searchPayments(call, externalReference);
  const fresh = await Promise.all(found.slice(0, LOOKED_UP).map(({ id }) => findPayment(call, id)));
  return [...fresh.filter((payment) => payment !== null), ...found.slice(LOOKED_UP)];
}

function pageSnapshot(
  page: PaymentPage,
  payments: readonly MercadoPagoPayment[],
  now: Date,
): CheckoutSnapshot {
  const status = payments.some((payment) => wasCollected(payment.status))
    ? 'complete'
    : isOver(page, now) && !payments.some(isOnItsWay)
      ? 'expired'
      : 'open';
  return {
    provider: 'mercadopago',
    sessionId: page.id,
    status,
    url: status === 'open' ? page.initPoint : null,
    intentId: page.externalReference,
    customerId: null,
    subscriptionId: null,
    payments: payments.map(singlePaymentSnapshot),
    paymentMethod: payments.find(({ method }) => method !== null)?.method ?? null,
  };
}

function isOver({ expiresAt }: PaymentPage, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}
