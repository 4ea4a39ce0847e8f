import type { BillingRefusal } from './billing-refusals.ts';
import { addDays, addInterval } from './calendar.ts';
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
import { prorate } from './proration.ts';

/** What a change of plan starts from. */
export interface CurrentTerms {
  planId: string;
  sortOrder: number;
  features: Features;
  billingPeriod: BillingPeriod | null;
  isComped: boolean;
  /** Whether a trial may be given: only to a business that never had one, nor a paid plan. */
  mayTry: boolean;
  /** The paid plan that runs, if there is one. */
  charged: ChargedTerms | null;
}

export interface ChargedTerms {
  provider: string;
  price: PlanPrice;
  /** What is paid, or free of charge for a trial. */
  periodStart: Date;
  periodEnd: Date;
  renewal: 'automatic' | 'manual';
  /** In a trial nothing was paid: there is nothing to credit. */
  isTrial: boolean;
  /** What runs was paid elsewhere: the provider itself has charged nothing yet. */
  isCredited: boolean;
  /** A renewal is owed. */
  isOwing: boolean;
  /** A payment is disputed: what it bought may not be the business's any more. */
  isDisputed: boolean;
  /** A renewal is due, and its payment is neither made nor declined. */
  isRenewing: boolean;
  /** It will not be charged again, and that cannot be taken back. */
  isOver: boolean;
  /** A cancellation or pause that can be taken back stands in the way of changes. */
  isHalted: boolean;
  /** What its provider can do; see ProviderCapabilities. */
  proration: boolean;
  intervalChange: boolean;
}

export interface ChangeParams {
  plan: PlanTerms & { isArchived: boolean; isPublic: boolean; trialDays: number };
  billingPeriod: BillingPeriod;
  currency: string;
  provider: string | null;
  mode: 'recurring' | 'prepaid';
}

export type ChangeMethod = 'checkout' | 'in_place' | 'scheduled' | 'none';

/** What a checkout charges: a subscription, perhaps from a later day on, or one payment. */
export type DecidedCharge =
  | { kind: 'recurring'; trialDays: number; startsAt: Date | null }
  | { kind: 'once'; amount: Money; period: { start: Date | null; end: Date | null } };

export interface BillingDecision {
  direction: ChangeDirection;
  /**
   * checkout: paid, or agreed, on a provider's page. in_place: the provider charges the difference now.
   * scheduled: at the end of what is paid. none: at once and without money.
   */
  method: ChangeMethod;
  /** For a checkout only. */
  charge: DecidedCharge | null;
  /** The catalogue's price of the request; null for a free plan. */
  price: PlanPrice | null;
  /** Known beforehand for every method but in_place at a provider that prorates. */
  dueNow: Money;
  nextCharge: { amount: Money; at: Date } | null;
  /** Credits are negative. What they are of is said by their order: credit, then debit. */
  lines: { kind: 'credit' | 'debit' | 'plan'; amount: Money }[];
  effectiveAt: Date;
  trialDays: number;
  overLimit: { metric: Metric; used: number; limit: number; over: number }[];
  featuresLost: string[];
  featuresGained: string[];
}

export type Refusal =
  | { refused: 'COMPED' | 'NOT_PURCHASABLE' | 'NO_PRICE' }
  /** Not now: why, and when it will be otherwise by itself. */
  | { refused: 'REFUSED'; reason: BillingRefusal; until: Date | null };
export type DecisionOrRefusal = BillingDecision | Refusal;

type Outcome = Omit<BillingDecision, 'method' | 'charge'>;

/**
 * Computes a change of plan without doing anything: the preview shows it, the upgrade carries it out.
 * Pure: time and usage are arguments.
 */
