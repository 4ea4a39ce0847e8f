import { type ApiRoute, EXPAND } from '../api-route.ts';
import { findCustomer } from '../find.ts';
import { newId } from '../ids.ts';
import type { PortalSession } from '../objects.ts';

export const billingPortalRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/v1/billing_portal/sessions',
    allows: ['customer', 'return_url', 'locale', 'configuration', ...EXPAND],
    handle({ world, parameters }) {
      const customer = findCustomer(world.state, parameters.requiredText('customer'), 'customer');
      const id = newId('bps_');
      const session: PortalSession = {
        id,
        object: 'billing_portal.session',
        created: world.now(),
        livemode: false,
        customer: customer.id,
        return_url: parameters.requiredUrl('return_url'),
        url: `${world.origin()}/portal/${id}`,
        locale: parameters.text('locale') ?? customer.preferred_locales[0] ?? null,
      };
      world.state.portalSessions[id] = session;
      return session;
    },
  },
];
