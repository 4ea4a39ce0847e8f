import type { CatalogPlan, PlansService } from '#server/features/plans/plans.service.ts';
import {
  type SubscriptionRecord,
  type SubscriptionsService,
  withoutProvider,
} from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { Preview, UpgradeBody } from '#shared/contracts/billing.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { isPaid } from '#shared/domain/plan.ts';
import type { CancellationService } from './cancellation.service.ts';
import type { CheckoutService, OpenCheckout, Payer } from './checkout.service.ts';
import { allowedReturnUrl } from './checkout-urls.ts';
import type { ChangeRequest, DecisionService, FoundChange } from './decision.service.ts';
import { isArranged } from './facts.ts';
import type { IntentParams } from './new-intent.ts';
import { type ProviderOption, paymentOptions } from './payment-options.ts';
import type { PlanChangeService } from './plan-change.service.ts';
import type { QuoteService } from './quote.service.ts';
import type { Turns } from './turns.ts';

export interface StartedCheckout {
  checkoutId: string;
  checkoutUrl: string;
  sessionId: string;
}
export type UpgradeOutcome = StartedCheckout | { subscription: SubscriptionStatus };

export interface BillingService {
  /** What `upgrade` would do, from the same computation, as a quote that the upgrade carries back. */
  preview(session: Session, request: ChangeRequest): Promise<Preview>;
  /** @throws ProblemError QUOTE_CHANGED when it would not be what its quote says; nothing was done then. */
  upgrade(session: Session, request: UpgradeBody): Promise<UpgradeOutcome>;
  /** Like upgrade, for callers that know checkouts only. @throws ProblemError CONFLICT for a running subscription */
  startCheckout(session: Session, request: UpgradeBody): Promise<StartedCheckout>;
  /** Changes plan without payment. @throws ProblemError PAID_UPGRADE_REQUIRED */
  changePlan(session: Session, app: string, planId: string): Promise<SubscriptionStatus>;
  options(app: string): Promise<ProviderOption[]>;
}

