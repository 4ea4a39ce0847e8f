import { randomUUID } from 'node:crypto';
import {
  type ApiRoute,
  asJson,
  created,
  dateOf,
  type Json,
  ok,
  textOf,
  urlOf,
} from '../api-call.ts';
import { badRequest, MercadoPagoApiError } from '../api-error.ts';
import { findPreference } from '../find.ts';
import { toCentavos } from '../money.ts';
import type { Preference } from '../objects.ts';
import { preferenceOnWire } from '../wire/preference.ts';
import { COLLECTOR_ID, type MercadoPagoWorld } from '../world.ts';

/** Mercado Pago docs: Preferences, notification_url. */
const LONGEST_URL = 248;

/** API description: createPreference, getPreference, updatePreference. That an update keeps what it does not name is a guess. */
export const preferenceRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/checkout/preferences',
    handle({ world, body }) {
      const preference: Preference = {
        id: `${COLLECTOR_ID}-${randomUUID()}`,
        createdAt: world.now(),
        ...readFields(world, body),
      };
      world.state.preferences[preference.id] = preference;
      return created(preferenceOnWire(world, preference));
    },
  },
  {
    method: 'GET',
    path: '/checkout/preferences/:id',
    handle: ({ world, ids }) =>
      ok(preferenceOnWire(world, findPreference(world.state, ids['id'] ?? ''))),
  },
  {
    method: 'PUT',
    path: '/checkout/preferences/:id',
    // What is not named keeps its value.
    handle({ world, ids, body }) {
      const preference = findPreference(world.state, ids['id'] ?? '');
      const before = asJson(preferenceOnWire(world, preference));
      Object.assign(preference, readFields(world, { ...before, ...body }));
      return ok(preferenceOnWire(world, preference));
    },
  },
];

function readFields(world: MercadoPagoWorld, body: Json): Omit<Preference, 'id' | 'createdAt'> {
  const { items, amountMinor } = readItems(body);
  const backUrls = readBackUrls(body);
  const autoReturn = textOf(body, 'auto_return');
  // An address that is not https is as good as none (sdk-php#189).
  if (autoReturn !== null && !backUrls.success?.startsWith('https://')) {
    throw new MercadoPagoApiError(
      400,
      'invalid_auto_return',
      'auto_return invalid. back_url.success must be defined',
    );
  }
  const notificationUrl = urlOf(body, 'notification_url');
  if (notificationUrl !== null && notificationUrl.length > LONGEST_URL) {
    throw badRequest('Invalid notification_url: too long');
  }
  const excluded = asJson(body['payment_methods'])['excluded_payment_types'];
  return {
    items,
    amountMinor,
    externalReference: textOf(body, 'external_reference'),
    payerEmail: textOf(asJson(body['payer']), 'email'),
    backUrls,
    autoReturn,
    notificationUrl,
    expires: body['expires'] === true,
    expiresFrom: dateOf(body, 'expiration_date_from'),
    expiresTo: dateOf(body, 'expiration_date_to'),
    slipsExpireAt: readSlipsExpiry(world, body),
    excludedTypes: Array.isArray(excluded)
      ? excluded.map((one) => textOf(asJson(one), 'id') ?? '')
      : [],
    isBinary: body['binary_mode'] === true,
    metadata: asJson(body['metadata']),
  };
}

function readSlipsExpiry(world: MercadoPagoWorld, body: Json): number | null {
  const at = dateOf(body, 'date_of_expiration');
  // Read again by an update after that date, it stays what it was.
  if (at !== null && at <= world.now() && body['id'] === undefined) {
    throw badRequest('Invalid date_of_expiration: must be in the future');
  }
  return at;
}

/** API description: PreferenceItem (title, quantity, unit_price). One currency for an account (chapter 4.6). */
function readItems(body: Json): Pick<Preference, 'items' | 'amountMinor'> {
  const items = Array.isArray(body['items']) ? body['items'].map(asJson) : [];
  if (items.length === 0) throw badRequest('items needed');
  const amounts = items.map((item) => {
    const { quantity, unit_price: price, currency_id: currency } = item;
    if (currency !== undefined && currency !== 'ARS') throw badRequest('currency_id invalid');
    if (textOf(item, 'title') === null) throw badRequest('title needed');
    const count = Number(quantity);
    const minor = toCentavos(price, 'unit_price');
    if (!Number.isInteger(count) || count < 1) throw badRequest('quantity invalid');
    if (minor <= 0) throw badRequest('unit_price invalid');
    return count * minor;
  });
  return { items, amountMinor: amounts.reduce((sum, amount) => sum + amount, 0) };
}

function readBackUrls(body: Json): Preference['backUrls'] {
  const given = asJson(body['back_urls']);
  const urls: Preference['backUrls'] = {};
  for (const name of ['success', 'pending', 'failure'] as const) {
    const url = urlOf(given, name);
    if (url !== null) urls[name] = url;
  }
  return urls;
}
