import type { List, Metadata } from './objects.ts';

/** Bills, as on the wire; see objects.ts. */
interface DiscountAmount {
  amount: number;
  discount: string;
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
  /** By discount; the amount above is before them. Never of prorations (SDK: InvoiceLineItem.discountable). */
  discount_amounts: DiscountAmount[];
  discountable: boolean;
  discounts: string[];
  period: { start: number; end: number };
  subscription: string;
  metadata: Metadata;
  parent: SubscriptionParent | ItemParent;
  pricing: {
    type: 'price_details';
    price_details: { price: string; product: string };
    unit_amount_decimal: string;
  } | null;
}

interface SubscriptionParent {
  type: 'subscription_item_details';
  invoice_item_details: null;
  subscription_item_details: {
    subscription: string;
    subscription_item: string;
    proration: boolean;
    invoice_item: null;
    proration_details: { credited_items: null };
  };
}

/** Of something that the seller put on the bill. */
interface ItemParent {
  type: 'invoice_item_details';
  subscription_item_details: null;
  invoice_item_details: {
    invoice_item: string;
    proration: false;
    proration_details: null;
    subscription: string;
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
  discounts: string[];
  total_discount_amounts: DiscountAmount[];
  subtotal: number;
  /** After discounts, before the customer's balance. */
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
