/** One operation of an API, and the method of the official SDK that calls it. */
export interface Operation {
  /** As the SDK names it; what its declarations say about this method is what is checked. */
  call: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` for one segment. */
  path: string;
}

function operation(call: string, method: Operation['method'], path: string): Operation {
  return { call, method, path };
}

/** Paths with a word in a place where others have an id come first. */
export const STRIPE_OPERATIONS: readonly Operation[] = [
  operation('billingPortal.sessions.create', 'POST', '/v1/billing_portal/sessions'),
  operation('charges.retrieve', 'GET', '/v1/charges/:id'),
  operation('checkout.sessions.create', 'POST', '/v1/checkout/sessions'),
  operation('checkout.sessions.expire', 'POST', '/v1/checkout/sessions/:id/expire'),
  operation('checkout.sessions.list', 'GET', '/v1/checkout/sessions'),
  operation('checkout.sessions.retrieve', 'GET', '/v1/checkout/sessions/:id'),
  operation('coupons.create', 'POST', '/v1/coupons'),
  operation('coupons.retrieve', 'GET', '/v1/coupons/:id'),
  operation('customers.create', 'POST', '/v1/customers'),
  operation('customers.createBalanceTransaction', 'POST', '/v1/customers/:id/balance_transactions'),
  operation('customers.del', 'DELETE', '/v1/customers/:id'),
  operation('customers.list', 'GET', '/v1/customers'),
  operation('customers.retrieve', 'GET', '/v1/customers/:id'),
  operation('customers.update', 'POST', '/v1/customers/:id'),
  operation('disputes.list', 'GET', '/v1/disputes'),
  operation('events.list', 'GET', '/v1/events'),
  operation('events.retrieve', 'GET', '/v1/events/:id'),
  operation('invoicePayments.list', 'GET', '/v1/invoice_payments'),
  operation('invoices.createPreview', 'POST', '/v1/invoices/create_preview'),
  operation('invoices.finalizeInvoice', 'POST', '/v1/invoices/:id/finalize'),
  operation('invoices.list', 'GET', '/v1/invoices'),
  operation('invoices.listLineItems', 'GET', '/v1/invoices/:id/lines'),
  operation('invoices.markUncollectible', 'POST', '/v1/invoices/:id/mark_uncollectible'),
  operation('invoices.pay', 'POST', '/v1/invoices/:id/pay'),
  operation('invoices.retrieve', 'GET', '/v1/invoices/:id'),
  operation('invoices.voidInvoice', 'POST', '/v1/invoices/:id/void'),
  operation('paymentIntents.list', 'GET', '/v1/payment_intents'),
  operation('paymentIntents.retrieve', 'GET', '/v1/payment_intents/:id'),
  operation('prices.create', 'POST', '/v1/prices'),
  operation('prices.list', 'GET', '/v1/prices'),
  operation('prices.retrieve', 'GET', '/v1/prices/:id'),
  operation('prices.update', 'POST', '/v1/prices/:id'),
  operation('products.create', 'POST', '/v1/products'),
  operation('products.list', 'GET', '/v1/products'),
  operation('products.retrieve', 'GET', '/v1/products/:id'),
  operation('refunds.create', 'POST', '/v1/refunds'),
  operation('refunds.list', 'GET', '/v1/refunds'),
  operation('refunds.retrieve', 'GET', '/v1/refunds/:id'),
  operation('subscriptionSchedules.create', 'POST', '/v1/subscription_schedules'),
  operation('subscriptionSchedules.release', 'POST', '/v1/subscription_schedules/:id/release'),
  operation('subscriptionSchedules.retrieve', 'GET', '/v1/subscription_schedules/:id'),
  operation('subscriptionSchedules.update', 'POST', '/v1/subscription_schedules/:id'),
  operation('subscriptions.cancel', 'DELETE', '/v1/subscriptions/:id'),
  operation('subscriptions.list', 'GET', '/v1/subscriptions'),
  operation('subscriptions.retrieve', 'GET', '/v1/subscriptions/:id'),
  operation('subscriptions.update', 'POST', '/v1/subscriptions/:id'),
];

export const MERCADO_PAGO_OPERATIONS: readonly Operation[] = [
  operation('Chargeback.search', 'GET', '/v1/chargebacks/search'),
  operation('Chargeback.get', 'GET', '/v1/chargebacks/:id'),
  operation('Invoice.search', 'GET', '/authorized_payments/search'),
  operation('Invoice.get', 'GET', '/authorized_payments/:id'),
  operation('Payment.search', 'GET', '/v1/payments/search'),
  operation('Payment.get', 'GET', '/v1/payments/:id'),
  operation('Payment.cancel', 'PUT', '/v1/payments/:id'),
  operation('PaymentRefund.create', 'POST', '/v1/payments/:id/refunds'),
  operation('PaymentRefund.list', 'GET', '/v1/payments/:id/refunds'),
  operation('PaymentRefund.get', 'GET', '/v1/payments/:id/refunds/:refundId'),
  operation('PreApproval.search', 'GET', '/preapproval/search'),
  operation('PreApproval.create', 'POST', '/preapproval'),
  operation('PreApproval.get', 'GET', '/preapproval/:id'),
  operation('PreApproval.update', 'PUT', '/preapproval/:id'),
  operation('Preference.create', 'POST', '/checkout/preferences'),
  operation('Preference.get', 'GET', '/checkout/preferences/:id'),
  operation('Preference.update', 'PUT', '/checkout/preferences/:id'),
];
