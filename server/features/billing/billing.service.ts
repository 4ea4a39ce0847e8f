import type { Clock } from '#server/clock.ts';
import type { CatalogPlan, PlansService } from '#server/features/plans/plans.service.ts';
import {
  type SubscriptionRecord,
  type SubscriptionsService,
  withoutProvider,
} from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import { lookupKey } from '#server/payments/payment-provider.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { PaymentMode, Preview, UpgradeBody } from '#shared/contracts/billing.ts';
import type { ProviderName, SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { isPaid } from '#shared/domain/plan.ts';
import type { CancellationService } from './cancellation.service.ts';
import type { CheckoutService, OpenCheckout, Payer } from './checkout.service.ts';
import { allowedReturnUrl } from './checkout-urls.ts';
import type { ChangeRequest, DecisionService, FoundChange } from './decision.service.ts';
import { isArranged } from './facts.ts';
import type { IntentParams, IntentsService } from './intents.service.ts';
import type { PlanChangeService } from './plan-change.service.ts';
import { presentPreview } from './preview.presenter.ts';
import { isForRequest, type Quote, type Quotes, quoteOf, stillHolds } from './quotes.ts';

export interface StartedCheckout {
  checkoutId: string;
  checkoutUrl: string;
  sessionId: string;
}
export type UpgradeOutcome = StartedCheckout | { subscription: SubscriptionStatus };

export interface ProviderOption {
  name: ProviderName;
  currencies: string[];
  modes: PaymentMode[];
  hasPortal: boolean;
  needsPayerEmail: boolean;
  isSandbox: boolean;
}

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
  plans: PlansService;
  subscriptions: SubscriptionsService;
  providers: ProviderRegistry;
  decisions: DecisionService;
  checkouts: CheckoutService;
  intents: IntentsService;
  quotes: Quotes;
  clock: Clock;
  changes: PlanChangeService;
  cancellation: CancellationService;
  payerOf: (session: Session) => Promise<Payer>;
  /** Origins that people may be sent back to after paying. */
  returnOrigins: readonly string[];
}): BillingService {
  const { plans, subscriptions, providers, decisions, checkouts, intents, quotes, clock, changes } =
    parts;

  /**
   * What was shown of a page that is still open is what it goes on to cost: a difference is smaller a minute later, and
   * the page is not.
   */
  async function decide(session: Session, request: ChangeRequest): Promise<FoundChange> {
    const found = await decisions.decide(session.businessId, request);
    const { plan, provider, decision, current } = found;
    if (!decision.price || decision.method === 'none') return found;
    const key = lookupKey(plan, decision.price);
    const open = await intents.findOpen(current, provider.name, key);
    const isOfPeriod = open?.prorateAt && open.prorateAt >= (current.currentPeriodStart ?? 0);
    if (!isOfPeriod || open.kind !== 'change') return found;
    return decisions.decide(session.businessId, request, open.prorateAt ?? undefined);
  }

  async function quoted(request: ChangeRequest, found: FoundChange) {
    const presented = presentPreview(found, await changes.previewInPlace(found));
    const quote = quoteOf(found, request, presented, clock.now());
    return { quote, preview: { ...presented, quote: quotes.sign(quote) } };
  }

  async function quoteAnew(session: Session, request: UpgradeBody): Promise<ProblemError> {
    const { preview } = await quoted(request, await decide(session, request));
    return new ProblemError('QUOTE_CHANGED', { quote: preview });
  }

  /** What is to be done, which is what the person was shown, where a quote says what that was. */
  async function agreed(session: Session, request: UpgradeBody): Promise<FoundChange> {
    if (request.quote === undefined) return decide(session, request);
    const quote: Quote = quotes.read(request.quote, session.businessId);
    if (!isForRequest(quote, request)) {
      throw new ProblemError('INVALID_REQUEST', {
        errors: [{ path: 'quote', code: 'other_quote', message: 'The quote is of another choice' }],
      });
    }
    if (clock.now().getTime() >= quote.expiresAt) throw await quoteAnew(session, request);
    const found = await decisions.decide(session.businessId, request, new Date(quote.at));
    const isOfPeriod = quote.at >= (found.current.currentPeriodStart?.getTime() ?? 0);
    const isInPlace = found.decision.method === 'in_place';
    const isShown = isOfPeriod && stillHolds(quote, (await quoted(request, found)).quote);
    if (!isShown && (isInPlace || found.decision.method !== 'none')) {
      throw await quoteAnew(session, request);
    }
    return found;
  }

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
    async preview(session, request) {
      const found = await decide(session, request);
      return (await quoted(request, found)).preview;
    },

    async upgrade(session, request) {
      const found = await agreed(session, request);
      const { method } = found.decision;
      return method === 'in_place' || method === 'scheduled'
        ? changeWithoutPage(session, found, request)
        : openCheckout(session, found, request);
    },

    async startCheckout(session, request) {
      const found = await decisions.decide(session.businessId, request);
      const { method } = found.decision;
      if (method === 'in_place' || method === 'scheduled') {
        throw new ProblemError('CONFLICT', {
          detail: 'A running subscription is changed without a checkout',
        });
      }
      return openCheckout(session, found, request);
    },

    async changePlan(session, app, planId) {
      const [current, plan] = await Promise.all([
        subscriptions.load(session.businessId, app),
        plans.find(app, planId),
      ]);
      if (current.planId === plan.id) return presented(session, app);
      const lower = isPaid(plan) ? await scheduledChange(session, current, plan) : null;
      if (lower) await changes.carryOut(session, lower, paramsOf(lower, {}));
      else await changeWithoutPayment(session, current, plan);
      return presented(session, app);
    },

    async options(app) {
      const offered = new Set(
        (await plans.listPublic(app)).flatMap(({ prices }) => prices.map((one) => one.currency)),
      );
      return providers
        .all()
        .map(({ name, isSandbox, capabilities, charges, preferredCurrency }) => ({
          name,
          currencies: [...offered]
            .filter((currency) => charges(currency))
            .sort((a, b) => Number(b === preferredCurrency) - Number(a === preferredCurrency)),
          modes: capabilities.singlePayments
            ? ['recurring' as const, 'prepaid' as const]
            : ['recurring' as const],
          hasPortal: capabilities.portal,
          needsPayerEmail: !capabilities.customers,
          isSandbox,
        }));
    },
  };
}

export function startedCheckout(opened: OpenCheckout): StartedCheckout {
  return {
    checkoutId: opened._id,
    checkoutUrl: opened.checkoutUrl,
    sessionId: opened.sessionId,
  };
}
