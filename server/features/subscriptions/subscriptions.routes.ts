import { readUsage } from '#server/features/entitlements/usage.service.ts';
import type { EndpointRouter } from '#server/http/endpoint-router.ts';
import { getSubscriptionLimits, getSubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { describeUsage, METRIC_NAMES } from '#shared/domain/entitlements.ts';
import type { SubscriptionsService } from './subscriptions.service.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

export function mountSubscriptions(
  router: EndpointRouter,
  subscriptions: SubscriptionsService,
): void {
  router.member(
    getSubscriptionStatus,
    { role: 'staff' },
    async ({ session, query, request, response }) => {
      const view = await subscriptions.view(session.businessId, query.app);
      response.setHeader('etag', view.etag).setHeader('cache-control', 'private, no-cache');
      // `fetch` sends no-cache with every condition that a script sets, which `fresh` takes for a reload.
      if (request.headers['if-none-match'] === view.etag || request.fresh) {
        response.status(304).end();
      } else {
        // Asked for all the time, and text already: `send` would look at its type and length again.
        // Said here, since what may compress an answer writes its head before its end.
        response.setHeader('content-length', Buffer.byteLength(view.json));
        response.setHeader('content-type', JSON_TYPE).end(view.json);
      }
      return view.status;
    },
  );

  router.member(getSubscriptionLimits, { role: 'staff' }, async ({ session, query }) => {
    const { record } = await subscriptions.view(session.businessId, query.app);
    const usage = await readUsage(session.businessId, query.app);
    return {
      planId: record.planId,
      metrics: METRIC_NAMES.map((metric) => describeUsage(metric, usage[metric], record.features)),
    };
  });
}
