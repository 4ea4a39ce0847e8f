import type { CatalogPlan } from '#server/features/plans/plans.service.ts';
import {
  type SubscriptionRecord,
  withoutProvider,
} from '#server/features/subscriptions/subscriptions.service.ts';
import type {
  CheckoutSnapshot,
  PaymentSnapshot,
  SubscriptionSnapshot,
} from '#server/payments/payment-provider.ts';
import { sameMoney } from '#shared/domain/money.ts';
import { periodOf } from '#shared/domain/plan.ts';
import type { IntentRecord, IntentState } from './intent.model.ts';

/** What is true now: our records, and what the provider said when it was asked under the lease. */
export interface Facts {
  current: SubscriptionRecord;
  intents: readonly IntentRecord[];
  checkouts: ReadonlyMap<string, CheckoutSnapshot | null>;
  /** Provider subscriptions by id; null for one that the provider does not know. */
  snapshots: ReadonlyMap<string, SubscriptionSnapshot | null>;
  defaultPlan: CatalogPlan;
  now: Date;
}

export interface Verdict {
  /** Null when the subscription is as it should be. */
  changes: Partial<SubscriptionRecord> | null;
  event: { type: string; data: Record<string, unknown> } | null;
  intentStates: { intentId: string; state: IntentState }[];
  /** Provider subscriptions that must not go on charging. */
  surplus: SurplusSubscription[];
  /** For a person to look at: the code says what, the data where. */
  alerts: { code: string; data: Record<string, unknown> }[];
}

type SurplusSubscription = Pick<SubscriptionSnapshot, 'provider' | 'subscriptionId' | 'intentId'>;

/** How long a paid plan outlives its paid time while a renewal is unsettled or the provider is silent. */
export const GRACE_DAYS = 7;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The terms under which a provider subscription is ours: what was agreed before it was paid. */
interface Agreement {
  intent: IntentRecord | null;
  snapshot: SubscriptionSnapshot;
}

/**
 * The only place where a provider's truth becomes a plan. Pure and repeatable: the same facts give the same
 * verdict, so duplicates, reordering and delays of what triggered it do not matter.
 */
export function reduce(facts: Facts): Verdict {
  const alerts: Verdict['alerts'] = [];
  const agreements: Agreement[] = [];
  for (const snapshot of facts.snapshots.values()) {
    if (!snapshot) continue;
    const agreement = agreementOf(snapshot, facts);
    if (agreement) agreements.push(agreement);
    else {
      alerts.push({
        code: 'payment_without_agreement',
        data: { subscriptionId: snapshot.subscriptionId, priceKey: snapshot.priceKey },
      });
    }
  }
  const granting = agreements
    .filter((agreement) => grants(agreement, facts))
    .sort((a, b) => newestFirst(a, b, facts));
  const [chosen, ...others] = granting;
  const surplus = others.map(({ snapshot }) => surplusOf(snapshot));
  if (surplus.length > 0) alerts.push({ code: 'second_subscription', data: { surplus } });

  const next = chosen ? granted(chosen, facts) : withoutGrant(facts, surplus, alerts);
  const changes = next && differs(facts.current, next) ? next : null;
  return {
    changes,
    event: changes ? { type: eventType(facts.current, changes), data: {} } : null,
    intentStates: intentStates(facts, agreements, chosen),
    surplus,
    alerts,
  };
}

function agreementOf(snapshot: SubscriptionSnapshot, facts: Facts): Agreement | null {
  const { current, intents } = facts;
  const change = intents
    .filter((intent) => intent.kind === 'change')
    .find(
      (intent) =>
        intent.providerSubscriptionId === snapshot.subscriptionId && fits(intent, snapshot),
    );
  if (change) return { intent: change, snapshot };
  const isRunning =
    current.provider === snapshot.provider &&
    current.providerSubscriptionId === snapshot.subscriptionId &&
    current.priceKey === snapshot.priceKey &&
    current.price?.interval === snapshot.price.interval &&
    sameMoney(current.price, snapshot.price);
  if (isRunning) return { intent: null, snapshot };
  const checkout = intents.find((intent) => intent._id === snapshot.intentId);
  return checkout && fits(checkout, snapshot) ? { intent: checkout, snapshot } : null;
}

function fits(intent: IntentRecord, snapshot: SubscriptionSnapshot): boolean {
  return (
    intent.provider === snapshot.provider &&
    intent.priceKey === snapshot.priceKey &&
    intent.price.interval === snapshot.price.interval &&
    sameMoney(intent.price, snapshot.price)
  );
}

/**
 * Payments that buy time: really paid, for this subscription's intent, in the agreed currency, and at least
 * the price unless prorated.
 */