export function decideChange(
  current: CurrentTerms,
  params: ChangeParams,
  usage: Readonly<Partial<Record<Metric, number>>>,
  now: Date,
): DecisionOrRefusal {
  const { plan, billingPeriod, currency } = params;
  if (current.isComped) return { refused: 'COMPED' };
  const direction = changeDirection(
    {
      plan: { id: current.planId, sortOrder: current.sortOrder },
      billingPeriod: current.billingPeriod,
    },
    { plan, billingPeriod },
  );
  const isForSale = !plan.isCustom && !plan.isArchived && plan.isPublic;
  const isOwn = direction === 'same' || direction === 'period';
  // A plan that was taken off the catalogue goes on for those who have it.
  if (!isForSale && !(isOwn && !plan.isCustom && current.charged)) {
    if (direction !== 'same') return { refused: 'NOT_PURCHASABLE' };
  }
  const price = isPaid(plan) ? findPrice(plan, intervalOf(billingPeriod), currency) : null;
  const isPriced = price !== undefined && price?.amountMinor !== 0;
  if (direction !== 'same' && !isPriced) {
    return { refused: 'NO_PRICE' };
  }
  const { gained, lost } = compareFeatures(current.features, plan.features);
  const outcome: Outcome = {
    direction,
    price: price ?? null,
    dueNow: { amountMinor: 0, currency },
    nextCharge: null,
    lines: [],
    effectiveAt: now,
    trialDays: 0,
    overLimit: overLimits(usage, plan.features),
    featuresGained: gained,
    featuresLost: lost,
  };
  if (!current.charged) return decideFirst(current, params, outcome, now);
  if (!price) {
    // The free plan begins when what is paid is over.
    return direction === 'same'
      ? { ...outcome, method: 'none', charge: null }
      : { ...outcome, method: 'scheduled', charge: null, effectiveAt: current.charged.periodEnd };
  }
  return decideCharged(current.charged, params, { ...outcome, price }, now);
}

function decideFirst(
  current: CurrentTerms,
  params: ChangeParams,
  outcome: Outcome,
  now: Date,
): DecisionOrRefusal {
  const { price, direction } = outcome;
  if (!price || direction === 'same') return { ...outcome, method: 'none', charge: null };
  const trialDays = current.mayTry && params.mode === 'recurring' ? params.plan.trialDays : 0;
  if (trialDays > 0) {
    return {
      ...outcome,
      method: 'checkout',
      charge: { kind: 'recurring', trialDays, startsAt: null },
      trialDays,
      nextCharge: { amount: moneyOf(price), at: addDays(now, trialDays) },
    };
  }
  return { ...outcome, method: 'checkout', ...paidNow(price, params, now) };
}

/** The whole price now: the first of a subscription, or one period in advance. */
function paidNow(price: PlanPrice, params: ChangeParams, from: Date) {
  const amount = moneyOf(price);
  const isPrepaid = params.mode === 'prepaid';
  return {
    dueNow: amount,
    lines: [{ kind: 'plan' as const, amount }],
    nextCharge: isPrepaid ? null : { amount, at: addInterval(from, price.interval) },
    charge: isPrepaid
      ? { kind: 'once' as const, amount, period: { start: null, end: null } }
      : { kind: 'recurring' as const, trialDays: 0, startsAt: null },
  };
}

function decideCharged(
  charged: ChargedTerms,
  params: ChangeParams,
  outcome: Outcome & { price: PlanPrice },
  now: Date,
): DecisionOrRefusal {
  const { direction, price } = outcome;
  const isSamePlan = direction === 'same' || direction === 'period';
  const isElsewhere =
    (params.provider !== null && params.provider !== charged.provider) ||
    params.currency !== charged.price.currency;
  const isOtherInterval = price.interval !== charged.price.interval;
  const isOtherMode = (params.mode === 'prepaid') !== (charged.renewal === 'manual');

  const isExtended =
    charged.renewal === 'manual' && params.mode === 'prepaid' && !isElsewhere && isSamePlan;
  const isAsItRuns = direction === 'same' && !isElsewhere && !isOtherMode && !charged.isOver;
  if (isAsItRuns && !isExtended) return { ...outcome, method: 'none', charge: null };
  // What is raised, extended or followed may be taken back by the bank, and be suspended until then.
  if (charged.isDisputed) return refuse('DISPUTED');
  if (isExtended) return extend(charged, outcome);

  // Whatever began now would be paid beside the charge that is on its way.
  if (charged.isRenewing) return refuse('RENEWAL_PENDING');
  if (charged.isTrial && direction === 'upgrade' && params.plan.trialDays === 0) {
    // A plan that nobody tries is paid at once, on a page of its own; the trial ends with it.
    return { ...outcome, method: 'checkout', ...paidNow(price, params, now) };
  }
  const needsNewAgreement =
    isElsewhere || isOtherMode || charged.isOver || (isOtherInterval && !charged.intervalChange);
  if (needsNewAgreement) return agreeAnew(charged, params, outcome, isSamePlan, now);

  if (charged.isHalted) return refuse('RESUME_FIRST');
  if (charged.isOwing) return refuse('PAST_DUE');
  const isGrowing =
    direction === 'upgrade' || (direction === 'period' && price.interval === 'year');
  if (isGrowing && charged.isCredited && charged.proration) {
    // It would prorate what it never charged: the larger plan would be free until then.
    return refuse('WAITS_FOR_FIRST_CHARGE', charged.periodEnd);
  }
  if (isGrowing) return grow(charged, outcome, now);
  if (charged.renewal === 'manual') {
    return refuse('ENDS_BY_ITSELF', charged.periodEnd);
  }
  return {
    ...outcome,
    method: 'scheduled',
    charge: null,
    effectiveAt: charged.periodEnd,
    nextCharge: { amount: moneyOf(price), at: charged.periodEnd },
  };
}

