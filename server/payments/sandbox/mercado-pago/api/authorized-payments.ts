import { type ApiRoute, ok, page } from '../api-call.ts';
import { findInstalment, findPreapproval } from '../find.ts';
import { instalmentOnWire } from '../wire/instalment.ts';

/** More at once is refused (measured). */
const MOST = 10;

export const authorizedPaymentRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/authorized_payments/search',
    handle({ world, query }) {
      const { state } = world;
      const preapprovalId = query.get('preapproval_id');
      const found = Object.values(state.instalments)
        .filter((one) => preapprovalId === null || one.preapprovalId === preapprovalId)
        .toReversed()
        .map((one) => instalmentOnWire(one, findPreapproval(state, one.preapprovalId)));
      return page(found, query, { usual: MOST, most: MOST });
    },
  },
  {
    method: 'GET',
    path: '/authorized_payments/:id',
    handle({ world, ids }) {
      const { state } = world;
      const instalment = findInstalment(state, ids['id'] ?? '');
      return ok(instalmentOnWire(instalment, findPreapproval(state, instalment.preapprovalId)));
    },
  },
];