function validPayments({ intent, snapshot }: Agreement): PaymentSnapshot[] {
  const price = intent?.price ?? snapshot.price;
  return snapshot.payments.filter(
    (payment) =>
      payment.status === 'paid' &&
      (payment.intentId === null || payment.intentId === snapshot.intentId) &&
      payment.amount.currency === price.currency &&
      (payment.reason === 'change' || payment.amount.amountMinor >= price.amountMinor),
  );
}

function paidPeriod(agreement: Agreement): { start: Date; end: Date } | null {
  return (
    validPayments(agreement)
      .map((payment) => payment.period)
      .sort((a, b) => b.end.getTime() - a.end.getTime())[0] ?? null
  );
}

/** Whether a provider subscription gives the right to its plan now. */
function grants(agreement: Agreement, facts: Facts): boolean {
  const { snapshot } = agreement;
  const period = paidPeriod(agreement);
  if (!period) return false;
  switch (snapshot.state) {
    case 'active':
    case 'trialing':
      return facts.now.getTime() < period.end.getTime() + GRACE_DAYS * DAY_MS;
    case 'past_due':
      return facts.now < graceEnd(agreement, facts);
    case 'incomplete':
    case 'unpaid':
    case 'paused':
    case 'cancelled':
      return false;
  }
}

/**
 * Grace starts with the first failed payment and does not start anew with each retry; after a payment that
 * nobody told us of, the next failure has a grace of its own.
 */
function graceEnd({ snapshot }: Agreement, facts: Facts): Date {
  const { current } = facts;
  const failedAt = unpaidSince(snapshot) ?? facts.now;
  const end = new Date(failedAt.getTime() + GRACE_DAYS * DAY_MS);
  const isRunning = current.providerSubscriptionId === snapshot.subscriptionId;
  const known = isRunning ? current.graceEndsAt : null;
  if (known === null || known > end) return end;
  const knownStart = known.getTime() - GRACE_DAYS * DAY_MS;
  const isSettledSince = snapshot.payments.some(
    ({ status, paidAt }) => status === 'paid' && (paidAt?.getTime() ?? 0) > knownStart,
  );
  return isSettledSince ? end : known;
}

/** When the first of the payments that are owed was due; null when nothing is owed. */
function unpaidSince({ payments }: SubscriptionSnapshot): Date | null {
  const lastPaid = payments.findIndex((payment) => payment.status === 'paid');
  const owed = payments
    .slice(0, lastPaid === -1 ? payments.length : lastPaid)
    .filter((payment) => payment.status === 'failed' || payment.status === 'pending');
  return owed.at(-1)?.createdAt ?? null;
}

/** By the intent that began each, which stays the same for good; ties are broken alike every time. */
function newestFirst(a: Agreement, b: Agreement, facts: Facts): number {
  const difference = begunAt(b, facts) - begunAt(a, facts);
  if (difference !== 0) return difference;
  return a.snapshot.subscriptionId < b.snapshot.subscriptionId ? -1 : 1;
}

function begunAt({ intent, snapshot }: Agreement, { intents }: Facts): number {
  const first = intents.find((candidate) => candidate._id === snapshot.intentId) ?? intent;
  return (first?.createdAt ?? snapshot.currentPeriodStart).getTime();
}

function surplusOf(snapshot: SubscriptionSnapshot): SurplusSubscription {
  const { provider, subscriptionId, intentId } = snapshot;
  return { provider, subscriptionId, intentId };
}

function granted(agreement: Agreement, facts: Facts): Partial<SubscriptionRecord> {
  const { intent, snapshot } = agreement;
  const period = paidPeriod(agreement);
  const isPastDue = snapshot.state === 'past_due';
  const unpaid = snapshot.payments.find((payment) => payment.status === 'failed');
  return {
    ...(intent
      ? {
          planId: intent.plan.id,
          planName: intent.plan.name,
          planVersion: intent.plan.version,
          sortOrder: intent.plan.sortOrder,
          features: intent.plan.features,
        }
      : {}),
    isPremium: true,
    status: isPastDue ? 'past_due' : snapshot.state === 'trialing' ? 'trialing' : 'active',
    provider: snapshot.provider,
    providerSubscriptionId: snapshot.subscriptionId,
    priceKey: snapshot.priceKey,
    price: snapshot.price,
    billingPeriod: periodOf(snapshot.price.interval),
    currentPeriodStart: period?.start ?? null,
    currentPeriodEnd: period?.end ?? null,
    cancelAtPeriodEnd: snapshot.cancelAt !== null,
    scheduledChange: snapshot.cancelAt && {
      planId: facts.defaultPlan.id,
      planName: facts.defaultPlan.name,
      effectiveAt: snapshot.cancelAt,
    },
    trialEnd: snapshot.trialEnd,
    failedPayments: isPastDue ? Math.max(1, unpaid?.attempts ?? 1) : 0,
    graceEndsAt: isPastDue ? graceEnd(agreement, facts) : null,
    paymentMethod: snapshot.paymentMethod,
  };
}

