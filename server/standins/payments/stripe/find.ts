import { noSuch } from './api-error.ts';
import type { Invoice } from './invoice-objects.ts';
import type { Subscription } from './objects.ts';
import type { StripeState } from './state.ts';

/** Looks an object up that a call names; `param` says by which parameter, `id` by its path. */
function finder<Item>(kind: string, of: (state: StripeState) => Record<string, Item>) {
  return (state: StripeState, id: string, param = 'id'): Item => {
    const items = of(state);
    const found = Object.hasOwn(items, id) ? items[id] : undefined;
    if (found === undefined) throw noSuch(kind, id, param);
    return found;
  };
}

export const findCustomer = finder('customer', (state) => state.customers);
export const findPaymentMethod = finder('PaymentMethod', (state) => state.paymentMethods);
export const findProduct = finder('product', (state) => state.products);
export const findPrice = finder('price', (state) => state.prices);
export const findSession = finder('checkout.session', (state) => state.checkoutSessions);
export const findSubscription = finder('subscription', (state) => state.subscriptions);
export const findSchedule = finder('subscription schedule', (state) => state.schedules);
export const findInvoice = finder('invoice', (state) => state.invoices);
export const findPaymentIntent = finder('payment_intent', (state) => state.paymentIntents);
export const findCharge = finder('charge', (state) => state.charges);
export const findEvent = finder('event', (state) => state.events);
export const findPortalSession = finder('portal session', (state) => state.portalSessions);

export function subscriptionOf(state: StripeState, invoice: Invoice): Subscription {
  return findSubscription(state, invoice.parent.subscription_details.subscription);
}
