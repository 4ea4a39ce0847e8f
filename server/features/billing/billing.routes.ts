import type { SubscriptionsService } from '#server/features/subscriptions/subscriptions.service.ts';
import type { EndpointRouter } from '#server/http/endpoint-router.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import * as billing from '#shared/contracts/billing.ts';
import { getBillingActions } from '#shared/contracts/billing-actions.ts';
import { DEFAULT_APP } from '#shared/contracts/common.ts';
import { setSubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { ActionsService } from './actions.service.ts';
import type { BillingService, StartedCheckout } from './billing.service.ts';
import type { CancellationService } from './cancellation.service.ts';
import type { CheckoutReturnService } from './checkout-return.service.ts';
import { presentInvoice } from './invoice.presenter.ts';
import type { LedgerService } from './ledger.service.ts';
import type { ManualGrantService } from './manual-grant.service.ts';
import type { PaymentMethodService } from './payment-method.service.ts';

const gate = {
  free: 'paying must always be possible; the billing service decides what is granted',
};
/** Reading, changing and opening a provider's page: each with a limit of its own. */
const READ = { role: 'owner', rateLimit: 'billingRead' } as const;
const CHANGE = { role: 'owner', gate, rateLimit: 'billingChange' } as const;
const CHECKOUT = { role: 'owner', gate, rateLimit: 'checkout' } as const;

export interface BillingParts {
  billing: BillingService;
  cancellation: CancellationService;
  checkoutReturns: CheckoutReturnService;
  paymentMethods: PaymentMethodService;
  ledger: LedgerService;
  actions: ActionsService;
  manualGrants: ManualGrantService;
  subscriptions: Pick<SubscriptionsService, 'view'>;
  /** Who a receipt is made out to. */
  businessOf: (session: Session) => Promise<{ name: string; taxId: string | null }>;
  /** The control page of the payment sandbox; null with real money. */
  sandboxUrl: string | null;
}

/** Everything about paying. It takes its services as arguments, so that another app can mount it. */
export function mountBilling(router: EndpointRouter, parts: BillingParts): void {
  mountChanges(router, parts);
  mountCheckouts(router, parts);
  mountEndings(router, parts);
  mountRecords(router, parts);
}

function mountChanges(router: EndpointRouter, parts: BillingParts): void {
  const { billing: service, manualGrants } = parts;

  router.member(
    billing.getBillingOptions,
    { role: 'staff', rateLimit: 'billingRead' },
    async () => ({
      providers: await service.options(DEFAULT_APP),
      sandboxUrl: parts.sandboxUrl,
    }),
  );

  router.member(getBillingActions, READ, ({ session, query }) =>
    parts.actions.list(session, query.app),
  );

  router.member(
    billing.previewChange,
    { role: 'owner', gate, rateLimit: 'billingRead' },
    ({ session, body }) => service.preview(session, body),
  );

  router.member(billing.startUpgrade, CHECKOUT, async ({ session, body, request, response }) => {
    const key = body.idempotencyKey ?? request.get('idempotency-key');
    const outcome = await service.upgrade(session, { ...body, idempotencyKey: key });
    // Changed in place: nothing was created.
    if ('subscription' in outcome) response.locals['status'] = 200;
    return outcome;
  });

  router.member(billing.changePlan, CHANGE, async ({ session, params, body }) => {
    // Another business's id is a business that does not exist.
    if (params.id !== session.businessId) throw new ProblemError('NOT_FOUND');
    return service.changePlan(session, body.app, body.planId);
  });

  router.service(setSubscriptionStatus, { gate }, ({ body }) => manualGrants.set(body));
}

function mountCheckouts(router: EndpointRouter, parts: BillingParts): void {
  const { checkoutReturns } = parts;

  const start = (
    session: Session,
    body: { planId: string; app: string; billingPeriod: 'monthly' | 'yearly' },
    rest: Pick<billing.UpgradeBody, 'provider' | 'mode' | 'currency' | 'payerEmail'>,
  ): Promise<StartedCheckout> => {
    const { planId: targetPlanId, app, billingPeriod } = body;
    return parts.billing.startCheckout(session, { app, billingPeriod, targetPlanId, ...rest });
  };

  router.member(billing.createStripeCheckout, CHECKOUT, async ({ session, body }) => {
    const { currency } = body;
    const params = { provider: 'stripe', mode: 'recurring', currency } as const;
    const checkout = await start(session, body, params);
    return { id: checkout.checkoutId, url: checkout.checkoutUrl };
  });

  router.member(billing.createMercadoPagoCheckout, CHECKOUT, async ({ session, body }) => {
    const { mode, payerEmail } = body;
    const checkout = await start(session, body, { provider: 'mercadopago', mode, payerEmail });
    return { id: checkout.checkoutId, initPoint: checkout.checkoutUrl };
  });

  router.member(billing.getCheckout, READ, ({ session, params }) =>
    checkoutReturns.look(session, params.id),
  );
  router.member(billing.cancelCheckout, CHANGE, ({ session, params }) =>
    checkoutReturns.giveUp(session, params.id),
  );
}

function mountEndings(router: EndpointRouter, parts: BillingParts): void {
  const { cancellation, paymentMethods } = parts;

  router.member(billing.cancelSubscription, CHANGE, ({ session, body }) =>
    cancellation.cancel(session, body),
  );
  router.member(billing.pauseSubscription, CHANGE, ({ session, body }) =>
    cancellation.pause(session, body.app),
  );
  router.member(billing.resumeSubscription, CHANGE, ({ session, body }) =>
    cancellation.resume(session, body.app),
  );
  router.member(billing.withdraw, CHANGE, ({ session, body }) =>
    cancellation.withdraw(session, body),
  );
  router.member(billing.openPortal, CHECKOUT, ({ session, body }) =>
    paymentMethods.portal(session, body.app, body.returnTo),
  );
  router.member(billing.changePaymentMethod, CHECKOUT, ({ session, body }) =>
    paymentMethods.change(session, body),
  );
}

function mountRecords(router: EndpointRouter, parts: BillingParts): void {
  const { ledger, subscriptions } = parts;

  router.member(
    billing.billingStatus,
    { role: 'staff', rateLimit: 'billingRead' },
    async ({ session, query }) => {
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
    },
  );

  router.member(billing.listInvoices, READ, async ({ session, query }) => ({
    items: (await ledger.list(session.businessId, query.app)).map(presentInvoice),
  }));

  router.member(billing.getReceipt, READ, async ({ session, params }) => {
    const payment = await ledger.find(session.businessId, params.id);
    if (!payment) throw new ProblemError('NOT_FOUND');
    return {
      ...presentInvoice(payment),
      business: await parts.businessOf(session),
      paymentMethod: payment.paymentMethod,
    };
  });
}
