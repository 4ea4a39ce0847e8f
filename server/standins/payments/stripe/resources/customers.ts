import { type ApiRoute, EXPAND } from '../api-route.ts';
import { findCustomer } from '../find.ts';
import { newId } from '../ids.ts';
import { deleteCustomer } from '../lifecycle/delete-customer.ts';
import { LIST_PARAMETERS, page } from '../lists.ts';
import type { Customer } from '../objects.ts';
import type { Parameters } from '../parameters.ts';

const FIELDS = ['email', 'name', 'metadata[*]', 'preferred_locales[]', ...EXPAND];

export const customerRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/v1/customers',
    allows: FIELDS,
    handle({ world, parameters }) {
      const customer: Customer = {
        id: newId('cus_', 14),
        object: 'customer',
        created: world.now(),
        livemode: false,
        email: null,
        name: null,
        metadata: {},
        preferred_locales: [],
        balance: 0,
        currency: null,
        invoice_settings: { default_payment_method: null },
      };
      world.state.customers[customer.id] = customer;
      assign(customer, parameters);
      world.emit('customer.created', customer);
      return customer;
    },
  },
  {
    method: 'GET',
    path: '/v1/customers',
    allows: ['email', ...LIST_PARAMETERS],
    handle({ world, parameters }) {
      const email = parameters.text('email');
      return page(world.state.customers, '/v1/customers', parameters, (customer) =>
        email === null ? true : customer.email === email,
      );
    },
  },
  {
    method: 'GET',
    path: '/v1/customers/:id',
    allows: EXPAND,
    // A deleted one is answered all the same (Stripe docs: Retrieve a customer).
    handle: ({ world: { state }, ids: { id = '' } }) =>
      Object.hasOwn(state.deletedCustomers, id)
        ? { ...state.deletedCustomers[id] }
        : findCustomer(state, id),
  },
  {
    method: 'POST',
    path: '/v1/customers/:id',
    allows: FIELDS,
    handle({ world, ids, parameters }) {
      const customer = findCustomer(world.state, ids['id'] ?? '');
      assign(customer, parameters);
      world.emit('customer.updated', customer);
      return customer;
    },
  },
  {
    method: 'DELETE',
    path: '/v1/customers/:id',
    allows: [],
    handle: ({ world, ids }) => deleteCustomer(world, findCustomer(world.state, ids['id'] ?? '')),
  },
];

function assign(customer: Customer, parameters: Parameters): void {
  if (parameters.has('email')) customer.email = parameters.text('email');
  if (parameters.has('name')) customer.name = parameters.text('name');
  if (parameters.has('preferred_locales')) {
    customer.preferred_locales = parameters.texts('preferred_locales');
  }
  if (parameters.has('metadata')) customer.metadata = parameters.metadata(customer.metadata);
}
