import type { Metadata } from './objects.ts';

/** The objects that money moves through, as on the wire; see objects.ts. */
export interface PaymentIntent {
  id: string;
  object: 'payment_intent';
  created: number;
  livemode: false;
  status: 'requires_payment_method' | 'requires_action' | 'succeeded' | 'canceled';
  amount: number;
  amount_received: number;
  currency: string;
  customer: string;
  latest_charge: string | null;
  payment_method: string | null;
  payment_method_types: string[];
  last_payment_error: {
    type: 'card_error';
    code: string;
    decline_code?: string;
    message: string;
  } | null;
  next_action: { type: 'redirect_to_url' } | null;
  metadata: Metadata;
}

export interface InvoicePayment {
  id: string;
  object: 'invoice_payment';
  created: number;
  livemode: false;
  invoice: string;
  currency: string;
  amount_requested: number;
  amount_paid: number | null;
  is_default: boolean;
  payment: { type: 'payment_intent'; payment_intent: string };
  status: 'open' | 'paid' | 'canceled';
  status_transitions: { paid_at: number | null; canceled_at: number | null };
}

export interface Charge {
  id: string;
  object: 'charge';
  created: number;
  livemode: false;
  status: 'succeeded' | 'failed';
  amount: number;
  amount_captured: number;
  amount_refunded: number;
  captured: boolean;
  paid: boolean;
  refunded: boolean;
  disputed: boolean;
  currency: string;
  customer: string;
  payment_intent: string;
  payment_method: string;
  payment_method_details: { type: 'card'; card: { brand: string; last4: string } };
  failure_code: string | null;
  failure_message: string | null;
  receipt_url: string | null;
  metadata: Metadata;
}

export interface Refund {
  id: string;
  object: 'refund';
  created: number;
  status: 'succeeded';
  amount: number;
  currency: string;
  charge: string;
  payment_intent: string;
  reason: string | null;
  metadata: Metadata;
}

export type DisputeStatus = 'needs_response' | 'under_review' | 'won' | 'lost';

export interface Dispute {
  id: string;
  object: 'dispute';
  created: number;
  livemode: false;
  status: DisputeStatus;
  amount: number;
  currency: string;
  charge: string;
  payment_intent: string;
  reason: string;
  metadata: Metadata;
}
