import type { Facts } from '#server/features/billing/facts.ts';
import type { IntentRecord } from '#server/features/billing/intent.model.ts';
import type { CatalogPlan } from '#server/features/plans/plans.service.ts';
import type { SubscriptionRecord } from '#server/features/subscriptions/subscription.model.ts';
import { withoutProvider } from '#server/features/subscriptions/subscriptions.service.ts';
import {
  type CheckoutSnapshot,
  lookupKey,
  type PaymentSnapshot,
  type SubscriptionSnapshot,
} from '#server/payments/payment-provider.ts';
import { type PlanPrice, periodOf } from '#shared/domain/plan.ts';

export const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 10, 12);
/** A day of the story; 0 is today. */
export const at = (day: number): Date => new Date(START + day * DAY);

export const PRICES = [
  { amountMinor: 1000, currency: 'ARS', interval: 'month' },
  { amountMinor: 2000, currency: 'ARS', interval: 'month' },
  { amountMinor: 9000, currency: 'ARS', interval: 'year' },
  { amountMinor: 1000, currency: 'USD', interval: 'month' },
] as const satisfies PlanPrice[];

export const DEFAULT_PLAN: CatalogPlan = {
  id: 'free',
  appId: 'inventory',
  name: 'Free',
  description: '',
  version: 1,
  sortOrder: 0,
  prices: [],
  features: { maxProducts: 1 },
  isDefault: true,
  isPopular: false,
  isPublic: true,
  isCustom: false,
  isArchived: false,
  trialDays: 0,
};

export function intentOf(
  id: string,
  price: PlanPrice,
  over: Partial<IntentRecord> = {},
): IntentRecord {
  const planId = `plan${price.amountMinor}`;
  return {
    _id: id,
    businessId: 'b1',
    appId: 'inventory',
    requestedBy: 'u1',
    kind: 'checkout',
    provider: 'stripe',
    plan: {
      id: planId,
      name: planId,
      description: '',
      version: 1,
      sortOrder: price.amountMinor,
      features: { maxProducts: price.amountMinor },
    },
    price,
    lookupKey: lookupKey({ appId: 'inventory', id: planId, version: 1 }, price),
    billingPeriod: periodOf(price.interval),
    charge: { kind: 'recurring', trialDays: 0, startsAt: null },
    prorateAt: null,
    effectiveAt: null,
    replaces: null,
    state: 'open',
    isOpen: true,
    sessionId: `cs_${id}`,
    checkoutUrl: `https://pay.example/${id}`,
    providerSubscriptionId: null,
    idempotencyKey: null,
    source: null,
    returnUrl: null,
    createdAt: at(-5),
    expiresAt: at(1),
    ...over,
  };
}

export function checkoutOf(intent: IntentRecord): CheckoutSnapshot {
  return {
    provider: 'stripe',
    sessionId: `cs_${intent._id}`,
    status: 'complete',
    url: null,
    intentId: intent._id,
    customerId: 'cus_1',
    subscriptionId: `sub_${intent._id}`,
    payments: [],
    paymentMethod: null,
  };
}

/** The first payment of an intent, paid five days ago for a month. */
export function paymentOf(
  intent: IntentRecord,
  over: Partial<PaymentSnapshot> = {},
): PaymentSnapshot {
  return {
    paymentId: `in_${intent._id}`,
    number: null,
    intentId: intent._id,
    status: 'paid',
    amount: { amountMinor: intent.price.amountMinor, currency: intent.price.currency },
    isInMediation: false,
    refundedMinor: 0,
    period: { start: at(-5), end: at(25) },
    reason: 'first',
    createdAt: at(-5),
    paidAt: at(-5),
    attempts: 1,
    nextAttemptAt: null,
    receiptUrl: null,
    ...over,
  };
}

/** The active, paid subscription that came of an intent. */
export function subscriptionOf(
  intent: IntentRecord,
  over: Partial<SubscriptionSnapshot> = {},
): SubscriptionSnapshot {
  return {
    provider: 'stripe',
    subscriptionId: `sub_${intent._id}`,
    customerId: 'cus_1',
    intentId: intent._id,
    state: 'active',
    price: intent.price,
    lookupKey: intent.lookupKey,
    currentPeriodStart: at(-5),
    currentPeriodEnd: at(25),
    cancelAt: null,
    endedAt: null,
    keepsPaidTime: false,
    trialEnd: null,
    nextChargeAt: at(25),
    paymentMethod: { brand: 'visa', last4: '4242' },
    payments: [paymentOf(intent)],
    fetchedAt: at(0),
    ...over,
  };
}

export function onDefaultPlan(): SubscriptionRecord {
  return {
    _id: 'b1:inventory',
    businessId: 'b1',
    appId: 'inventory',
    ...(withoutProvider(DEFAULT_PLAN) as Omit<
      SubscriptionRecord,
      '_id' | 'businessId' | 'appId' | 'customerIds'
    >),
    customerIds: {},
    trialIntentId: null,
    ended: null,
    shrunkMetrics: [],
    syncedAt: null,
    version: 1,
    pendingEvents: [],
  };
}

/** Our record of a paid subscription, as an earlier run wrote it. */
export function running(snapshot: SubscriptionSnapshot): SubscriptionRecord {
  const planId = `plan${snapshot.price.amountMinor}`;
  return {
    ...onDefaultPlan(),
    planId,
    planName: planId,
    sortOrder: snapshot.price.amountMinor,
    features: { maxProducts: snapshot.price.amountMinor },
    isPremium: true,
    provider: snapshot.provider,
    providerSubscriptionId: snapshot.subscriptionId,
    lookupKey: snapshot.lookupKey,
    price: snapshot.price,
    billingPeriod: periodOf(snapshot.price.interval),
    currentPeriodStart: at(-5),
    currentPeriodEnd: at(25),
    renewal: 'automatic',
    intentId: snapshot.intentId,
    paymentMethod: snapshot.paymentMethod,
  };
}

export function factsOf(over: Partial<Facts>): Facts {
  return {
    current: onDefaultPlan(),
    intents: [],
    checkouts: new Map(),
    snapshots: new Map(),
    defaultPlan: DEFAULT_PLAN,
    now: at(0),
    ...over,
  };
}
