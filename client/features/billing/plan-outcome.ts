import type { Money } from '#shared/domain/money.ts';

/** What was just done to the subscription, shown with its code until the person leaves the page. */
export type PlanOutcome =
  | { kind: 'cancelled'; endsAt: string | null; code: string }
  | { kind: 'paused'; code: string }
  | { kind: 'withdrawn'; refunded: Money | null; code: string };
