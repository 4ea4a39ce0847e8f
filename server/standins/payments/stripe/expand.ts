import { invalidRequest } from './api-error.ts';
import { listOf } from './lists.ts';
import type { StripeState } from './state.ts';

type Json = Record<string, unknown>;

/** Stripe docs: Expanding responses, "maximum depth of four levels". */
const MAX_DEPTH = 4;

/**
 * A copy of an object with ids replaced by what they name, along the paths asked for
 * (`data.payments`, `customer.invoice_settings.default_payment_method`). Lists are walked through.
 */
export function expanded(state: StripeState, object: object, paths: readonly string[]): object {
  const copy = structuredClone(object);
  for (const path of paths) {
    const steps = path.split('.');
    if (steps.length > MAX_DEPTH) {
      throw invalidRequest(`You cannot expand more than ${MAX_DEPTH} levels of a property.`);
    }
    expandAlong(state, copy as Json, steps, path);
  }
  return copy;
}

function expandAlong(state: StripeState, object: Json, steps: string[], path: string): void {
  const [name = '', ...rest] = steps;
  includeOnDemand(state, object, name);
  const value = object[name];
  if (value === undefined) {
    throw invalidRequest(`This property cannot be expanded (${path}).`, undefined, 'expand');
  }
  if (typeof value === 'string') {
    const found = findById(state, value);
    if (!found) {
      throw invalidRequest(`This property cannot be expanded (${path}).`, undefined, 'expand');
    }
    object[name] = structuredClone(found);
  }
  if (rest.length === 0) return;
  const next = object[name];
  if (Array.isArray(next)) for (const entry of next) expandAlong(state, entry as Json, rest, path);
  else if (typeof next === 'object' && next !== null) expandAlong(state, next as Json, rest, path);
}

/** Fields that are only there when they are asked for. */
function includeOnDemand(state: StripeState, object: Json, name: string): void {
  if (object['object'] === 'invoice' && name === 'payments' && !object['payments']) {
    const payments = Object.values(state.invoicePayments)
      .filter((payment) => payment.invoice === object['id'])
      .toReversed();
    object['payments'] = listOf(structuredClone(payments), '/v1/invoice_payments');
  }
  if (object['object'] === 'charge' && name === 'refunds' && !object['refunds']) {
    const refunds = Object.values(state.refunds).filter((refund) => refund.charge === object['id']);
    object['refunds'] = listOf(structuredClone(refunds), `/v1/charges/${object['id']}/refunds`);
  }
}

function findById(state: StripeState, id: string): object | undefined {
  const collections: readonly Record<string, object>[] = [
    state.customers,
    state.deletedCustomers,
    state.coupons,
    state.discounts,
    state.paymentMethods,
    state.products,
    state.prices,
    state.subscriptions,
    state.schedules,
    state.invoices,
    state.paymentIntents,
    state.charges,
  ];
  return collections.find((collection) => Object.hasOwn(collection, id))?.[id];
}
