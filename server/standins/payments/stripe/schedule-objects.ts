import type { Metadata } from './objects.ts';

interface PhaseItem {
  price: string;
  quantity: number;
  metadata: Metadata;
}

/** Ends when the next one begins. Seconds since 1970. */
export interface SchedulePhase {
  start_date: number;
  end_date: number;
  items: PhaseItem[];
  currency: string;
  billing_cycle_anchor: 'automatic' | 'phase_start' | null;
  /** Given anew by each phase. */
  discounts: { discount: string; coupon: null; promotion_code: null }[];
  add_invoice_items: [];
  metadata: Metadata;
  proration_behavior: 'none';
  trial_end: number | null;
}

/** What a subscription is to become, phase by phase, as on the wire; see objects.ts. */
export interface SubscriptionSchedule {
  id: string;
  object: 'subscription_schedule';
  created: number;
  livemode: false;
  status: 'active' | 'released' | 'canceled';
  customer: string;
  /** Null once it was let go of. */
  subscription: string | null;
  released_subscription: string | null;
  released_at: number | null;
  canceled_at: number | null;
  completed_at: null;
  current_phase: { start_date: number; end_date: number } | null;
  end_behavior: 'release';
  metadata: Metadata;
  phases: SchedulePhase[];
}