/** Nothing that was fetched gives a plan: a subscription that had one goes back to the default plan. */
function withoutGrant(
  facts: Facts,
  surplus: Verdict['surplus'],
  alerts: Verdict['alerts'],
): Partial<SubscriptionRecord> | null {
  const { current, snapshots, defaultPlan, now } = facts;
  if (current.provider === null || current.providerSubscriptionId === null) return null;
  const snapshot = snapshots.get(current.providerSubscriptionId);
  if (snapshot === undefined) return null;
  const isRunning = snapshot?.state === 'active' || snapshot?.state === 'trialing';
  const isForeign = snapshot !== null && isRunning && agreementOf(snapshot, facts) === null;
  if (snapshot === null) {
    alerts.push({
      code: 'unknown_at_provider',
      data: { subscriptionId: current.providerSubscriptionId },
    });
  }
  if (snapshot === null || isForeign) {
    // The provider lost its record, or charges something that nobody agreed to (a price changed by hand):
    // a person has been alerted, and the time that was paid is honoured.
    const paidThrough = current.currentPeriodEnd ?? now;
    if (now.getTime() < paidThrough.getTime() + GRACE_DAYS * DAY_MS) return null;
  }
  if (snapshot !== null && snapshot.state !== 'cancelled') {
    // Access ends here, so charging has to end there.
    surplus.push(surplusOf(snapshot));
  }
  return withoutProvider(defaultPlan);
}

function intentStates(
  facts: Facts,
  agreements: readonly Agreement[],
  chosen: Agreement | undefined,
): Verdict['intentStates'] {
  return facts.intents.flatMap((intent) => {
    const state = intentState(intent, facts, agreements, chosen);
    return state === intent.state ? [] : [{ intentId: intent._id, state }];
  });
}

function intentState(
  intent: IntentRecord,
  facts: Facts,
  agreements: readonly Agreement[],
  chosen: Agreement | undefined,
): IntentState {
  if (intent.state === 'completed') return 'completed';
  if (chosen && isFruitOf(chosen, intent)) return 'completed';
  const isOver = facts.now >= intent.expiresAt;
  if (intent.kind === 'change' || intent.sessionId === null) {
    return intent.isOpen && isOver ? 'expired' : intent.state;
  }
  const checkout = facts.checkouts.get(intent.sessionId);
  if (checkout === undefined) return intent.state;
  if (checkout === null) return isOver ? 'expired' : intent.state;
  if (checkout.status === 'expired') return intent.isOpen ? 'expired' : intent.state;
  if (checkout.status === 'open') return intent.state;
  return paidState(intent, checkout, facts, agreements);
}

/** The state of a checkout that the person went through, while nothing is granted for it. */
function paidState(
  intent: IntentRecord,
  checkout: CheckoutSnapshot,
  facts: Facts,
  agreements: readonly Agreement[],
): IntentState {
  const isOver = facts.now >= intent.expiresAt;
  const isFetched = Boolean(facts.snapshots.get(checkout.subscriptionId ?? ''));
  if (!isFetched) return isOver ? 'failed' : 'confirming';
  const agreement = agreements.find((candidate) => isFruitOf(candidate, intent));
  if (!agreement || agreement.snapshot.state === 'cancelled') return 'failed';
  // Some ways to pay take days; what is neither paid nor on its way must not stand open for ever.
  const isOnItsWay =
    agreement.snapshot.state === 'incomplete' ||
    agreement.snapshot.payments.some((payment) => payment.status === 'pending');
  return isOver && !isOnItsWay ? 'failed' : 'confirming';
}

/** Whether a provider subscription came of an intent, also when it runs already under our record. */
function isFruitOf({ intent, snapshot }: Agreement, wanted: IntentRecord): boolean {
  return intent?._id === wanted._id || (snapshot.intentId === wanted._id && fits(wanted, snapshot));
}

function eventType(current: SubscriptionRecord, next: Partial<SubscriptionRecord>): string {
  if (next.provider === null) return 'subscription.ended';
  if (current.provider === null) return 'subscription.started';
  if (next.planId !== undefined && next.planId !== current.planId) {
    return 'subscription.plan_changed';
  }
  if (next.status !== current.status) {
    return next.status === 'past_due' ? 'subscription.past_due' : 'subscription.recovered';
  }
  const isRenewal = (next.currentPeriodEnd ?? 0) > (current.currentPeriodEnd ?? 0);
  return isRenewal ? 'subscription.renewed' : 'subscription.updated';
}

function differs(current: SubscriptionRecord, next: Partial<SubscriptionRecord>): boolean {
  return Object.entries(next).some(
    ([key, value]) =>
      canonical(value) !== canonical(current[key as keyof SubscriptionRecord] ?? null),
  );
}

/** The same text for the same content, whatever the order of keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
