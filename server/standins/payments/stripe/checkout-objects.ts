import type { Metadata } from './objects.ts';

/** The hosted page on which a subscription begins, as on the wire; see objects.ts. */
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
