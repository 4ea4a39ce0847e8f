import { model, Schema } from 'mongoose';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { Money } from '#shared/domain/money.ts';
import type { BillingPeriod, Features, PlanPrice } from '#shared/domain/plan.ts';
import type { IntentState } from './intent-states.ts';

/** Who asked for what the operator decided, not the business. */
export const SERVICE_ACTOR = 'service';

/** The source of an intent that changes nothing but what is charged. */
export const METHOD_CHANGE = 'payment-method';

/** What is agreed: a plan as it stood in the catalogue, and its price. */
export interface Terms {
  plan: {
    id: string;
    name: string;
    description: string;
    version: number;
    sortOrder: number;
    features: Features;
  };
  price: PlanPrice;
  /** Names the price at the provider; see payments/payment-provider. */
  lookupKey: string;
}

/**
 * A request to pay (not Stripe's PaymentIntent), written before any provider is called. Its id is the idempotency key and the external
 * reference, and it keeps the terms that the person saw: a payment counts only if it matches them.
 */
export interface IntentRecord extends Terms {
  _id: string;
  businessId: string;
  appId: string;
  requestedBy: string;
  /**
   * checkout: a new subscription, or a period paid in advance. change: another price of the running one, now.
   * schedule: another price of the running one, from its next renewal on.
   */
  kind: 'checkout' | 'change' | 'schedule';
  provider: ProviderName;
  billingPeriod: BillingPeriod;
  /** What the provider's page charges; null where no page is needed. */
  charge: IntentCharge | null;
  /** The instant that prorates: when the person saw what it costs. */
  prorateAt: Date | null;
  /** For a schedule: when its price begins. */
  effectiveAt: Date | null;
  /** What a checkout takes the place of: a provider subscription, or a period paid in advance by its intent. */
  replaces: ReplacedPayment | null;
  state: IntentState;
  /** True while the state can still change: at most one for each business and app. */
  isOpen: boolean;
  sessionId: string | null;
  checkoutUrl: string | null;
  /**
   * The provider's subscription that a change or a schedule is about, or that came of a checkout: our own record of
   * whose it is, whatever is edited at the provider.
   */
  providerSubscriptionId: string | null;
  idempotencyKey: string | null;
  source: string | null;
  returnUrl: string | null;
  createdAt: Date;
  /** Until when its page can be paid, or a change is waited for. */
  expiresAt: Date;
  /** When what it began was over here, or its page taken away by hand: money that was taken later bought nothing. */
  endedAt: Date | null;
  /** What was paid for it ended with it, also what is heard of later: cancelled at once, or taken away by hand. */
  isForfeited: boolean;
  /**
   * Of a schedule: something was told to the provider since that lets go of it there. Where that came to nothing it is
   * told again.
   */
  mayBeReleased: boolean;
}

/** With the period that a single payment buys: no start is the moment of paying, no end one interval later. */
export type IntentCharge =
  | { kind: 'recurring'; trialDays: number; startsAt: Date | null }
  | { kind: 'once'; amount: Money; period: { start: Date | null; end: Date | null } };

export interface ReplacedPayment {
  provider: ProviderName;
  subscriptionId: string | null;
  intentId: string | null;
  /** Until when it was paid: renewed since, it is not to be replaced any more. */
  paidUntil: Date | null;
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
    lookupKey: { type: String, required: true },
    billingPeriod: { type: String, required: true },
    charge: { type: Schema.Types.Mixed, default: null },
    prorateAt: { type: Date, default: null },
    effectiveAt: { type: Date, default: null },
    replaces: { type: Schema.Types.Mixed, default: null },
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
    endedAt: { type: Date, default: null },
    isForfeited: { type: Boolean, required: true },
    mayBeReleased: { type: Boolean, required: true },
  },
  { versionKey: false, collection: 'checkoutIntents', minimize: false },
);
intentSchema.index(
  { businessId: 1, appId: 1 },
  { unique: true, partialFilterExpression: { isOpen: true }, name: 'one_open_intent' },
);
intentSchema.index(
  { businessId: 1, idempotencyKey: 1 },
  { unique: true, partialFilterExpression: { idempotencyKey: { $gt: '' } } },
);
intentSchema.index({ sessionId: 1 });
// `$gt: ''` and not `$type`: a planner sees that an equality to a text lies within it.
intentSchema.index(
  { providerSubscriptionId: 1, provider: 1 },
  { partialFilterExpression: { providerSubscriptionId: { $gt: '' } } },
);
intentSchema.index({ businessId: 1, appId: 1, state: 1 });

export const intentModel = model<IntentRecord>('CheckoutIntent', intentSchema);
