import type { Checkout, HistoryEntry, Invoice, Preview } from '#shared/contracts/billing.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { Limits, SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { describeUsage, type Metric } from '#shared/domain/entitlements.ts';

// A catalogue like no seeded one: what the screens say has to come from here.
const FREE = {
  maxProducts: 40,
  maxUsers: 1,
  maxClients: 0,
  advancedReporting: false,
  wildKeyOfTomorrow: false,
};
const MIDDLE = {
  maxProducts: 900,
  maxUsers: 3,
  maxClients: 70,
  advancedReporting: true,
  wildKeyOfTomorrow: 12,
};
const TOP = {
  maxProducts: null,
  maxUsers: null,
  maxClients: null,
  advancedReporting: true,
  wildKeyOfTomorrow: null,
};

export function aPlan(over: Partial<Plan> = {}): Plan {
  return {
    id: 'oak',
    appId: 'inventory',
    name: 'OAK',
    description: '',
    sortOrder: 20,
    prices: [
      { interval: 'month', currency: 'ARS', amountMinor: 1_000_000 },
      { interval: 'year', currency: 'ARS', amountMinor: 10_000_000 },
      { interval: 'month', currency: 'USD', amountMinor: 1_900 },
    ],
    features: MIDDLE,
    isDefault: false,
    isPopular: true,
    isCustom: false,
    trialDays: 0,
    ...over,
  };
}

export const seedPlan = aPlan({
  id: 'seed',
  name: 'SEED',
  sortOrder: 5,
  prices: [],
  features: FREE,
  isDefault: true,
  isPopular: false,
});
export const oakPlan = aPlan();
export const forestPlan = aPlan({
  id: 'forest',
  name: 'FOREST',
  sortOrder: 90,
  prices: [],
  features: TOP,
  isPopular: false,
  isCustom: true,
});
export const catalogue = [seedPlan, oakPlan, forestPlan];

export function aSubscription(over: Partial<SubscriptionStatus> = {}): SubscriptionStatus {
  return {
    appId: 'inventory',
    planId: seedPlan.id,
    planName: seedPlan.name,
    status: 'active',
    isPremium: false,
    features: seedPlan.features,
    provider: null,
    billingPeriod: null,
    price: null,
    currentPeriodStart: null,
    currentPeriodEnd: null,
    autoRenew: false,
    cancelAtPeriodEnd: false,
    renewal: null,
    canResume: false,
    scheduledChange: null,
    trialEnd: null,
    failedPayments: 0,
    graceEndsAt: null,
    isComped: false,
    isDisputed: false,
    suspendedPlan: null,
    ended: null,
    paymentMethod: null,
    overLimit: [],
    version: 1,
    ...over,
  };
}

export function paidSubscription(over: Partial<SubscriptionStatus> = {}): SubscriptionStatus {
  return aSubscription({
    planId: oakPlan.id,
    planName: oakPlan.name,
    isPremium: true,
    features: oakPlan.features,
    provider: 'stripe',
    billingPeriod: 'monthly',
    price: { interval: 'month', currency: 'ARS', amountMinor: 1_000_000 },
    currentPeriodStart: '2026-11-21T12:00:00.000Z',
    currentPeriodEnd: '2026-12-21T12:00:00.000Z',
    autoRenew: true,
    renewal: 'automatic',
    paymentMethod: { brand: 'visa', last4: '4242' },
    version: 2,
    ...over,
  });
}

export function someLimits(
  used: Partial<Record<Metric, number>>,
  features: Plan['features'] = seedPlan.features,
): Limits {
  const metrics = (['products', 'users', 'clients'] as const).map((metric) =>
    describeUsage(metric, used[metric] ?? 0, features),
  );
  return { planId: seedPlan.id, metrics };
}

export function aPreview(over: Partial<Preview> = {}): Preview {
  return {
    direction: 'upgrade',
    method: 'checkout',
    dueNow: { amountMinor: 1_000_000, currency: 'ARS' },
    nextCharge: {
      amount: { amountMinor: 1_000_000, currency: 'ARS' },
      at: '2026-12-21T12:00:00.000Z',
    },
    lines: [{ description: 'OAK', amount: { amountMinor: 1_000_000, currency: 'ARS' } }],
    effectiveAt: '2026-11-21T12:00:00.000Z',
    trialDays: 0,
    computedAt: '2026-11-21T12:00:00.000Z',
    quote: 'signed-1',
    overLimit: [],
    featuresLost: [],
    featuresGained: ['advancedReporting', 'maxClients'],
    ...over,
  };
}

export const CHECKOUT_ID = '64a000000000000000000001';

export function aCheckout(over: Partial<Checkout> = {}): Checkout {
  return {
    id: CHECKOUT_ID,
    status: 'confirming',
    targetPlanId: oakPlan.id,
    targetPlanName: oakPlan.name,
    checkoutUrl: null,
    provider: 'stripe',
    billingPeriod: 'monthly',
    currency: 'ARS',
    mode: 'recurring',
    purpose: 'plan',
    isAwaitingPayment: false,
    expiresAt: '2026-11-21T13:00:00.000Z',
    returnUrl: '/clients?form=new',
    subscription: aSubscription(),
    ...over,
  };
}

export function anInvoice(over: Partial<Invoice> = {}): Invoice {
  return {
    id: 'stripe:in_1',
    number: 'OAK-0001',
    provider: 'stripe',
    status: 'paid',
    total: { amountMinor: 1_000_000, currency: 'ARS' },
    refunded: { amountMinor: 0, currency: 'ARS' },
    kind: 'period',
    periodStart: '2026-11-21T12:00:00.000Z',
    periodEnd: '2026-12-21T12:00:00.000Z',
    createdAt: '2026-11-21T12:00:00.000Z',
    paidAt: '2026-11-21T12:00:00.000Z',
    planName: oakPlan.name,
    url: null,
    ...over,
  };
}

export function anEvent(over: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    id: 'e1',
    type: 'subscription.renewed',
    at: '2026-11-21T12:00:00.000Z',
    actor: { kind: 'provider', name: null },
    before: { planName: oakPlan.name },
    after: { planName: oakPlan.name },
    data: {},
    ...over,
  };
}
