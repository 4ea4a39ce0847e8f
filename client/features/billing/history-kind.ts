import type { HistoryEntry } from '#shared/contracts/billing.ts';

/** Changes that are told by what changed, which their type does not say. Values are keys of texts, after `event`. */
export function historyKind({ type, before, after, data }: HistoryEntry): string {
  if (type === 'subscription.change_scheduled') {
    const { planName, price } = recordOf(after['scheduledChange']);
    const { interval } = recordOf(price);
    const isSamePlan = planName !== undefined && planName === after['planName'];
    if (isSamePlan && (interval === 'month' || interval === 'year')) {
      return `subscription.period_scheduled_${interval}`;
    }
  }
  if (type === 'subscription.change_unscheduled') {
    const { planName } = recordOf(before['scheduledChange']);
    if (planName !== undefined && planName === after['planName']) {
      return 'subscription.period_unscheduled';
    }
  }
  if (type === 'subscription.renewed' && before['billingPeriod']) {
    const { billingPeriod: period } = after;
    if (period === 'monthly' || period === 'yearly') return `subscription.period_changed_${period}`;
  }
  if (type === 'subscription.plan_changed') {
    const { isPremium, paidPlanName, planName } = recordOf(data['standing']);
    if (isPremium === false && paidPlanName !== planName) return 'subscription.suspended';
  }
  if (type === 'subscription.updated') {
    if (before['provider'] && after['provider'] && before['provider'] !== after['provider']) {
      return 'subscription.provider_changed';
    }
    const told = Object.keys(after).filter((key) => !NAMES.has(key));
    if (told.length === 1 && told[0] === 'paymentMethod') return 'subscription.method_changed';
  }
  return type;
}

/** Carried by every event, to say of what it is. */
const NAMES: ReadonlySet<string> = new Set(['planId', 'planName', 'status']);

export function recordOf(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
}
