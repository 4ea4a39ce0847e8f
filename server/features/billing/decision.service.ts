import type { Clock } from '#server/clock.ts';
import { readUsage } from '#server/features/entitlements/usage.service.ts';
import type { CatalogPlan, PlansService } from '#server/features/plans/plans.service.ts';
import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { PaymentProvider } from '#server/payments/payment-provider.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { PaymentMode } from '#shared/contracts/billing.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import {
  type BillingDecision,
  type CurrentTerms,
  decideChange,
  type Refusal,
} from '#shared/domain/billing-decision.ts';
import type { BillingPeriod } from '#shared/domain/plan.ts';
import { isArranged } from './facts.ts';
import { isRenewing } from './renewal-rules.ts';
import type { SyncService } from './sync.service.ts';

export interface ChangeRequest {
  app: string;
  targetPlanId: string;
  billingPeriod: BillingPeriod;
  provider?: ProviderName | undefined;
  currency?: string | undefined;
  mode: PaymentMode;
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
   * @param at the instant that prorates: when the person saw what it costs. Now, if it is not said.
   * @throws ProblemError where the change is refused.
   */
  decide(businessId: string, request: ChangeRequest, at?: Date): Promise<FoundChange>;
  /** @throws ProblemError NO_PRICE when it is not on offer. */
  provider(name: ProviderName | undefined, currency?: string): PaymentProvider;
}

export function createDecisionService(parts: {
  clock: Clock;
  plans: PlansService;
  providers: ProviderRegistry;
  sync: Pick<SyncService, 'loadHeard'>;
}): DecisionService {
  const { clock, plans, providers, sync } = parts;

  function provider(name: ProviderName | undefined, currency?: string): PaymentProvider {
    const found = name
      ? providers.get(name)
      : providers.all().find((one) => !currency || one.charges(currency));
    if (!found) {
      throw new ProblemError('NO_PRICE', { detail: 'This payment provider is not on offer' });
    }
    return found;
  }

  return {
    provider,

    async decide(businessId, request, asked) {
      const [current, plan, usage] = await Promise.all([
        sync.loadHeard({ businessId, appId: request.app }, 'change'),
        plans.find(request.app, request.targetPlanId),
        readUsage(businessId, request.app),
      ]);
      const now = clock.now();
      const begun = current.currentPeriodStart;
      // What is paid has begun, also when our clock is behind the provider's: nothing is prorated before that.
      const at = asked ?? (begun && begun > now ? begun : now);
      const terms = termsOf(current, providers, now);
      const chosen = provider(request.provider ?? current.provider ?? undefined, request.currency);
      const isSame = chosen.name === terms.charged?.provider;
      const currency =
        request.currency ??
        (isSame ? terms.charged?.price.currency : undefined) ??
        currencyFor(plan, chosen);
      if (!chosen.charges(currency)) {
        throw new ProblemError('NO_PRICE', {
          detail: `${chosen.name} does not charge ${currency}`,
        });
      }
      if (request.mode === 'prepaid' && !chosen.capabilities.singlePayments) {
        throw new ProblemError('NO_PRICE', {
          detail: `${chosen.name} does not sell single periods`,
        });
      }
      const { billingPeriod, mode } = request;
      const decision = decideChange(
        terms,
        { plan, billingPeriod, currency, provider: chosen.name, mode },
        usage,
        at,
      );
      if ('refused' in decision) throw refusalProblem(decision);
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
    isComped: isArranged(current),
    mayTry: !current.trialIntentId && !current.intentId && !current.ended && !current.withdrawnAt,
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
    isDisputed: current.isDisputed,
    isRenewing: isRenewing(current, now),
    isOver: current.cancelAtPeriodEnd && resumable === null,
    isHalted: resumable === 'cancellation' || resumable === 'pause',
    proration: !isPrepaid && (capabilities?.proration ?? false),
    intervalChange: !isPrepaid && (capabilities?.intervalChange ?? false),
  };
}

/** A currency of the plan's that the provider charges, the one that it charges best first. */
function currencyFor(plan: CatalogPlan, provider: PaymentProvider): string {
  const charged = plan.prices
    .map(({ currency }) => currency)
    .filter((one) => provider.charges(one));
  const { preferredCurrency } = provider;
  return charged.includes(preferredCurrency)
    ? preferredCurrency
    : (charged[0] ?? preferredCurrency);
}

function refusalProblem(refusal: Refusal): ProblemError {
  if (refusal.refused !== 'REFUSED') return new ProblemError(refusal.refused);
  const { reason, until } = refusal;
  return new ProblemError('REFUSED', { reason, until: until?.toISOString() ?? null });
}
