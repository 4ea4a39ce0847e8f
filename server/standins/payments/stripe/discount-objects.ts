import type { Metadata } from './objects.ts';

/** What a seller gives away, as on the wire; see objects.ts. */
export interface Coupon {
  id: string;
  object: 'coupon';
  created: number;
  livemode: false;
  duration: 'once' | 'forever';
  duration_in_months: null;
  percent_off: number;
  amount_off: null;
  currency: null;
  name: string | null;
  max_redemptions: null;
  redeem_by: null;
  times_redeemed: number;
  valid: true;
  metadata: Metadata;
}

/** A coupon given to a subscription. Seconds since 1970. */
export interface Discount {
  id: string;
  object: 'discount';
  checkout_session: null;
  customer: string;
  customer_account: null;
  end: null;
  invoice: null;
  invoice_item: null;
  promotion_code: null;
  source: { type: 'coupon'; coupon: string };
  start: number;
  subscription: string;
  subscription_item: null;
}
