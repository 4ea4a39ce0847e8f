import { addInterval } from './calendar.ts';
import { type Metric, overLimits } from './entitlements.ts';
import type { Money } from './money.ts';
import {
  type BillingPeriod,
  type Features,
  findPrice,
  intervalOf,
  isPaid,
  type PlanPrice,
  type PlanTerms,
} from './plan.ts';
import { type ChangeDirection, changeDirection, compareFeatures } from './plan-comparison.ts';

/** What a change of plan starts from. */
export interface CurrentTerms {
  planId: string;
  sortOrder: number;
  features: Features;
  billingPeriod: BillingPeriod | null;
  isComped: boolean;
  /** The subscription that a provider charges for, if there is one. */
  charged: { provider: string; currency: string; periodEnd: Date } | null;
}

export interface ChangeWish {
  plan: PlanTerms & { isArchived: boolean };
  billingPeriod: BillingPeriod;
  currency: string;
  provider: string | null;
}

export type ChangeMethod = 'checkout' | 'in_place' | 'scheduled' | 'none';

export interface BillingDecision {
  direction: ChangeDirection;
  /**
   * checkout: paid on a provider's page. in_place: the provider charges the difference now. scheduled: at
   * the end of what is paid. none: at once and without money.
   */
  method: ChangeMethod;
  /** The catalogue's price of the wish; null for a free plan. */
  price: PlanPrice | null;
  /** Known beforehand for every method but in_place, where the provider prorates. */
  dueNow: Money;
  nextCharge: { amount: Money; at: Date } | null;
  effectiveAt: Date;
  overLimit: { metric: Metric; used: number; limit: number; over: number }[];
  featuresLost: string[];
  featuresGained: string[];
}

export type RefusalCode = 'COMPED' | 'NOT_PURCHASABLE' | 'NO_PRICE' | 'CONFLICT';
export type DecisionOrRefusal = BillingDecision | { refused: RefusalCode; reason: string };

/**
 * Computes a change of plan without doing anything: the preview shows it, the upgrade carries it out.
 * Pure: time and usage are arguments.
 */
export function decideChange(
  current: CurrentTerms,
  wish: ChangeWish,
  usage: Readonly<Partial<Record<Metric, number>>>,
  now: Date,
): DecisionOrRefusal {
  const { plan, billingPeriod, currency } = wish;
  if (current.isComped) return { refused: 'COMPED', reason: 'The account is free of charge' };
  const direction = changeDirection(
    {
      plan: { id: current.planId, sortOrder: current.sortOrder },
      billingPeriod: current.billingPeriod,
    },
    { plan, billingPeriod },
  );
  if (direction !== 'same' && (plan.isCustom || plan.isArchived)) {
    return { refused: 'NOT_PURCHASABLE', reason: 'This plan is agreed with our sales team' };
  }
  const price = isPaid(plan) ? findPrice(plan, intervalOf(billingPeriod), currency) : null;
  if (direction !== 'same' && (price === undefined || price?.amountMinor === 0)) {
    return { refused: 'NO_PRICE', reason: 'The plan has no price in this currency and period' };
  }
  const { gained, lost } = compareFeatures(current.features, plan.features);
  const nothing: Money = { amountMinor: 0, currency };
  const outcome = {
    direction,
    price: price ?? null,
    dueNow: nothing,
    nextCharge: null,
    effectiveAt: now,
    overLimit: overLimits(usage, plan.features),
    featuresGained: gained,
    featuresLost: lost,
  };
  if (direction === 'same') return { ...outcome, method: 'none' };
  if (!price) {
    return current.charged
      ? { ...outcome, method: 'scheduled', effectiveAt: current.charged.periodEnd }
      : { ...outcome, method: 'none' };
  }
  const recurring = { amount: price, at: addInterval(now, price.interval) };
  if (!current.charged) {
    const dueNow = { amountMinor: price.amountMinor, currency: price.currency };
    return { ...outcome, method: 'checkout', dueNow, nextCharge: recurring };
  }
  return decideChargedChange(current.charged, wish, outcome, recurring);
}

function decideChargedChange(
  charged: NonNullable<CurrentTerms['charged']>,
  wish: ChangeWish,
  outcome: Omit<BillingDecision, 'method'>,
  recurring: { amount: Money; at: Date },
): DecisionOrRefusal {
  const isElsewhere = wish.provider !== null && wish.provider !== charged.provider;
  if (isElsewhere || wish.currency !== charged.currency) {
    return {
      refused: 'CONFLICT',
      reason: 'A running subscription keeps its payment provider and its currency',
    };
  }
  const isGrowing =
    outcome.direction === 'upgrade' ||
    (outcome.direction === 'period' && wish.billingPeriod === 'yearly');
  if (isGrowing) return { ...outcome, method: 'in_place', nextCharge: recurring };
  return {
    ...outcome,
    method: 'scheduled',
    effectiveAt: charged.periodEnd,
    nextCharge: { amount: recurring.amount, at: charged.periodEnd },
  };
}
