import { model, Schema } from 'mongoose';
import type { EventRecord } from '#server/features/events/events.service.ts';
import type { EndReason, SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import type { BillingPeriod, Features, PlanPrice } from '#shared/domain/plan.ts';

/**
 * What a business has of an app. It keeps a snapshot of the plan as it was bought, so that editing the
 * catalogue never changes what a subscriber has or pays.
 */
export interface SubscriptionRecord {
  /** businessId:appId */
  _id: string;
  businessId: string;
  appId: string;
  planId: string;
  planName: string;
  planVersion: number;
  sortOrder: number;
  features: Features;
  isPremium: boolean;
  status: SubscriptionStatus['status'];
  provider: SubscriptionStatus['provider'];
  /** The provider's customer ids by provider:currency, kept for good: a customer keeps the currency of its first bill. */
  customerIds: Readonly<Record<string, string>>;
  providerSubscriptionId: string | null;
  /** Which catalogue price the provider charges; see payments/payment-provider. */
  lookupKey: string | null;
  billingPeriod: BillingPeriod | null;
  price: PlanPrice | null;
  currentPeriodStart: Date | null;
  currentPeriodEnd: Date | null;
  cancelAtPeriodEnd: boolean;
  scheduledChange: {
    planId: string;
    planName: string;
    effectiveAt: Date;
    price: PlanPrice | null;
  } | null;
  /** manual: periods are paid in advance, one at a time. */
  renewal: SubscriptionStatus['renewal'];
  /** The intent whose terms are in force; null for a plan that nobody pays. */
  intentId: string | null;
  /** The intent that gave a trial: there is one trial in the life of a business. */
  trialIntentId: string | null;
  /** A cancellation that was asked for here, of this provider subscription. */
  cancelRequest: {
    when: 'now' | 'period_end';
    providerSubscriptionId: string;
    at: Date;
    code: string;
  } | null;
  /** What one call to resume would take back. */
  resumable: 'cancellation' | 'pause' | 'schedule' | null;
  isDisputed: boolean;
  /** The plan that waits while a business has the default one: see suspended-plan. */
  suspendedPlan: { planId: string; planName: string; features: Features } | null;
  ended: { reason: EndReason; planId: string; planName: string; at: Date } | null;
  /** A plan given by hand, by a trusted service. */
  manualGrant: { reason: string; at: Date; until: Date | null } | null;
  trialEnd: Date | null;
  /** Until when the time was paid elsewhere, while the provider that runs has charged nothing yet. */
  creditedUntil: Date | null;
  failedPayments: number;
  graceEndsAt: Date | null;
  isComped: boolean;
  paymentMethod: { brand: string; last4: string } | null;
  /** Metrics whose limit shrank with the last change of plan: the only ones that can be over it. */
  shrunkMetrics: Metric[];
  /** Since when the provider of what runs cannot be read. */
  unreadSince: Date | null;
  /** When a first purchase was taken back: there is one such right in the life of a business. */
  withdrawnAt: Date | null;
  version: number;
  /** Events that this document's last writes owe to the events collection. */
  pendingEvents: EventRecord[];
}

const text = { type: String, default: null };
const date = { type: Date, default: null };
const list = { type: Schema.Types.Mixed, default: () => [] };
const plain = { type: Schema.Types.Mixed, default: null };

const subscriptionSchema = new Schema<SubscriptionRecord>(
  {
    _id: String,
    businessId: { type: String, required: true },
    appId: { type: String, required: true },
    planId: { type: String, required: true },
    planName: { type: String, required: true },
    planVersion: { type: Number, required: true },
    sortOrder: { type: Number, required: true },
    features: { type: Schema.Types.Mixed, default: {} },
    isPremium: { type: Boolean, default: false },
    status: { type: String, required: true },
    provider: text,
    customerIds: { type: Schema.Types.Mixed, default: {} },
    providerSubscriptionId: text,
    lookupKey: text,
    billingPeriod: text,
    price: plain,
    currentPeriodStart: date,
    currentPeriodEnd: date,
    cancelAtPeriodEnd: { type: Boolean, default: false },
    scheduledChange: plain,
    renewal: text,
    intentId: text,
    trialIntentId: text,
    cancelRequest: plain,
    resumable: text,
    isDisputed: { type: Boolean, default: false },
    suspendedPlan: plain,
    ended: plain,
    manualGrant: plain,
    trialEnd: date,
    creditedUntil: date,
    failedPayments: { type: Number, default: 0 },
    graceEndsAt: date,
    isComped: { type: Boolean, default: false },
    paymentMethod: plain,
    shrunkMetrics: list,
    unreadSince: date,
    withdrawnAt: date,
    version: { type: Number, default: 1 },
    pendingEvents: list,
  },
  { versionKey: false, collection: 'subscriptions', minimize: false },
);
subscriptionSchema.index({ businessId: 1, appId: 1 }, { unique: true });
// A provider's subscription belongs to one business: a webhook finds it, and nobody else can claim it.
subscriptionSchema.index(
  { provider: 1, providerSubscriptionId: 1 },
  { unique: true, partialFilterExpression: { providerSubscriptionId: { $gt: '' } } },
);
subscriptionSchema.index({ appId: 1, planId: 1, planVersion: 1 });
subscriptionSchema.index({ 'manualGrant.until': 1 }, { sparse: true });
// Reminders of what ends soon.
subscriptionSchema.index({ currentPeriodEnd: 1 });
subscriptionSchema.index({ 'pendingEvents.at': 1 }, { sparse: true });

export const subscriptionModel = model<SubscriptionRecord>('Subscription', subscriptionSchema);
