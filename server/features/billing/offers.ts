import type { PaymentProvider } from '#server/payments/payment-provider.ts';
import type { Offer } from '#shared/contracts/billing-actions.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import {
  type BillingDecision,
  type CurrentTerms,
  type DecisionOrRefusal,
  decideChange,
} from '#shared/domain/billing-decision.ts';
import type { BillingRefusal } from '#shared/domain/billing-refusals.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import { isPaid, type PlanPrice, periodOf } from '#shared/domain/plan.ts';
import { changeDirection } from '#shared/domain/plan-comparison.ts';

type Way = Pick<Offer, 'mode'> & { provider: PaymentProvider; price: PlanPrice };

/**
 * Everything that can be chosen, by the same decision that a purchase makes: each public plan with each way to pay it,
 * in the order in which they are shown; the way that is paid already first, then its currency, then
 * where the currency is at home.
 */
export function offersOf(
  plans: readonly Plan[],
  providers: readonly PaymentProvider[],
  current: CurrentTerms,
  usage: Readonly<Partial<Record<Metric, number>>>,
  now: Date,
): Offer[] {
  return plans.flatMap((plan) => {
    if (plan.isCustom) return [];
    if (!isPaid(plan)) return [freeOffer(plan, current)];
    return waysOf(plan, providers, current).map((way) => {
      const billingPeriod = periodOf(way.price.interval);
      const params = {
        plan: { ...plan, isArchived: false, isPublic: true },
        billingPeriod,
        currency: way.price.currency,
        provider: way.provider.name,
        mode: way.mode,
      };
      const decision = decideChange(current, params, usage, now);
      return {
        planId: plan.id,
        billingPeriod,
        provider: way.provider.name,
        currency: way.price.currency,
        mode: way.mode,
        price: way.price,
        kind: kindOf(plan, way, current, decision),
        refused: refusalOf(decision),
      };
    });
  });
}

function waysOf(plan: Plan, providers: readonly PaymentProvider[], { charged }: CurrentTerms) {
  const ways: Way[] = plan.prices
    .filter(({ amountMinor }) => amountMinor > 0)
    .flatMap((price) =>
      providers
        .filter((provider) => provider.charges(price.currency))
        .flatMap((provider) => [
          { provider, price, mode: 'recurring' as const },
          ...(provider.capabilities.singlePayments
            ? [{ provider, price, mode: 'prepaid' as const }]
            : []),
        ]),
    );
  const isPaidAlready = ({ provider, price, mode }: Way) =>
    provider.name === charged?.provider &&
    price.currency === charged.price.currency &&
    (mode === 'prepaid') === (charged.renewal === 'manual');
  const isAtHome = ({ provider, price }: Way) => provider.preferredCurrency === price.currency;
  const rank = (way: Way) =>
    [
      way.price.interval === 'month',
      isPaidAlready(way),
      // Whoever pays in one currency is not led to another.
      way.price.currency === charged?.price.currency,
      isAtHome(way),
      way.mode === 'recurring',
    ]
      .map((isFirst) => (isFirst ? '0' : '1'))
      .join('');
  return ways.toSorted((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}

/** Why what is charged need not be ended any more; null where it goes on by itself. */
function endingOf({
  isOver,
  renewal,
}: NonNullable<CurrentTerms['charged']>): BillingRefusal | null {
  if (isOver) return 'ALREADY_ENDING';
  return renewal === 'manual' ? 'ENDS_BY_ITSELF' : null;
}

function freeOffer(plan: Plan, current: CurrentTerms): Offer {
  const { charged } = current;
  const isCurrent = plan.id === current.planId && !charged;
  const ending = charged && endingOf(charged);
  const refused: Offer['refused'] = current.isComped
    ? { reason: 'ARRANGED', until: null }
    : charged && ending
      ? { reason: ending, until: charged.periodEnd.toISOString() }
      : isCurrent
        ? { reason: 'ALREADY_ON_PLAN', until: null }
        : null;
  return {
    planId: plan.id,
    billingPeriod: 'monthly',
    provider: null,
    currency: null,
    mode: 'recurring',
    price: null,
    kind: isCurrent ? 'current' : 'end',
    refused,
  };
}

function kindOf(
  plan: Plan,
  { price, mode }: Way,
  current: CurrentTerms,
  decision: DecisionOrRefusal,
): Offer['kind'] {
  const { charged } = current;
  if (!charged) return plan.id === current.planId ? 'current' : 'buy';
  const direction = changeDirection(
    {
      plan: { id: current.planId, sortOrder: current.sortOrder },
      billingPeriod: current.billingPeriod,
    },
    { plan, billingPeriod: periodOf(price.interval) },
  );
  if (direction === 'upgrade' || direction === 'downgrade') return direction;
  if (charged.isOver) return 'restart';
  if (charged.renewal === 'manual' && mode === 'prepaid') return 'extend';
  if (direction === 'period') return price.interval === 'year' ? 'yearly' : 'monthly';
  return isNone(decision) ? 'current' : 'payment';
}

function isNone(decision: DecisionOrRefusal): decision is BillingDecision {
  return !('refused' in decision) && decision.method === 'none';
}

function refusalOf(decision: DecisionOrRefusal): Offer['refused'] {
  if ('refused' in decision) {
    if (decision.refused !== 'REFUSED') return { reason: 'ARRANGED', until: null };
    return { reason: decision.reason, until: decision.until?.toISOString() ?? null };
  }
  return decision.method === 'none' ? { reason: 'ALREADY_ON_PLAN', until: null } : null;
}
