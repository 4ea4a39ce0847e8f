import { type ApiRoute, ok, page } from '../api-call.ts';
import { findChargeback } from '../find.ts';
import { chargebackOnWire } from '../wire/payment.ts';

/** API description: getChargeback; the search as the SDK asks it. */
export const chargebackRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/chargebacks/search',
    handle({ world, query }) {
      const paymentId = query.get('payment_id');
      const found = Object.values(world.state.chargebacks)
        .filter((one) => paymentId === null || String(one.paymentId) === paymentId)
        .map(chargebackOnWire);
      return page(found, query, { usual: 30, most: 100 });
    },
  },
  {
    method: 'GET',
    path: '/v1/chargebacks/:id',
    handle: ({ world, ids }) => ok(chargebackOnWire(findChargeback(world.state, ids['id'] ?? ''))),
  },
];
