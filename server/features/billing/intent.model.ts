import { model, Schema } from 'mongoose';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { BillingPeriod, Features, PlanPrice } from '#shared/domain/plan.ts';

export type IntentState = 'open' | 'confirming' | 'completed' | 'failed' | 'expired' | 'cancelled';

/**
 * A wish to pay, written before any provider is called. Its id is the idempotency key and the external
 * reference, and it keeps the terms that the person saw: a payment counts only if it matches them.
 */
export interface IntentRecord {
  _id: string;
  businessId: string;
  appId: string;
  requestedBy: string;
  /** checkout: a new subscription. change: another price of the running one. */
  kind: 'checkout' | 'change';
  provider: ProviderName;
  plan: {
    id: string;
    name: string;
    description: string;
    version: number;
    sortOrder: number;
    features: Features;
  };
  price: PlanPrice;
  priceKey: string;
  billingPeriod: BillingPeriod;
  state: IntentState;
  /** True while the state can still change: at most one for each business and app. */
  isOpen: boolean;
  sessionId: string | null;
  checkoutUrl: string | null;
  /** For a change: the provider's subscription that it changes. */
  providerSubscriptionId: string | null;
  idempotencyKey: string | null;
  source: string | null;
  returnUrl: string | null;
  createdAt: Date;
  expiresAt: Date;
}

const text = { type: String, default: null };

const intentSchema = new Schema<IntentRecord>(
  {
    _id: String,
    businessId: { type: String, required: true },
    appId: { type: String, required: true },
    requestedBy: { type: String, required: true },
    kind: { type: String, required: true },
    provider: { type: String, required: true },
    plan: { type: Schema.Types.Mixed, required: true },
    price: { type: Schema.Types.Mixed, required: true },
    priceKey: { type: String, required: true },
    billingPeriod: { type: String, required: true },
    state: { type: String, required: true },
    isOpen: { type: Boolean, required: true },
    sessionId: text,
    checkoutUrl: text,
    providerSubscriptionId: text,
    idempotencyKey: text,
    source: text,
    returnUrl: text,
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false, collection: 'checkoutIntents', minimize: false },
);
intentSchema.index(
  { businessId: 1, appId: 1 },
  { unique: true, partialFilterExpression: { isOpen: true }, name: 'one_open_intent' },
);
intentSchema.index(
  { businessId: 1, idempotencyKey: 1 },
  { unique: true, partialFilterExpression: { idempotencyKey: { $type: 'string' } } },
);
intentSchema.index({ sessionId: 1 });
intentSchema.index({ isOpen: 1, createdAt: 1 });

export const intentModel = model<IntentRecord>('CheckoutIntent', intentSchema);
