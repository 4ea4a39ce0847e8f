import type { IntentRecord } from '#server/features/billing/intent.model.ts';
import { INTENT_STATES } from '#server/features/billing/intent-states.ts';
import type { Grant, LedgerEntry } from '#server/features/billing/ledger.model.ts';
import {
  type CheckoutSnapshot,
  lookupKey,
  type PaymentSnapshot,
  type SubscriptionSnapshot,
} from '#server/payments/payment-provider.ts';
import { type PlanPrice, periodOf } from '#shared/domain/plan.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 10, 12);
/** A day of the story; 0 is today. */
export const at = (day: number): Date => new Date(START + day * DAY);

/** The larger the price, the higher its plan. */
export const LOW = { amountMinor: 1000, currency: 'ARS', interval: 'month' } satisfies PlanPrice;
export const HIGH = { ...LOW, amountMinor: 2000 } satisfies PlanPrice;
export const YEARLY = { ...LOW, amountMinor: 9000, interval: 'year' } satisfies PlanPrice;

/** A checkout whose page is open until tomorrow. */
export function intentOf(
  id: string,
  price: PlanPrice,
  over: Partial<IntentRecord> = {},
): IntentRecord {
  const planId = `plan${price.amountMinor}`;
  const state = over.state ?? 'open';
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
    state,
    isOpen: INTENT_STATES[state].isOpen,
    sessionId: `page_${id}`,
    checkoutUrl: `https://pay.example/${id}`,
    providerSubscriptionId: null,
    idempotencyKey: null,
    source: null,
    returnUrl: null,
    createdAt: at(-5),
    expiresAt: at(1),
    endedAt: null,
    isForfeited: false,
    mayBeReleased: false,
    ...over,
  };
}

/** Another price of the subscription that came of an intent: now, or from a later day on. */
export function changeOf(
  origin: IntentRecord,
  id: string,
  price: PlanPrice,
  over: Partial<IntentRecord> = {},
): IntentRecord {
  return intentOf(id, price, {
    kind: over.effectiveAt ? 'schedule' : 'change',
    provider: origin.provider,
    state: over.effectiveAt ? 'scheduling' : 'changing',
    charge: null,
    sessionId: null,
    checkoutUrl: null,
    providerSubscriptionId: `sub_${origin._id}`,
    createdAt: at(-1),
    ...over,
  });
}

/** An order of one payment, at the provider that has them: a period in advance, unless it says a raise's end. */
export function onceOf(
  id: string,
  price: PlanPrice,
  over: Partial<IntentRecord> = {},
  end: Date | null = null,
): IntentRecord {
  const { amountMinor, currency } = price;
  const charge = { kind: 'once', amount: { amountMinor, currency }, period: { start: null, end } };
  return intentOf(id, price, { provider: 'mercadopago', charge, ...over } as Partial<IntentRecord>);
}

/** The page of an intent, gone through. */
export function pageOf(
  intent: IntentRecord,
  over: Partial<CheckoutSnapshot> = {},
): CheckoutSnapshot {
  const isOnce = intent.charge?.kind === 'once';
  return {
    provider: intent.provider,
    sessionId: intent.sessionId ?? '',
    status: 'complete',
    url: null,
    intentId: intent._id,
    customerId: null,
    subscriptionId: isOnce ? null : `sub_${intent._id}`,
    payments: isOnce ? [paymentOf(intent, { paysFor: null })] : [],
    paymentMethod: null,
    ...over,
  };
}

/** The first payment of an intent, paid five days ago for a month. */
export function paymentOf(
  intent: IntentRecord,
  over: Partial<PaymentSnapshot> = {},
): PaymentSnapshot {
  const { amountMinor, currency } = intent.price;
  const isNamed = intent.provider === 'stripe';
  return {
    paymentId: `pay_${intent._id}`,
    number: null,
    intentId: intent._id,
    status: 'paid',
    isInMediation: false,
    amount: { amountMinor, currency },
    paysFor: { kind: 'period', lookupKey: isNamed ? intent.lookupKey : null },
    updatedAt: null,
    refundedMinor: 0,
    period: { start: at(-5), end: at(25) },
    reason: 'first',
    isForgiven: false,
    createdAt: at(-5),
    paidAt: over.status === 'failed' || over.status === 'pending' ? null : at(-5),
    attempts: 1,
    nextAttemptAt: null,
    receiptUrl: null,
    payUrl: null,
    ...over,
  };
}

/** The payment of the second month. */
export function renewalOf(
  intent: IntentRecord,
  over: Partial<PaymentSnapshot> = {},
): PaymentSnapshot {
  return paymentOf(intent, {
    paymentId: `pay_${intent._id}_2`,
    reason: 'renewal',
    period: { start: at(25), end: at(55) },
    createdAt: at(25),
    paidAt: over.status === 'failed' || over.status === 'pending' ? null : at(25),
    ...over,
  });
}

/** The active, paid subscription that came of an intent. */
export function subscriptionOf(
  intent: IntentRecord,
  over: Partial<SubscriptionSnapshot> = {},
): SubscriptionSnapshot {
  return {
    provider: intent.provider,
    subscriptionId: `sub_${intent._id}`,
    customerId: 'cus_1',
    intentId: intent._id,
    state: 'active',
    price: intent.price,
    lookupKey: intent.provider === 'stripe' ? intent.lookupKey : null,
    scheduled: null,
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

/** A month that was bought by an intent's payment, five days ago. */
export function entryOf(
  intent: IntentRecord,
  grant: Partial<Grant> = {},
  over: Partial<LedgerEntry> = {},
): LedgerEntry {
  const { paysFor: _paysFor, ...payment } = paymentOf(intent);
  const { plan, price, lookupKey: key } = intent;
  const terms = { plan, price, lookupKey: key, intentId: intent._id };
  return {
    _id: `${intent.provider}:${payment.paymentId}`,
    businessId: 'b1',
    appId: 'inventory',
    provider: intent.provider,
    ...payment,
    providerSubscriptionId: intent.charge?.kind === 'once' ? null : `sub_${intent._id}`,
    planName: plan.name,
    paymentMethod: null,
    granted: { kind: 'period', ...terms, from: at(-5), to: at(25), endedAt: null, ...grant },
    outcome: 'bought',
    outcomeReason: null,
    ...over,
  };
}
