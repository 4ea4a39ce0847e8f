import { invalidRequest, missingParameter } from '../api-error.ts';
import { type ApiRoute, EXPAND } from '../api-route.ts';
import { findPrice, findProduct } from '../find.ts';
import { newId } from '../ids.ts';
import { LIST_PARAMETERS, page } from '../lists.ts';
import type { Price } from '../objects.ts';
import type { Parameters } from '../parameters.ts';
import type { World } from '../world.ts';

export const priceRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/v1/prices',
    allows: [
      'currency',
      'unit_amount',
      'product',
      'lookup_key',
      'nickname',
      'recurring[interval]',
      'recurring[interval_count]',
      'metadata[*]',
      ...EXPAND,
    ],
    handle({ world, parameters }) {
      const price = newPrice(world, parameters);
      world.state.prices[price.id] = price;
      world.emit('price.created', price);
      return price;
    },
  },
  {
    method: 'GET',
    path: '/v1/prices',
    allows: ['lookup_keys[]', 'active', 'product', ...LIST_PARAMETERS],
    handle({ world, parameters }) {
      const keys = parameters.texts('lookup_keys');
      const active = parameters.flag('active');
      const product = parameters.text('product');
      return page(
        world.state.prices,
        '/v1/prices',
        parameters,
        (price) =>
          (keys.length === 0 || keys.includes(price.lookup_key ?? '')) &&
          (active === null || price.active === active) &&
          (product === null || price.product === product),
      );
    },
  },
  {
    method: 'GET',
    path: '/v1/prices/:id',
    allows: EXPAND,
    handle: ({ world, ids }) => findPrice(world.state, ids['id'] ?? ''),
  },
  {
    method: 'POST',
    path: '/v1/prices/:id',
    // Amount, currency and interval never change (Stripe docs: Update a price).
    allows: ['active', 'metadata[*]', ...EXPAND],
    handle({ world, ids, parameters }) {
      const price = findPrice(world.state, ids['id'] ?? '');
      price.active = parameters.flag('active') ?? price.active;
      if (parameters.has('metadata')) price.metadata = parameters.metadata(price.metadata);
      world.emit('price.updated', price);
      return price;
    },
  },
];

function newPrice(world: World, parameters: Parameters): Price {
  const amount = parameters.integer('unit_amount');
  if (amount === null) throw missingParameter('unit_amount');
  const recurring = parameters.object('recurring');
  const lookupKey = parameters.text('lookup_key');
  const isTaken = Object.values(world.state.prices).some((price) => price.lookup_key === lookupKey);
  if (lookupKey !== null && isTaken) {
    throw invalidRequest('A price already uses that lookup key.', undefined, 'lookup_key');
  }
  return {
    id: newId('price_'),
    object: 'price',
    created: world.now(),
    livemode: false,
    active: true,
    billing_scheme: 'per_unit',
    currency: parameters.requiredText('currency').toLowerCase(),
    lookup_key: lookupKey,
    metadata: parameters.metadata(),
    product: findProduct(world.state, parameters.requiredText('product'), 'product').id,
    recurring: {
      interval: recurring.oneOf('interval', ['month', 'year']) ?? 'month',
      interval_count: 1,
      usage_type: 'licensed',
    },
    type: 'recurring',
    unit_amount: amount,
    unit_amount_decimal: String(amount),
  };
}
