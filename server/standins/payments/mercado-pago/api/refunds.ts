import { type ApiRoute, created, ok } from '../api-call.ts';
import { badRequest, notFound } from '../api-error.ts';
import { findPayment } from '../find.ts';
import { refundPayment } from '../lifecycle/refund.ts';
import { toCentavos } from '../money.ts';
import { refundOnWire } from '../wire/payment.ts';

/** API description: createRefund, X-Idempotency-Key, format uuid. That another one is refused is a guess. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const refundRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/v1/payments/:id/refunds',
    handle({ world, ids, body, idempotencyKey }) {
      const payment = findPayment(world.state, ids['id'] ?? '');
      // Mandatory here and only here; a repetition is answered with nothing (measured).
      if (idempotencyKey === null) throw badRequest("Header X-Idempotency-Key can't be null", 4292);
      if (!UUID.test(idempotencyKey)) throw badRequest('Invalid X-Idempotency-Key: must be a UUID');
      const key = `${payment.id}:${idempotencyKey}`;
      if (world.state.refundKeys[key]) return null;
      const { amount } = body;
      const refund = refundPayment(
        world,
        payment,
        amount === undefined || amount === null ? null : toCentavos(amount, 'amount'),
      );
      world.state.refundKeys[key] = true;
      return created(refundOnWire(refund));
    },
  },
  {
    method: 'GET',
    path: '/v1/payments/:id/refunds',
    handle: ({ world, ids }) =>
      ok(findPayment(world.state, ids['id'] ?? '').refunds.map(refundOnWire)),
  },
  {
    method: 'GET',
    path: '/v1/payments/:id/refunds/:refundId',
    handle({ world, ids }) {
      const { refunds } = findPayment(world.state, ids['id'] ?? '');
      const refund = refunds.find(({ id }) => String(id) === ids['refundId']);
      if (!refund) throw notFound('Refund');
      return ok(refundOnWire(refund));
    },
  },
];
