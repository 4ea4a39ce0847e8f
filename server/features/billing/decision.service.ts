import type { Clock } from '#server/clock.ts';
import { readUsage } from '#server/features/entitlements/usage.service.ts';
import type { CatalogPlan, PlansService } from '#server/features/plans/plans.service.ts';
import type {
  SubscriptionRecord,
  SubscriptionsService,
} from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { PaymentProvider } from '#server/payments/payment-provider.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { PaymentMode } from '#shared/contracts/billing.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import {
  type BillingDecision,
  type CurrentTerms,
  decideChange,
} from '#shared/domain/billing-decision.ts';
import type { BillingPeriod } from '#shared/domain/plan.ts';
import { isGranted } from './facts.ts';

export interface ChangeRequest {
  app: string;
  targetPlanId: string;
  billingPeriod: BillingPeriod;
  provider?: ProviderName | undefined;
  currency?: string | undefined;
  mode: PaymentMode;
  /** When the person saw what it costs; see UpgradeBody. */
  previewedAt?: string | undefined;
}

export interface FoundChange {
  current: SubscriptionRecord;
  plan: CatalogPlan;
  provider: PaymentProvider;
  decision: BillingDecision;
  /** The instant that prorates. */
  at: Date;
}

export interface DecisionService {
  /**
   * What a change would be, from the subscription, the catalogue and the usage of now. The preview shows it
   * and the upgrade carries it out.
   * @throws ProblemError where the change is refused.
   */
  decide(businessId: string, request: ChangeRequest): Promise<FoundChange>;
  /** @throws ProblemError NO_PRICE when it is not on offer. */
  provider(name: ProviderName | undefined, currency?: string): PaymentProvider;
}

/** How long what a preview said is charged as it was said. */
const PREVIEW_MS = 15 * 60 * 1000;

export function createDecisionService(parts: {
  clock: Clock;
  plans: PlansService;
  subscriptions: SubscriptionsService;
  providers: ProviderRegistry;
}): DecisionService {
  const { clock, plans, subscriptions, providers } = parts;

  function provider(name: ProviderName | undefined, currency?: string): PaymentProvider {
    const found = name
      ? providers.get(name)
      : providers.all().find((one) => !currency || one.currencies.includes(currency));
    if (!found) {
      throw new ProblemError('NO_PRICE', { detail: 'This payment provider is not on offer' });
    }
    return found;
  }

  /** The instant of the preview, while it is fresh and of the period that runs. */
  function prorationInstant(request: ChangeRequest, current: SubscriptionRecord): Date {
    const now = clock.now();
    const seen = request.previewedAt ? new Date(request.previewedAt) : now;
    const isFresh = seen <= now && now.getTime() - seen.getTime() <= PREVIEW_MS;
    const isOfPeriod = seen >= (current.currentPeriodStart ?? seen);
    return isFresh && isOfPeriod ? seen : now;
  }

  return {
    provider,

    async decide(businessId, request) {
      const [current, plan, usage] = await Promise.all([
        subscriptions.load(businessId, request.app),
        plans.find(request.app, request.targetPlanId),
        readUsage(businessId, request.app),
      ]);
      const terms = termsOf(current, providers, clock.now());
      const chosen = provider(request.provider ?? current.provider ?? undefined, request.currency);
      const isSame = chosen.name === terms.charged?.provider;
      const currency =
        request.currency ??
        (isSame ? terms.charged?.price.currency : undefined) ??
        currencyFor(plan, chosen);
      if (!chosen.currencies.includes(currency)) {
        throw new ProblemError('NO_PRICE', {
          detail: `${chosen.name} does not charge ${currency}`,
        });
      }
      if (request.mode === 'prepaid' && !chosen.capabilities.singlePayments) {
        throw new ProblemError('NO_PRICE', {
          detail: `${chosen.name} does not sell single periods`,
        });
      }
      const at = prorationInstant(request, current);
      const { billingPeriod, mode } = request;
      const decision = decideChange(
        terms,
        { plan, billingPeriod, currency, provider: chosen.name, mode },
        usage,
        at,
      );
      if ('refused' in decision) {
        throw new ProblemError(decision.refused, { detail: decision.reason });
      }
      return { current, plan, provider: chosen, decision, at };
    },
  };
}

export function termsOf(
  current: SubscriptionRecord,
  providers: ProviderRegistry,
  now: Date,
): CurrentTerms {
  return {
    planId: current.planId,
    sortOrder: current.sortOrder,
    features: current.features,
    billingPeriod: current.billingPeriod,
    isComped: isGranted(current),
    mayTry: !current.trialIntentId && !current.intentId && !current.ended,
    charged: chargedTerms(current, providers, now),
  };
}

function chargedTerms(
  current: SubscriptionRecord,
  providers: ProviderRegistry,
  now: Date,
): CurrentTerms['charged'] {
  const { provider, price, currentPeriodEnd } = current;
  if (!provider || !price || !currentPeriodEnd) return null;
  const capabilities = providers.get(provider)?.capabilities;
  const isPrepaid = current.renewal === 'manual';
  const resumable = current.resumable ?? null;
  return {
    provider,
    price,
    periodStart: current.currentPeriodStart ?? now,
    periodEnd: currentPeriodEnd,
    renewal: isPrepaid ? 'manual' : 'automatic',
    isTrial: current.status === 'trialing',
    isCredited: (current.creditedUntil ?? now) > now,
    isOwing: current.status === 'past_due',
    isOver: current.cancelAtPeriodEnd && resumable === null,
    isHalted: resumable === 'cancellation' || resumable === 'pause',
    proration: !isPrepaid && (capabilities?.proration ?? false),
    intervalChange: !isPrepaid && (capabilities?.intervalChange ?? false),
  };
}

/** The provider's preferred currency that the plan has a price in. */
function currencyFor(plan: CatalogPlan, provider: PaymentProvider): string {
  const offered = new Set(plan.prices.map((price) => price.currency));
  const [preferred = ''] = provider.currencies;
  return provider.currencies.find((currency) => offered.has(currency)) ?? preferred;
}
