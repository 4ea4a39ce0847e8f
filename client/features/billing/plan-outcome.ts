import type { BillingActions } from '#shared/contracts/billing-actions.ts';
import type { Money } from '#shared/domain/money.ts';

/** One way to end the plan, as the server offers it. */
export type CancelOption = Extract<
  BillingActions['cancel'],
  { isAllowed: true }
>['options'][number];

/** What was just done to the subscription, shown with its code until the person leaves the page. */
export type PlanOutcome =
  | { kind: 'cancelled'; how: CancelOption; code: string }
  | { kind: 'paused'; code: string }
  | { kind: 'withdrawn'; refunded: Money | null; code: string };
