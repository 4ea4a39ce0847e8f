import { missingParameter } from '../api-error.ts';
import { type ApiRoute, EXPAND } from '../api-route.ts';
import { findCustomer } from '../find.ts';
import { newId } from '../ids.ts';
import type { Parameters } from '../parameters.ts';
import type { PortalFlow, PortalSession } from '../portal-objects.ts';

const FLOW_PARAMETERS = [
  'flow_data[type]',
  'flow_data[after_completion][type]',
  'flow_data[after_completion][redirect][return_url]',
];

export const billingPortalRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/v1/billing_portal/sessions',
    allows: ['customer', 'return_url', 'locale', 'configuration', ...FLOW_PARAMETERS, ...EXPAND],
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
        flow: parameters.has('flow_data') ? readFlow(parameters.object('flow_data')) : null,
        locale: parameters.text('locale'),
      };
      world.state.portalSessions[id] = session;
      return session;
    },
  },
];

/** A page for one thing only (Stripe docs: Customer portal, Deep links). */
function readFlow(parameters: Parameters): PortalFlow {
  if (parameters.oneOf('type', ['payment_method_update']) === null) {
    throw missingParameter('flow_data[type]');
  }
  const after = parameters.object('after_completion');
  const type = after.oneOf('type', ['portal_homepage', 'redirect']) ?? 'portal_homepage';
  const redirect = after.object('redirect');
  return {
    type: 'payment_method_update',
    after_completion: {
      type,
      redirect: type === 'redirect' ? { return_url: redirect.requiredUrl('return_url') } : null,
    },
  };
}
