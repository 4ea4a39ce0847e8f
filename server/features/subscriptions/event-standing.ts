import type { SubscriptionRecord } from './subscription.model.ts';

/** How a subscription stood when an event happened, for those who read the event later: by then it may be another. */
export interface EventStanding {
  planName: string;
  /** The plan that is, or was last, paid for; another than `planName` while that one waits, and once it ended. */
  paidPlanName: string;
  isPremium: boolean;
  isDisputed: boolean;
  price: SubscriptionRecord['price'];
  currentPeriodEnd: Date | null;
  renewal: SubscriptionRecord['renewal'];
}

export function eventStanding(record: SubscriptionRecord): EventStanding {
  const { planName, isPremium, suspendedPlan, ended } = record;
  const paid = isPremium ? null : (suspendedPlan ?? ended);
  return {
    planName,
    paidPlanName: paid?.planName ?? planName,
    isPremium,
    isDisputed: record.isDisputed ?? false,
    price: record.price ?? null,
    currentPeriodEnd: record.currentPeriodEnd ?? null,
    renewal: record.renewal ?? null,
  };
}
