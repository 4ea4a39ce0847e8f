import type { CatalogPlan } from '#server/features/plans/plans.service.ts';
import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';
import type { Session } from '#server/http/session.ts';
import { lookupKey } from '#server/payments/payment-provider.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import { type PlanPrice, periodOf } from '#shared/domain/plan.ts';
import type { IntentCharge, IntentRecord } from './intent.model.ts';
import { INTENT_STATES } from './intent-states.ts';

export interface IntentParams {
  kind: IntentRecord['kind'];
  plan: Pick<CatalogPlan, 'id' | 'name' | 'description' | 'version' | 'sortOrder' | 'features'>;
  price: PlanPrice;
  /** Null where no payment page is needed. */
  charge: IntentCharge | null;
  /** When the new terms begin; null for now. */
  effectiveAt: Date | null;
  prorateAt: Date | null;
  source: string | null;
  returnUrl: string | null;
  idempotencyKey: string | null;
}

/** An hour: Stripe wants between 30 minutes and 24 hours (Checkout Session, expires_at). */
const LIFETIME_MS = 60 * 60 * 1000;

/** An intent as it is written first, before anybody is told. */
export function newIntent({
  _id,
  by,
  current,
  provider,
  params,
  now,
}: {
  _id: string;
  by: Pick<Session, 'businessId' | 'userId'>;
  current: SubscriptionRecord;
  provider: ProviderName;
  params: IntentParams;
  now: Date;
}): IntentRecord {
  const { id, name, description, version, sortOrder, features } = params.plan;
  const { kind, price, charge, effectiveAt, prorateAt, source, returnUrl } = params;
  const isAboutRunning = kind !== 'checkout';
  const state = charge ? 'open' : kind === 'schedule' ? 'scheduling' : 'changing';
  return {
    _id,
    businessId: by.businessId,
    appId: current.appId,
    requestedBy: by.userId,
    kind,
    provider,
    plan: { id, name, description, version, sortOrder, features },
    price,
    lookupKey: lookupKey({ ...params.plan, appId: current.appId }, price),
    billingPeriod: periodOf(price.interval),
    charge,
    prorateAt,
    effectiveAt,
    replaces: isAboutRunning ? null : replacedBy(current),
    state,
    isOpen: INTENT_STATES[state].isOpen,
    sessionId: null,
    checkoutUrl: null,
    providerSubscriptionId: isAboutRunning ? current.providerSubscriptionId : null,
    idempotencyKey: params.idempotencyKey,
    source,
    returnUrl,
    createdAt: now,
    expiresAt: endOf(charge, new Date(now.getTime() + LIFETIME_MS)),
    endedAt: null,
    isForfeited: false,
    mayBeReleased: false,
  };
}

/** A difference pays for time that ends, and a later start is a day: neither can be paid afterwards. */
function endOf(charge: IntentCharge | null, hour: Date): Date {
  const day = charge?.kind === 'once' ? charge.period.end : (charge?.startsAt ?? null);
  return day && day < hour ? day : hour;
}

/** What is paid now, and goes on until the new agreement is made. */
function replacedBy(current: SubscriptionRecord): IntentRecord['replaces'] {
  const { provider, providerSubscriptionId, currentPeriodEnd, intentId } = current;
  if (!provider) return null;
  return {
    provider,
    subscriptionId: providerSubscriptionId,
    intentId,
    paidUntil: currentPeriodEnd,
  };
}

export function isSameRequest(intent: IntentRecord, wanted: IntentRecord): boolean {
  return (
    intent.kind === wanted.kind &&
    intent.provider === wanted.provider &&
    intent.lookupKey === wanted.lookupKey &&
    intent.returnUrl === wanted.returnUrl &&
    chargeKey(intent.charge) === chargeKey(wanted.charge)
  );
}

/** The same question, though the response may have moved on. */
export function isSameAsk(intent: IntentRecord, wanted: IntentRecord): boolean {
  return (
    intent.provider === wanted.provider &&
    intent.lookupKey === wanted.lookupKey &&
    intent.charge?.kind === wanted.charge?.kind
  );
}

/** Two requests for one price are still two where they are paid in other ways, or cost something else. */
function chargeKey(charge: IntentCharge | null): string {
  if (!charge) return '';
  return charge.kind === 'once'
    ? `once:${charge.period.end === null ? 'period' : 'difference'}:${charge.amount.amountMinor}`
    : `recurring:${charge.trialDays}:${charge.startsAt?.getTime() ?? ''}`;
}
