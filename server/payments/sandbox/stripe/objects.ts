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

export interface CheckoutSession {
  id: string;
  object: 'checkout.session';
  created: number;
  livemode: false;
  mode: 'subscription';
  ui_mode: 'hosted_page';
  status: 'open' | 'complete' | 'expired';
  payment_status: 'paid' | 'unpaid' | 'no_payment_required';
  payment_method_types: string[];
  url: string | null;
  success_url: string;
  cancel_url: string | null;
  customer: string;
  customer_details: { email: string | null; name: string | null };
  client_reference_id: string | null;
  metadata: Metadata;
  subscription: string | null;
  invoice: string | null;
  payment_intent: null;
  amount_subtotal: number;
  amount_total: number;
  currency: string;
  locale: string | null;
  expires_at: number;
  adaptive_pricing: { enabled: boolean };
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
  status: SubscriptionStatus;
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
  schedule: string | null;
}

export interface InvoiceLine {
  id: string;
  object: 'line_item';
  livemode: false;
  invoice: string | null;
  amount: number;
  subtotal: number;
  currency: string;
  description: string;
  quantity: number;
  quantity_decimal: string;
  period: { start: number; end: number };
  subscription: string;
  metadata: Metadata;
  parent: {
    type: 'subscription_item_details';
    invoice_item_details: null;
    subscription_item_details: {
      subscription: string;
      subscription_item: string;
      proration: boolean;
      invoice_item: null;
      proration_details: { credited_items: null };
    };
  };
  pricing: {
    type: 'price_details';
    price_details: { price: string; product: string };
    unit_amount_decimal: string;
  };
}

export type BillingReason =
  | 'subscription_create'
  | 'subscription_cycle'
  | 'subscription_update'
  | 'upcoming';

export interface Invoice {
  id: string;
  object: 'invoice';
  created: number;
  livemode: false;
  number: string | null;
  status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
  billing_reason: BillingReason;
  collection_method: 'charge_automatically';
  customer: string;
  customer_email: string | null;
  customer_name: string | null;
  currency: string;
  lines: List<InvoiceLine>;
  subtotal: number;
  total: number;
  starting_balance: number;
  ending_balance: number | null;
  amount_due: number;
  amount_paid: number;
  amount_remaining: number;
  attempt_count: number;
  attempted: boolean;
  auto_advance: boolean;
  automatically_finalizes_at: number | null;
  next_payment_attempt: number | null;
  hosted_invoice_url: string | null;
  invoice_pdf: string | null;
  metadata: Metadata;
  parent: {
    type: 'subscription_details';
    quote_details: null;
    subscription_details: { subscription: string; metadata: Metadata };
  };
  /** When its items were collected, not what they pay for. */
  period_start: number;
  period_end: number;
  status_transitions: {
    finalized_at: number | null;
    paid_at: number | null;
    marked_uncollectible_at: number | null;
    voided_at: number | null;
  };
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