export function createBillingService(parts: {
  turns: Turns;
  plans: PlansService;
  subscriptions: SubscriptionsService;
  providers: ProviderRegistry;
  decisions: DecisionService;
  checkouts: CheckoutService;
  quoting: QuoteService;
  changes: PlanChangeService;
  cancellation: CancellationService;
  payerOf: (session: Session) => Promise<Payer>;
  /** Origins that people may be sent back to after paying. */
  returnOrigins: readonly string[];
}): BillingService {
  const { turns, plans, subscriptions, providers, decisions, checkouts, changes } = parts;

  async function openCheckout(
    session: Session,
    found: FoundChange,
    request: UpgradeBody,
  ): Promise<StartedCheckout> {
    const { current, provider, decision } = found;
    if (decision.direction === 'same' && decision.method !== 'checkout') {
      throw new ProblemError('ALREADY_ON_PLAN');
    }
    if (decision.method !== 'checkout' || !decision.price || !decision.charge) {
      throw new ProblemError('NOT_PURCHASABLE', { detail: 'There is nothing to pay for here' });
    }
    const payer = await parts.payerOf(session);
    const opened = await checkouts.open(
      session,
      current,
      provider,
      { ...payer, email: request.payerEmail ?? payer.email },
      paramsOf(found, request),
    );
    return startedCheckout(opened);
  }

  async function presented(session: Session, app: string): Promise<SubscriptionStatus> {
    return (await subscriptions.view(session.businessId, app)).status;
  }

  /** A lower paid plan in the same rhythm needs no payment: it begins when what is paid is over. */
  async function scheduledChange(
    session: Session,
    current: SubscriptionRecord,
    plan: CatalogPlan,
  ): Promise<FoundChange | null> {
    if (current.provider === null) return null;
    const request = {
      app: current.appId,
      targetPlanId: plan.id,
      billingPeriod: current.billingPeriod ?? ('monthly' as const),
      mode: 'recurring' as const,
    };
    try {
      const found = await decisions.decide(session.businessId, request);
      return found.decision.method === 'scheduled' ? found : null;
    } catch (thrown) {
      if (thrown instanceof ProblemError) return null;
      throw thrown;
    }
  }

  function paramsOf(
    found: FoundChange,
    request: Pick<UpgradeBody, 'source' | 'returnUrl' | 'idempotencyKey'>,
  ): IntentParams {
    const { plan, decision, at } = found;
    const { price, charge, method } = decision;
    if (!price) throw new ProblemError('NOT_PURCHASABLE');
    const isProration = charge?.kind === 'once' && charge.period.end !== null;
    const isOfSubscription = found.current.providerSubscriptionId !== null;
    return {
      kind:
        method === 'scheduled'
          ? 'schedule'
          : method === 'in_place' || (isProration && isOfSubscription)
            ? 'change'
            : 'checkout',
      plan,
      price,
      charge,
      effectiveAt: method === 'scheduled' ? decision.effectiveAt : null,
      prorateAt: at,
      source: request.source ?? null,
      returnUrl: request.returnUrl
        ? allowedReturnUrl(request.returnUrl, parts.returnOrigins)
        : null,
      idempotencyKey: request.idempotencyKey ?? null,
    };
  }

  async function changeWithoutPage(
    session: Session,
    found: FoundChange,
    request: UpgradeBody,
  ): Promise<UpgradeOutcome> {
    if (!found.decision.price) {
      // The free plan after what is paid: the same as cancelling at its end.
      await changeWithoutPayment(session, found.current, found.plan);
    } else {
      const payUrl = await changes.carryOut(session, found, paramsOf(found, request));
      if (payUrl) return payUrl;
    }
    const { status } = await subscriptions.view(session.businessId, found.current.appId);
    return { subscription: status };
  }

  async function changeWithoutPayment(
    session: Session,
    current: SubscriptionRecord,
    plan: CatalogPlan,
  ): Promise<void> {
    if (isArranged(current)) throw new ProblemError('COMPED');
    if (isPaid(plan)) {
      throw new ProblemError('PAID_UPGRADE_REQUIRED', {
        targetPlanId: plan.id,
        upgradeUrl: `/upgrade?plan=${encodeURIComponent(plan.id)}`,
      });
    }
    if (plan.isArchived || !plan.isPublic) throw new ProblemError('NOT_PURCHASABLE');
    if (current.provider !== null) {
      // What is paid is kept until its end, and nothing is charged after it.
      const isEnding = current.cancelAtPeriodEnd || current.renewal === 'manual';
      if (isEnding) return;
      await parts.cancellation.cancel(session, { app: current.appId, when: 'period_end' });
      return;
    }
    const changed = await subscriptions.change(current, withoutProvider(plan), {
      type: 'subscription.plan_changed',
      actor: session.userId,
    });
    if (!changed) throw new ProblemError('CONFLICT', { retryable: true });
  }

  return {
    preview: (session, request) => parts.quoting.quote(session, request),

    upgrade: (session, request) =>
      turns.take(ownerOf(session, request.app), async (turn) => {
        const found = await parts.quoting.agreed(session, request);
        turn.check();
        const { method } = found.decision;
        return method === 'in_place' || method === 'scheduled'
          ? changeWithoutPage(session, found, request)
          : openCheckout(session, found, request);
      }),

    startCheckout: (session, request) =>
      turns.take(ownerOf(session, request.app), async (turn) => {
        const found = await decisions.decide(session.businessId, request);
        turn.check();
        const { method } = found.decision;
        if (method === 'in_place' || method === 'scheduled') {
          throw new ProblemError('CONFLICT', {
            detail: 'A running subscription is changed without a checkout',
          });
        }
        return openCheckout(session, found, request);
      }),

    changePlan: (session, app, planId) =>
      turns.take(ownerOf(session, app), async (turn) => {
        const [current, plan] = await Promise.all([
          subscriptions.load(session.businessId, app),
          plans.find(app, planId),
        ]);
        if (current.planId === plan.id) return presented(session, app);
        const lower = isPaid(plan) ? await scheduledChange(session, current, plan) : null;
        turn.check();
        if (lower) await changes.carryOut(session, lower, paramsOf(lower, {}));
        else await changeWithoutPayment(session, current, plan);
        return presented(session, app);
      }),

    options: async (app) => paymentOptions(await plans.listPublic(app), providers.all()),
  };
}

function ownerOf({ businessId }: Session, appId: string) {
  return { businessId, appId };
}

export function startedCheckout(opened: OpenCheckout): StartedCheckout {
  return {
    checkoutId: opened._id,
    checkoutUrl: opened.checkoutUrl,
    sessionId: opened.sessionId,
  };
}