/** One more period of the same plan, from the end of what is paid. */
function extend(charged: ChargedTerms, outcome: Outcome & { price: PlanPrice }): BillingDecision {
  const amount = moneyOf(outcome.price);
  return {
    ...outcome,
    method: 'checkout',
    dueNow: amount,
    lines: [{ kind: 'plan', amount }],
    effectiveAt: charged.periodEnd,
    charge: { kind: 'once', amount, period: { start: charged.periodEnd, end: null } },
  };
}

/**
 * Another provider, currency, way to pay or interval: a new subscription, whose first charge comes when what
 * is paid is over. It is the same plan meanwhile, so nothing is lost and nothing is paid twice.
 */
function agreeAnew(
  charged: ChargedTerms,
  params: ChangeParams,
  outcome: Outcome & { price: PlanPrice },
  isSamePlan: boolean,
  now: Date,
): DecisionOrRefusal {
  const { price } = outcome;
  const isPaidThrough = charged.periodEnd > now;
  if (!isPaidThrough) return { ...outcome, method: 'checkout', ...paidNow(price, params, now) };
  if (!isSamePlan) {
    return refuse('ONE_CHANGE_AT_A_TIME', charged.isOver ? charged.periodEnd : null);
  }
  if (params.mode === 'prepaid') {
    return refuse('CANCEL_FIRST', charged.isOver ? charged.periodEnd : null);
  }
  return {
    ...outcome,
    method: 'checkout',
    effectiveAt: charged.periodEnd,
    nextCharge: { amount: moneyOf(price), at: charged.periodEnd },
    charge: { kind: 'recurring', trialDays: 0, startsAt: charged.periodEnd },
  };
}

/** More at once: the provider charges the difference, or it is paid as one payment. */
function grow(
  charged: ChargedTerms,
  outcome: Outcome & { price: PlanPrice },
  now: Date,
): BillingDecision {
  const { price } = outcome;
  const renews = charged.renewal === 'automatic';
  if (charged.proration) {
    const nextCharge = { amount: moneyOf(price), at: addInterval(now, price.interval) };
    return { ...outcome, method: 'in_place', charge: null, nextCharge };
  }
  const nextCharge = renews ? { amount: moneyOf(price), at: charged.periodEnd } : null;
  const period = { start: charged.periodStart, end: charged.periodEnd };
  const { credit, debit, due } = prorate(charged.price, price, period, now);
  if (charged.isTrial || due.amountMinor === 0) {
    return { ...outcome, method: 'in_place', charge: null, nextCharge };
  }
  return {
    ...outcome,
    method: 'checkout',
    dueNow: due,
    nextCharge,
    lines: [
      { kind: 'credit', amount: { ...credit, amountMinor: -credit.amountMinor } },
      { kind: 'debit', amount: debit },
    ],
    charge: { kind: 'once', amount: due, period: { start: now, end: charged.periodEnd } },
  };
}

function moneyOf({ amountMinor, currency }: Money): Money {
  return { amountMinor, currency };
}

function refuse(reason: BillingRefusal, until: Date | null = null): Refusal {
  return { refused: 'REFUSED', reason, until };
}
