import {
  getSubscriptionLimits,
  getSubscriptionStatus,
} from '#shared/contracts/subscriptions.ts';
import { describeUsage, METRIC_NAMES } from '#shared/domain/entitlements.ts';
import type { EndpointRouter } from '#server/http/endpoint-router.ts';
import { readUsage } from '#server/features/entitlements/usage.service.ts';
import type { SubscriptionsService } from './subscriptions.service.ts';

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
      if (request.headers['if-none-match'] === view.etag) response.status(304).end();
      else response.type('application/json').send(view.json);
      return view.status;
    },
  );

  router.member(getSubscriptionLimits, { role: 'staff' }, async ({ session, query }) => {
    const { record } = await subscriptions.view(session.businessId, query.app);
    const usage = await readUsage(session.businessId, query.app);
    return {
      planId: record.planId,
      metrics: METRIC_NAMES.map((metric) =>
        describeUsage(metric, usage[metric], record.features),
      ),
    };
  });
}
