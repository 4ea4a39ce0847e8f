/**
 * The objects that the sandbox keeps, in the shape that they have on the wire (SDK 23.1.0, API version
 * 2026-10-28.endive). Fields that nothing here reads or writes are left out.
 */
export type Metadata = Record<string, string>;

export interface List<Item> {
  object: 'list';
  data: Item[];
  has_more: boolean;
  url: string;
}

export interface Customer {
  id: string;
  object: 'customer';
  created: number;
  livemode: false;
  email: string | null;
  name: string | null;
  metadata: Metadata;
  preferred_locales: string[];
  /** Negative is credit. */
  balance: number;
  currency: string | null;
  invoice_settings: { default_payment_method: string | null };
}

/** What is left of a customer that was deleted (SDK: DeletedCustomer). */
export interface DeletedCustomer {
  id: string;
  object: 'customer';
  deleted: true;
}

export interface PaymentMethod {
  id: string;
  object: 'payment_method';
  created: number;
  livemode: false;
  type: 'card';
  customer: string;
  card: { brand: string; last4: string; exp_month: number; exp_year: number; funding: 'credit' };
}

export interface Product {
  id: string;
  object: 'product';
  created: number;
  livemode: false;
  active: boolean;
  name: string;
  description: string | null;
  metadata: Metadata;
}

export interface Price {
  id: string;
  object: 'price';
  created: number;
  livemode: false;
  active: boolean;
  billing_scheme: 'per_unit';
  currency: string;
  lookup_key: string | null;
  metadata: Metadata;
  product: string;
  recurring: { interval: 'month' | 'year'; interval_count: number; usage_type: 'licensed' };
  type: 'recurring';
  unit_amount: number;
  unit_amount_decimal: string;
}

export interface SubscriptionItem {
  id: string;
  object: 'subscription_item';
  created: number;
  subscription: string;
  price: Price;
  quantity: number;
  metadata: Metadata;
  current_period_start: number;
  current_period_end: number;
}

export type SubscriptionStatus =
  | 'incomplete'
  | 'incomplete_expired'
  | 'trialing'
  | 'active'
  | 'past_due'
  | 'unpaid'
  | 'paused'
  | 'canceled';

interface PendingUpdate {
  expires_at: number;
  subscription_items: SubscriptionItem[];
  billing_cycle_anchor: number | null;
  trial_end: number | null;
}

export interface Subscription {
  id: string;
  object: 'subscription';
  created: number;
  livemode: false;
  /** Another word where the control `status` said one. */
  status: SubscriptionStatus | (string & Record<never, never>);
  customer: string;
  currency: string;
  collection_method: 'charge_automatically';
  items: List<SubscriptionItem>;
  metadata: Metadata;
  start_date: number;
  billing_cycle_anchor: number;
  billing_mode: { type: 'flexible'; flexible: { proration_discounts: 'included' } };
  cancel_at: number | null;
  cancel_at_period_end: boolean;
  canceled_at: number | null;
  cancellation_details: { comment: null; feedback: null; reason: string | null };
  ended_at: number | null;
  trial_start: number | null;
  trial_end: number | null;
  latest_invoice: string | null;
  pending_update: PendingUpdate | null;
  pause_collection: {
    behavior: 'keep_as_draft' | 'mark_uncollectible' | 'void';
    resumes_at: null;
  } | null;
  default_payment_method: string | null;
  /** Ids of discounts. */
  discounts: string[];
  schedule: string | null;
}

export interface StripeEvent {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  livemode: false;
  type: string;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  data: {
    object: Readonly<Record<string, unknown>>;
    previous_attributes?: Record<string, unknown>;
  };
}
