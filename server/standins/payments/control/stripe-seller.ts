import { findCustomer, findSubscription } from '../stripe/find.ts';
import { deleteCustomer } from '../stripe/lifecycle/delete-customer.ts';
import { giveCoupon } from '../stripe/lifecycle/discounts.ts';
import { addInvoiceItem } from '../stripe/lifecycle/invoice-item.ts';
import { updateSubscription } from '../stripe/lifecycle/update-subscription.ts';
import type { Customer, Metadata } from '../stripe/objects.ts';
import type { World } from '../stripe/world.ts';
import type { Worlds } from '../worlds.ts';
import { amountOf, type ControlBody, oneOf, requiredText } from './body.ts';
import { ControlError } from './refusal.ts';

/** What a seller does in Stripe's dashboard, behind the product's back. Amounts are in minor units. */

export function couponStripe({ stripe: world }: Worlds, body: ControlBody): object {
  const subscription = findSubscription(world.state, requiredText(body, 'subscription'));
  const { percentOff } = body;
  if (typeof percentOff !== 'number' || !(percentOff > 0 && percentOff <= 100)) {
    throw new ControlError(400, 'percentOff: above 0, up to 100.');
  }
  const duration = oneOf(body, 'duration', ['once', 'forever']) ?? 'forever';
  return giveCoupon(world, subscription, { percentOff, duration });
}

/** Credit on the customer's balance, which is used before the card. */
export function creditStripe({ stripe: world }: Worlds, body: ControlBody): object {
  const customer = customerOf(world, body);
  customer.balance -= requiredAmount(body);
  world.emit('customer.updated', customer);
  return customer;
}

/** A line of credit on the next bill of a subscription. */
export function discountStripe({ stripe: world }: Worlds, body: ControlBody): object {
  const subscription = findSubscription(world.state, requiredText(body, 'subscription'));
  return addInvoiceItem(world, subscription, {
    amount: -requiredAmount(body),
    description: 'Discount',
  });
}

export function deleteCustomerStripe({ stripe: world }: Worlds, body: ControlBody): object {
  return deleteCustomer(world, customerOf(world, body));
}

/** Sets names to values, removes those with null; `values: null` removes all. */
export function editMetadataStripe({ stripe: world }: Worlds, body: ControlBody): object {
  const id = requiredText(body, 'object');
  const object = withMetadata(world, id);
  const { values } = body;
  const edited: Metadata = values === null ? {} : { ...object.metadata };
  for (const [name, value] of Object.entries(values ?? {})) {
    if (value === null) delete edited[name];
    else edited[name] = String(value);
  }
  const previous = { metadata: object.metadata };
  object.metadata = edited;
  const event = EVENTS[object.object];
  if (event !== undefined) world.emit(event, object, previous);
  return object;
}

const EVENTS: Readonly<Record<string, string>> = {
  customer: 'customer.updated',
  subscription: 'customer.subscription.updated',
  price: 'price.updated',
  product: 'product.updated',
};

/** Answers any word as a subscription's status, one too that no SDK lists. Time leaves an unknown one alone. */
export function statusStripe({ stripe: world }: Worlds, body: ControlBody): object {
  const subscription = findSubscription(world.state, requiredText(body, 'subscription'));
  const status = requiredText(body, 'status');
  if (status === 'canceled') throw new ControlError(400, 'What ends a subscription is `cancel`.');
  updateSubscription(world, subscription, { status });
  return subscription;
}

/** Refuses a call as often as told, with the answer 400, as for money that is not there. */
export function refuseStripe({ stripe: { state } }: Worlds, body: ControlBody): object {
  const { route, times, code } = body;
  const refusal = {
    route: typeof route === 'string' ? route : 'POST /v1/refunds',
    times: typeof times === 'number' ? times : 1,
    code: typeof code === 'string' ? code : null,
    message: 'A refusal that was asked for.',
  };
  state.refusals.push(refusal);
  return refusal;
}

function customerOf(world: World, body: ControlBody): Customer {
  if (typeof body['customer'] === 'string') return findCustomer(world.state, body['customer']);
  const { customer } = findSubscription(world.state, requiredText(body, 'subscription'));
  return findCustomer(world.state, customer);
}

function requiredAmount(body: ControlBody): number {
  const amount = amountOf(body);
  if (amount !== null && Number.isSafeInteger(amount) && amount > 0) return amount;
  throw new ControlError(400, 'amount: minor units, above 0.');
}

function withMetadata({ state }: World, id: string): { object: string; metadata: Metadata } {
  const collections: readonly Record<string, { object: string; metadata: Metadata }>[] = [
    state.customers,
    state.subscriptions,
    state.checkoutSessions,
    state.invoices,
    state.prices,
    state.products,
  ];
  const found = collections.find((collection) => Object.hasOwn(collection, id))?.[id];
  if (found) return found;
  throw new ControlError(404, 'object: the id of something with metadata.');
}
