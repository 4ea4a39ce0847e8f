import type { EndpointRouter } from '#server/http/endpoint-router.ts';
import { getBillingDetails, setBillingDetails } from '#shared/contracts/billing.ts';
import type { BillingDetailsService } from './billing-details.service.ts';

export function mountBillingDetails(router: EndpointRouter, details: BillingDetailsService): void {
  router.member(getBillingDetails, { role: 'owner', rateLimit: 'billingRead' }, ({ session }) =>
    details.read(session.businessId),
  );

  router.member(
    setBillingDetails,
    {
      role: 'owner',
      gate: { free: 'who pays must always be able to say for whom' },
      rateLimit: 'billingChange',
    },
    ({ session, body }) => details.set(session, body),
  );
}
