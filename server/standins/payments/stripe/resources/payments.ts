import { noSuch } from '../api-error.ts';
import { type ApiRoute, EXPAND } from '../api-route.ts';
import { findCharge, findCustomer, findPaymentIntent } from '../find.ts';
import { refundCharge } from '../lifecycle/refund.ts';
import { LIST_PARAMETERS, page } from '../lists.ts';

export const paymentRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/invoice_payments',
    allows: ['invoice', 'status', 'payment[type]', 'payment[payment_intent]', ...LIST_PARAMETERS],
    handle({ world, parameters }) {
      const invoice = parameters.text('invoice');
      const intent = parameters.object('payment').text('payment_intent');
      const status = parameters.oneOf('status', ['open', 'paid', 'canceled']);
      return page(
        world.state.invoicePayments,
        '/v1/invoice_payments',
        parameters,
        (payment) =>
          (invoice === null || payment.invoice === invoice) &&
          (status === null || payment.status === status) &&
          (intent === null || payment.payment.payment_intent === intent),
      );
    },
  },
  {
    method: 'GET',
    path: '/v1/payment_intents',
    allows: ['customer', ...LIST_PARAMETERS],
    handle({ world, parameters }) {
      const customer = parameters.text('customer');
      // A deleted one is as good as unknown (a guess).
      if (customer !== null) findCustomer(world.state, customer, 'customer');
      return page(world.state.paymentIntents, '/v1/payment_intents', parameters, (intent) =>
        customer === null ? true : intent.customer === customer,
      );
    },
  },
  {
    method: 'GET',
    path: '/v1/payment_intents/:id',
    allows: EXPAND,
    handle: ({ world, ids }) => findPaymentIntent(world.state, ids['id'] ?? ''),
  },
  {
    method: 'GET',
    path: '/v1/charges/:id',
    allows: EXPAND,
    handle: ({ world, ids }) => findCharge(world.state, ids['id'] ?? ''),
  },
  {
    method: 'GET',
    path: '/v1/disputes',
    allows: ['charge', 'payment_intent', ...LIST_PARAMETERS],
    handle({ world, parameters }) {
      const charge = parameters.text('charge');
      const intent = parameters.text('payment_intent');
      return page(
        world.state.disputes,
        '/v1/disputes',
        parameters,
        (dispute) =>
          (charge === null || dispute.charge === charge) &&
          (intent === null || dispute.payment_intent === intent),
      );
    },
  },
  {
    method: 'GET',
    path: '/v1/refunds',
    allows: ['charge', 'payment_intent', ...LIST_PARAMETERS],
    handle({ world, parameters }) {
      const charge = parameters.text('charge');
      const intent = parameters.text('payment_intent');
      return page(
        world.state.refunds,
        '/v1/refunds',
        parameters,
        (refund) =>
          (charge === null || refund.charge === charge) &&
          (intent === null || refund.payment_intent === intent),
      );
    },
  },
  {
    method: 'POST',
    path: '/v1/refunds',
    allows: ['payment_intent', 'charge', 'amount', 'reason', 'metadata[*]', ...EXPAND],
    handle({ world, parameters }) {
      const intentId = parameters.text('payment_intent');
      const intent = intentId && findPaymentIntent(world.state, intentId, 'payment_intent');
      const chargeId = parameters.text('charge') ?? (intent ? intent.latest_charge : null);
      if (chargeId === null) throw noSuch('charge', '', 'charge');
      const charge = findCharge(world.state, chargeId, 'charge');
      return refundCharge(world, charge, {
        amount: parameters.integer('amount'),
        reason: parameters.text('reason'),
        metadata: parameters.metadata(),
      });
    },
  },
];
