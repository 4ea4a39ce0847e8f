import { toPesos } from '../money.ts';
import type { Preference } from '../objects.ts';
import { APPLICATION_ID, COLLECTOR_ID, type MercadoPagoWorld } from '../world.ts';
import { wireDate } from './dates.ts';

/** As GET /checkout/preferences/{id} answers. */
export function preferenceOnWire(world: MercadoPagoWorld, preference: Preference): object {
  const page = `${world.base()}/checkout/v1/redirect?pref_id=${preference.id}`;
  return {
    id: preference.id,
    init_point: page,
    sandbox_init_point: page,
    collector_id: COLLECTOR_ID,
    client_id: String(APPLICATION_ID),
    date_created: wireDate(preference.createdAt),
    items: preference.items,
    external_reference: preference.externalReference,
    payer: { email: preference.payerEmail },
    back_urls: preference.backUrls,
    auto_return: preference.autoReturn ?? '',
    notification_url: preference.notificationUrl,
    expires: preference.expires,
    expiration_date_from: wireDate(preference.expiresFrom),
    expiration_date_to: wireDate(preference.expiresTo),
    date_of_expiration: wireDate(preference.slipsExpireAt),
    payment_methods: {
      excluded_payment_types: preference.excludedTypes.map((id) => ({ id })),
    },
    binary_mode: preference.isBinary,
    metadata: preference.metadata,
    operation_type: 'regular_payment',
    total_amount: toPesos(preference.amountMinor),
  };
}
