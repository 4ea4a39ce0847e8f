import { invalidRequest } from '../api-error.ts';
import { type ApiRoute, EXPAND } from '../api-route.ts';
import { findProduct } from '../find.ts';
import { newId } from '../ids.ts';
import { LIST_PARAMETERS, page } from '../lists.ts';
import type { Product } from '../objects.ts';

export const productRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/v1/products',
    allows: ['id', 'name', 'description', 'active', 'metadata[*]', ...EXPAND],
    handle({ world, parameters }) {
      const id = parameters.text('id') ?? newId('prod_', 14);
      if (Object.hasOwn(world.state.products, id)) {
        throw invalidRequest('Product already exists.', 'resource_already_exists', 'id');
      }
      const product: Product = {
        id,
        object: 'product',
        created: world.now(),
        livemode: false,
        active: parameters.flag('active') ?? true,
        name: parameters.requiredText('name'),
        description: parameters.text('description'),
        metadata: parameters.metadata(),
      };
      world.state.products[id] = product;
      world.emit('product.created', product);
      return product;
    },
  },
  {
    method: 'GET',
    path: '/v1/products',
    allows: ['active', ...LIST_PARAMETERS],
    handle: ({ world, parameters }) =>
      page(world.state.products, '/v1/products', parameters, (product) => {
        const active = parameters.flag('active');
        return active === null || product.active === active;
      }),
  },
  {
    method: 'GET',
    path: '/v1/products/:id',
    allows: EXPAND,
    handle: ({ world, ids }) => findProduct(world.state, ids['id'] ?? ''),
  },
];
