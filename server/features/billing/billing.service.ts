import type { Clock } from '#server/clock.ts';
import { readUsage } from '#server/features/entitlements/usage.service.ts';
import type { CatalogPlan, PlansService } from '#server/features/plans/plans.service.ts';
import {
  type SubscriptionRecord,
  type SubscriptionsService,
  withoutProvider,
} from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import { type PaymentProvider, ProviderError } from '#server/payments/payment-provider.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { Checkout, Preview, UpgradeBody } from '#shared/contracts/billing.ts';
import type { ProviderName, SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import {
  type BillingDecision,
  type CurrentTerms,
  decideChange,
} from '#shared/domain/billing-decision.ts';
import { type BillingPeriod, isPaid } from '#shared/domain/plan.ts';
import type { CheckoutService, Payer } from './checkout.service.ts';
import { allowedReturnUrl } from './checkout-urls.ts';
import type { ConvergenceService } from './convergence.service.ts';
import type { IntentRecord } from './intent.model.ts';

export interface ChangeRequest {
  app: string;
  targetPlanId: string;
  billingPeriod: BillingPeriod;
  provider?: ProviderName | undefined;
  currency?: string | undefined;
}

export interface StartedCheckout {
  checkoutId: string;
  checkoutUrl: string;
  sessionId: string;
}
export type UpgradeOutcome = StartedCheckout | { subscription: SubscriptionStatus };

export interface BillingService {
  /** What `upgrade` would do, from the same computation. */
  preview(session: Session, request: ChangeRequest): Promise<Preview>;
  upgrade(session: Session, request: UpgradeBody): Promise<UpgradeOutcome>;
  /** Like upgrade, for callers that know checkouts only. @throws ProblemError CONFLICT for a running subscription */
  startCheckout(session: Session, request: UpgradeBody): Promise<StartedCheckout>;
  checkout(session: Session, checkoutId: string): Promise<Checkout>;
  cancelCheckout(session: Session, checkoutId: string): Promise<Checkout>;
  /** Changes plan without payment. @throws ProblemError PAID_UPGRADE_REQUIRED */
  changePlan(session: Session, app: string, planId: string): Promise<SubscriptionStatus>;
  options(): { name: ProviderName; currencies: string[]; isSandbox: boolean }[];
}

/** A person waiting on the return page asks often; the provider is asked once in this time. */
const ASK_AGAIN_MS = 800;

export function createBillingService(parts: {
  clock: Clock;
  plans: PlansService;
  subscriptions: SubscriptionsService;
  providers: ProviderRegistry;
  checkouts: CheckoutService;
  convergence: ConvergenceService;
  payerOf: (session: Session) => Promise<Payer>;
  /** Origins that people may be sent back to after paying. */
  returnOrigins: readonly string[];
}): BillingService {
  const { clock, plans, subscriptions, providers, checkouts, convergence } = parts;
  const askedAt = new Map<string, number>();

  function providerFor(name: ProviderName | undefined, currency?: string): PaymentProvider {
    const provider = name
      ? providers.get(name)
      : providers.all().find((one) => !currency || one.currencies.includes(currency));
    if (!provider) {
      throw new ProblemError('NO_PRICE', { detail: 'This payment provider is not on offer' });
    }
    return provider;
  }

  async function decide(session: Session, request: ChangeRequest) {
    const [current, plan, usage] = await Promise.all([
      subscriptions.load(session.businessId, request.app),
      plans.find(request.app, request.targetPlanId),
      readUsage(session.businessId, request.app),
    ]);
    const terms = termsOf(current);
    const provider = providerFor(
      request.provider ?? current.provider ?? undefined,
      request.currency,
    );
    const currency = request.currency ?? terms.charged?.currency ?? currencyFor(plan, provider);
    if (!provider.currencies.includes(currency)) {
      throw new ProblemError('NO_PRICE', {
        detail: `${provider.name} does not charge ${currency}`,
      });
    }
    const decision = decideChange(
      terms,
      { plan, billingPeriod: request.billingPeriod, currency, provider: provider.name },
      usage,
      clock.now(),
    );
    if ('refused' in decision) {
      throw new ProblemError(decision.refused, { detail: decision.reason });
    }
    return { current, plan, provider, decision };
  }

  type FoundChange = Awaited<ReturnType<typeof decide>>;

  async function changeInPlace(
    session: Session,
    found: FoundChange,
    request: UpgradeBody,
  ): Promise<UpgradeOutcome> {
    const { current, plan, provider, decision } = found;
    const { price } = decision;
    if (!price || current.providerSubscriptionId === null)
      throw new ProblemError('NOT_PURCHASABLE');
    const intent = await checkouts.openChange(session, current, provider, {
      kind: 'change',
      plan,
      price,
      billingPeriod: request.billingPeriod,
      ...originOf(request),
    });
    const change = await provider
      .changeSubscription({
        subscriptionId: current.providerSubscriptionId,
        plan: { ...plan, appId: current.appId },
        price,
        at: intent.createdAt,
        idempotencyKey: `change:${intent._id}`,
      })
      .catch(async (thrown: unknown) => {
        // Refused for good: asking again under the same key would only repeat the refusal.
        const isRefusal = thrown instanceof ProviderError && !thrown.isRetryable;
        if (isRefusal) await checkouts.fail(intent);
        throw thrown;
      });
    await convergence.converge(session.businessId, current.appId, session.userId);
    if (change.outcome === 'pending_payment') {
      return {
        checkoutId: intent._id,
        checkoutUrl: change.payUrl ?? `/billing/checkouts/${intent._id}`,
        sessionId: intent._id,
      };
    }
    const view = await subscriptions.view(session.businessId, current.appId);
    return { subscription: view.status };
  }

  async function openCheckout(
    session: Session,
    { current, plan, provider, decision }: FoundChange,
    request: UpgradeBody,
  ): Promise<StartedCheckout> {
    if (decision.direction === 'same') throw new ProblemError('ALREADY_ON_PLAN');
    if (decision.method !== 'checkout' || !decision.price) {
      throw new ProblemError('NOT_PURCHASABLE', { detail: 'There is nothing to pay for here' });
    }
    const wish = {
      kind: 'checkout' as const,
      plan,
      price: decision.price,
      billingPeriod: request.billingPeriod,
      ...originOf(request),
    };
    const payer = await parts.payerOf(session);
    const opened = await checkouts.open(session, current, provider, payer, wish);
    return {
      checkoutId: opened._id,
      checkoutUrl: opened.checkoutUrl,
      sessionId: opened.sessionId,
    };
  }

  function originOf(request: UpgradeBody) {
    return {
      source: request.source ?? null,
      returnUrl: request.returnUrl
        ? allowedReturnUrl(request.returnUrl, parts.returnOrigins)
        : null,
      idempotencyKey: request.idempotencyKey ?? null,
    };
  }

  async function present(session: Session, intent: IntentRecord): Promise<Checkout> {
    const view = await subscriptions.view(session.businessId, intent.appId);
    return {
      id: intent._id,
      status: intent.state === 'cancelled' ? 'expired' : intent.state,
      targetPlanId: intent.plan.id,
      targetPlanName: intent.plan.name,
      checkoutUrl: intent.state === 'open' ? intent.checkoutUrl : null,
      returnUrl: intent.returnUrl,
      subscription: view.status,
    };
  }

  async function askProvider(intent: IntentRecord): Promise<void> {
    const now = performance.now();
    if (now - (askedAt.get(intent._id) ?? Number.NEGATIVE_INFINITY) < ASK_AGAIN_MS) return;
    askedAt.set(intent._id, now);
    if (askedAt.size > 10_000) askedAt.clear();
    try {
      await convergence.converge(intent.businessId, intent.appId, 'checkout return');
    } catch (thrown) {
      // The page goes on asking, and so does the reconciliation: an outage is not the person's problem.
      if (!(thrown instanceof ProviderError)) throw thrown;
    }
  }

  return {
    async preview(session, request) {
      const { current, plan, provider, decision } = await decide(session, request);
      if (decision.method !== 'in_place' || !decision.price || !current.providerSubscriptionId) {
        return presentPreview(decision, plan, []);
      }
      const change = await provider.previewChange({
        subscriptionId: current.providerSubscriptionId,
        plan: { ...plan, appId: current.appId },
        price: decision.price,
        at: clock.now(),
      });
      return presentPreview(
        { ...decision, dueNow: change.dueNow, nextCharge: change.nextCharge },
        plan,
        change.lines,
      );
    },

    async upgrade(session, request) {
      const found = await decide(session, request);
      return found.decision.method === 'in_place'
        ? changeInPlace(session, found, request)
        : openCheckout(session, found, request);
    },

    async startCheckout(session, request) {
      const found = await decide(session, request);
      if (found.decision.method === 'in_place') {
        throw new ProblemError('CONFLICT', {
          detail: 'A running subscription is changed in place',
        });
      }
      return openCheckout(session, found, request);
    },

    async checkout(session, checkoutId) {
      const intent = await checkouts.find(session, checkoutId);
      if (!intent.isOpen) return present(session, intent);
      await askProvider(intent);
      return present(session, await checkouts.find(session, checkoutId));
    },

    async cancelCheckout(session, checkoutId) {
      await checkouts.cancel(await checkouts.find(session, checkoutId));
      return present(session, await checkouts.find(session, checkoutId));
    },

    async changePlan(session, app, planId) {
      const [current, plan] = await Promise.all([
        subscriptions.load(session.businessId, app),
        plans.find(app, planId),
      ]);
      if (current.planId !== plan.id) await changeWithoutPayment(session, current, plan);
      return (await subscriptions.view(session.businessId, app)).status;
    },

    options: () =>
      providers.all().map(({ name, currencies, isSandbox }) => ({
        name,
        currencies: [...currencies],
        isSandbox,
      })),
  };

  async function changeWithoutPayment(
    session: Session,
    current: SubscriptionRecord,
    plan: CatalogPlan,
  ): Promise<void> {
    if (current.isComped) throw new ProblemError('COMPED');
    if (isPaid(plan)) {
      throw new ProblemError('PAID_UPGRADE_REQUIRED', {
        targetPlanId: plan.id,
        upgradeUrl: `/upgrade?plan=${encodeURIComponent(plan.id)}`,
      });
    }
    if (plan.isArchived) throw new ProblemError('NOT_PURCHASABLE');
    if (current.provider && current.providerSubscriptionId) {
      // What is paid is kept until its end, and nothing is charged after it.
      await providerFor(current.provider).cancelSubscription(current.providerSubscriptionId, {
        when: 'period_end',
        idempotencyKey: `cancel:${current._id}:${current.version}`,
      });
      await convergence.converge(session.businessId, current.appId, session.userId);
      return;
    }
    const changed = await subscriptions.change(current, withoutProvider(plan), {
      type: 'subscription.plan_changed',
      actor: session.userId,
    });
    if (!changed) throw new ProblemError('CONFLICT', { retryable: true });
  }
}

function termsOf(current: SubscriptionRecord): CurrentTerms {
  const { provider, providerSubscriptionId, price, currentPeriodEnd } = current;
  const isCharged = provider && providerSubscriptionId && price && currentPeriodEnd;
  return {
    planId: current.planId,
    sortOrder: current.sortOrder,
    features: current.features,
    billingPeriod: current.billingPeriod,
    isComped: current.isComped,
    charged: isCharged ? { provider, currency: price.currency, periodEnd: currentPeriodEnd } : null,
  };
}

/** The provider's preferred currency that the plan has a price in. */
function currencyFor(plan: CatalogPlan, provider: PaymentProvider): string {
  const offered = new Set(plan.prices.map((price) => price.currency));
  const [preferred = ''] = provider.currencies;
  return provider.currencies.find((currency) => offered.has(currency)) ?? preferred;
}

function presentPreview(
  decision: BillingDecision,
  plan: CatalogPlan,
  lines: Preview['lines'],
): Preview {
  const { price, dueNow, nextCharge } = decision;
  const firstLine =
    price && decision.method === 'checkout' ? [{ description: plan.name, amount: dueNow }] : [];
  return {
    direction: decision.direction,
    method: decision.method,
    dueNow,
    nextCharge: nextCharge && {
      amount: { amountMinor: nextCharge.amount.amountMinor, currency: nextCharge.amount.currency },
      at: nextCharge.at.toISOString(),
    },
    lines: lines.length > 0 ? lines : firstLine,
    effectiveAt: decision.effectiveAt.toISOString(),
    overLimit: decision.overLimit,
    featuresLost: decision.featuresLost,
    featuresGained: decision.featuresGained,
  };
}
