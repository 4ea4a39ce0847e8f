import type { SubscriptionsService } from '#server/features/subscriptions/subscriptions.service.ts';
import type { EndpointRouter } from '#server/http/endpoint-router.ts';
import { ProblemError } from '#server/http/problem.ts';
import * as billing from '#shared/contracts/billing.ts';
import type { BillingService } from './billing.service.ts';
import type { CancellationService } from './cancellation.service.ts';

const gate = {
  free: 'paying must always be possible; the billing service decides what is granted',
};

/** Everything about paying. It takes its services as arguments, so that another app can mount it. */
export function mountBilling(
  router: EndpointRouter,
  service: BillingService,
  cancellation: CancellationService,
  subscriptions: Pick<SubscriptionsService, 'view'>,
): void {
  router.member(billing.getBillingOptions, { role: 'staff' }, async () => ({
    providers: service.options(),
  }));

  router.member(billing.previewChange, { role: 'owner', gate }, ({ session, body }) =>
    service.preview(session, body),
  );

  router.member(
    billing.startUpgrade,
    { role: 'owner', gate, rateLimit: 'checkout' },
    async ({ session, body, request, response }) => {
      const key = body.idempotencyKey ?? request.get('idempotency-key');
      const outcome = await service.upgrade(session, { ...body, idempotencyKey: key });
      // Changed in place: nothing was created.
      if ('subscription' in outcome) response.locals['status'] = 200;
      return outcome;
    },
  );

  router.member(billing.getCheckout, { role: 'owner' }, ({ session, params }) =>
    service.checkout(session, params.id),
  );

  router.member(billing.cancelCheckout, { role: 'owner', gate }, ({ session, params }) =>
    service.cancelCheckout(session, params.id),
  );

  router.member(
    billing.createStripeCheckout,
    { role: 'owner', gate, rateLimit: 'checkout' },
    async ({ session, body }) => {
      const { planId, ...rest } = body;
      const wish = { ...rest, targetPlanId: planId, provider: 'stripe' } as const;
      const checkout = await service.startCheckout(session, wish);
      return { id: checkout.checkoutId, url: checkout.checkoutUrl };
    },
  );

  router.member(billing.cancelSubscription, { role: 'owner', gate }, ({ session, body }) =>
    cancellation.cancel(session, body),
  );

  router.member(billing.resumeSubscription, { role: 'owner', gate }, ({ session, body }) =>
    cancellation.resume(session, body.app),
  );

  router.member(
    billing.openPortal,
    { role: 'owner', gate, rateLimit: 'checkout' },
    ({ session, body }) => cancellation.portal(session, body.app, body.returnTo),
  );

  router.member(billing.billingStatus, { role: 'staff' }, async ({ session, query }) => {
    const { status } = await subscriptions.view(session.businessId, query.app);
    return {
      currentTier: status.planId,
      status: status.status,
      currentPeriodEnd: status.currentPeriodEnd,
      cancelAtPeriodEnd: status.cancelAtPeriodEnd,
      trialEnd: status.trialEnd,
      isComped: status.isComped,
      ...(status.paymentMethod ? { paymentMethod: status.paymentMethod } : {}),
    };
  });

  router.member(billing.changePlan, { role: 'owner', gate }, async ({ session, params, body }) => {
    // Another business's id is a business that does not exist.
    if (params.id !== session.businessId) throw new ProblemError('NOT_FOUND');
    return service.changePlan(session, body.app, body.planId);
  });
}
