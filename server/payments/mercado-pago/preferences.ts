import { Preference } from 'mercadopago';
import type { Clock } from '#server/clock.ts';
import { children, instant, type JsonObject, number, text } from '../json-object.ts';
import type { CheckoutCharge, CheckoutOrder } from '../payment-provider.ts';
import type { MercadoPagoClient } from './client.ts';
import { toMercadoPagoDate } from './dates.ts';
import { orNull, refusal } from './errors.ts';
import { identifier } from './identifier.ts';
import { CURRENCY, fromMercadoPagoMoney, toMercadoPagoAmount } from './money.ts';

/** The page of a single payment. */
export interface PaymentPage {
  id: string;
  externalReference: string | null;
  initPoint: string | null;
  expiresAt: Date | null;
}

type Body = Parameters<Preference['create']>[0]['body'];

const PAGE_LIFETIME_MS = 60 * 60 * 1000;
/** A page that begins by our clock would be closed until theirs has come as far. */
const CLOCKS_APART_MS = 60 * 60 * 1000;
/** Whoever pays in cash has some days to go to a shop. */
const CASH_DAYS = 3;
const DAY_MS = 24 * 60 * 60 * 1000;
/** No slips and transfers, and no payment that is left to be looked at for days: approved or refused at once. */
const INSTANT_ONLY: Partial<Body> = {
  binary_mode: true,
  payment_methods: {
    excluded_payment_types: [{ id: 'ticket' }, { id: 'atm' }, { id: 'bank_transfer' }],
  },
};
const LONGEST_NOTIFICATION_URL = 248;

export async function createPreference(
  call: MercadoPagoClient,
  clock: Clock,
  notificationUrl: string | null,
  order: CheckoutOrder,
  { amount, isInstant }: Extract<CheckoutCharge, { kind: 'once' }>,
): Promise<{ sessionId: string; url: string; expiresAt: Date }> {
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + PAGE_LIFETIME_MS);
  const body: Body = {
    items: [
      {
        id: `${order.plan.appId}-${order.plan.id}`,
        title: order.plan.name,
        ...(order.plan.description ? { description: order.plan.description } : {}),
        quantity: 1,
        unit_price: toMercadoPagoAmount(amount),
        currency_id: amount.currency,
      },
    ],
    external_reference: order.intentId,
    payer: { email: order.payerEmail },
    ...returnAddresses(order),
    ...notificationAddress(notificationUrl),
    expires: true,
    expiration_date_from: toMercadoPagoDate(new Date(now.getTime() - CLOCKS_APART_MS)),
    expiration_date_to: toMercadoPagoDate(expiresAt),
    ...(isInstant
      ? INSTANT_ONLY
      : { date_of_expiration: toMercadoPagoDate(new Date(now.getTime() + CASH_DAYS * DAY_MS)) }),
  };
  const created = await call((config) => new Preference(config).create({ body }), {
    isRepeatable: false,
    idempotencyKey: order.intentId,
  });
  const { id, initPoint } = readPage(created);
  if (initPoint === null) throw refusal('a preference without a page.');
  return { sessionId: id, url: initPoint, expiresAt };
}

/** `auto_return` is refused with addresses that are not https (sdk-php#189). */
function returnAddresses({ successUrl, cancelUrl }: CheckoutOrder): Partial<Body> {
  return {
    back_urls: { success: successUrl, pending: successUrl, failure: cancelUrl },
    ...(successUrl.startsWith('https://') ? { auto_return: 'approved' } : {}),
  };
}

/** Without the mark each payment is announced twice: as a webhook, and as an unsigned notification. */
function notificationAddress(notificationUrl: string | null): Partial<Body> {
  if (notificationUrl === null) return {};
  const url = new URL(notificationUrl);
  url.searchParams.set('source_news', 'webhooks');
  return url.href.length > LONGEST_NOTIFICATION_URL ? {} : { notification_url: url.href };
}

export async function findPreference(
  call: MercadoPagoClient,
  id: string,
): Promise<PaymentPage | null> {
  const found = await orNull(call((config) => new Preference(config).get({ preferenceId: id })));
  return found && readPage(found);
}

/** From now on nobody can pay on it. The items are part of the request's shape, and stay as they were. */
export async function expirePreference(
  call: MercadoPagoClient,
  id: string,
  now: Date,
): Promise<void> {
  const found = await call((config) => new Preference(config).get({ preferenceId: id }));
  const items = children(found, 'items').map(withoutNoise) as unknown as Body['items'];
  const body: Body = { items, expires: true, expiration_date_to: toMercadoPagoDate(now) };
  await call((config) => new Preference(config).update({ id, updatePreferenceRequest: body }));
}

/** What was read with the noise of binary fractions is not written back with it. */
function withoutNoise(item: JsonObject): JsonObject {
  const [price, currency] = [number(item, 'unit_price'), text(item, 'currency_id') ?? CURRENCY];
  if (price === null || currency !== CURRENCY) return item;
  return { ...item, unit_price: toMercadoPagoAmount(fromMercadoPagoMoney(price, currency)) };
}

/** The number of the account, a dash, and a UUID. */
export function isPreferenceId(id: string): boolean {
  return /^\d+(-[0-9a-f]+){2,}$/i.test(id);
}

function readPage(raw: JsonObject): PaymentPage {
  const id = text(raw, 'id');
  if (id === null) throw refusal('a preference without an id.');
  return {
    id,
    externalReference: identifier(raw, 'external_reference'),
    initPoint: text(raw, 'init_point'),
    expiresAt: raw['expires'] === true ? instant(raw, 'expiration_date_to') : null,
  };
}
