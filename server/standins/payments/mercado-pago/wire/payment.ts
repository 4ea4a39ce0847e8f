import { toPesos } from '../money.ts';
import type { Chargeback, Payment, Refund } from '../objects.ts';
import { COLLECTOR_ID, type MercadoPagoWorld } from '../world.ts';
import { wireDate } from './dates.ts';

/** As GET /v1/payments/{id} answers. */
export function paymentOnWire(world: MercadoPagoWorld, payment: Payment): object {
  const { subscription } = payment;
  return {
    id: payment.id,
    status: payment.status,
    status_detail: payment.statusDetail,
    operation_type: payment.operationType,
    payment_type_id: payment.typeId,
    payment_method_id: payment.methodId,
    card: payment.last4 === null ? {} : { last_four_digits: payment.last4 },
    description: payment.description,
    external_reference: payment.externalReference,
    transaction_amount: toPesos(payment.amountMinor),
    transaction_amount_refunded: toPesos(refundedMinor(payment)),
    currency_id: 'ARS',
    collector_id: COLLECTOR_ID,
    payer: {
      id: '1400999111',
      email: payment.payerEmail,
      identification: { type: 'DNI', number: '12345678' },
      type: 'customer',
    },
    date_created: wireDate(payment.createdAt),
    date_approved: wireDate(payment.approvedAt),
    date_last_updated: wireDate(payment.modifiedAt),
    date_of_expiration: wireDate(payment.expiresAt),
    notification_url: payment.notificationUrl,
    // True for test users too: it cannot tell the sandbox from the live account (measured).
    live_mode: true,
    refunds: payment.refunds.map(refundOnWire),
    metadata: {},
    order: payment.preferenceId === null ? {} : { id: String(payment.id), type: 'mercadopago' },
    transaction_details: {
      net_received_amount: toPesos(payment.status === 'approved' ? payment.amountMinor : 0),
      total_paid_amount: toPesos(payment.amountMinor),
      overpaid_amount: 0,
      installment_amount: toPesos(payment.amountMinor),
      financial_institution: null,
      payment_method_reference_id: null,
      payable_deferral_period: null,
      acquirer_reference: null,
      external_resource_url:
        payment.typeId === 'ticket' ? `${world.base()}/ticket?payment_id=${payment.id}` : null,
    },
    point_of_interaction: subscription
      ? {
          type: 'SUBSCRIPTIONS',
          transaction_data: {
            subscription_id: subscription.id,
            subscription_sequence: { number: subscription.sequence, total: null },
            billing_date: wireDate(subscription.billedAt),
          },
        }
      : { type: 'CHECKOUT' },
  };
}

export function refundOnWire(refund: Refund): object {
  return {
    id: refund.id,
    payment_id: refund.paymentId,
    amount: toPesos(refund.amountMinor),
    status: 'approved',
    refund_mode: 'standard',
    date_created: wireDate(refund.createdAt),
  };
}

export function chargebackOnWire(chargeback: Chargeback): object {
  return {
    id: chargeback.id,
    payments: [chargeback.paymentId],
    currency: 'ARS',
    amount: toPesos(chargeback.amountMinor),
    coverage_applied: chargeback.status === 'reimbursed' ? true : null,
    coverage_elegible: true,
    documentation_required: chargeback.status === 'in_process',
    documentation_status: 'not_supplied',
    date_created: wireDate(chargeback.createdAt),
    date_last_updated: wireDate(chargeback.modifiedAt),
    live_mode: true,
  };
}

export function refundedMinor(payment: Payment): number {
  return payment.refunds.reduce((sum, refund) => sum + refund.amountMinor, 0);
}
