import { type ApiRoute, ok, page } from '../api-call.ts';
import { badRequest } from '../api-error.ts';
import { findPayment } from '../find.ts';
import { isWaiting } from '../lifecycle/pay-preference.ts';
import { updatePayment } from '../lifecycle/record-payment.ts';
import { paymentOnWire } from '../wire/payment.ts';

/**
 * A search by reference and status (API description: searchPayments), sorted by creation or by the latest change (docs).
 * Only what waits can be cancelled (chapter 6.3; that the code is 2063, as for refunds, is a guess).
 */
export const paymentRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/payments/search',
    handle({ world, query }) {
      const reference = query.get('external_reference');
      const status = query.get('status');
      const isNewestFirst = query.get('criteria') !== 'asc';
      const found = Object.values(world.state.payments)
        .filter((one) => reference === null || one.externalReference === reference)
        .filter((one) => status === null || one.status === status);
      const at = query.get('sort') === 'date_last_updated' ? 'modifiedAt' : 'createdAt';
      const ascending = found.toSorted((a, b) => a[at] - b[at]);
      const ordered = isNewestFirst ? ascending.toReversed() : ascending;
      const results = ordered.map((one) => paymentOnWire(world, one));
      return page(results, query, { usual: 30, most: 1000 });
    },
  },
  {
    method: 'GET',
    path: '/v1/payments/:id',
    handle: ({ world, ids }) => ok(paymentOnWire(world, findPayment(world.state, ids['id'] ?? ''))),
  },
  {
    method: 'PUT',
    path: '/v1/payments/:id',
    handle({ world, ids, body }) {
      const payment = findPayment(world.state, ids['id'] ?? '');
      if (body['status'] !== 'cancelled') throw badRequest('This sandbox can only cancel');
      if (!isWaiting(payment)) {
        throw badRequest('The action requested is not valid for the current payment state', 2063);
      }
      updatePayment(world, payment, {
        status: 'cancelled',
        statusDetail: 'by_collector',
        expiresAt: null,
      });
      return ok(paymentOnWire(world, payment));
    },
  },
];
