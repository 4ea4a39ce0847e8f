import { type ApiRoute, EXPAND } from '../api-route.ts';
import { findEvent } from '../find.ts';
import { LIST_PARAMETERS, page } from '../lists.ts';

export const eventRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/events',
    allows: ['type', 'types[]', 'created[gte]', 'created[lte]', ...LIST_PARAMETERS],
    handle({ world, parameters }) {
      const type = parameters.text('type');
      const types = parameters.texts('types');
      const created = parameters.object('created');
      const from = created.integer('gte') ?? Number.NEGATIVE_INFINITY;
      const until = created.integer('lte') ?? Number.POSITIVE_INFINITY;
      return page(
        world.state.events,
        '/v1/events',
        parameters,
        (event) =>
          (type === null || event.type === type) &&
          (types.length === 0 || types.includes(event.type)) &&
          event.created >= from &&
          event.created <= until,
      );
    },
  },
  {
    method: 'GET',
    path: '/v1/events/:id',
    allows: EXPAND,
    handle: ({ world, ids }) => findEvent(world.state, ids['id'] ?? ''),
  },
];
