import type { Usage } from '#server/features/entitlements/usage.service.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { limitOf } from '#shared/domain/entitlements.ts';
import type { SubscriptionRecord } from './subscription.model.ts';

/** The subscription as the contract shows it. `usage` is needed only when a limit shrank. */
export function presentSubscription(
  record: SubscriptionRecord,
  usage: Partial<Usage>,
): SubscriptionStatus {
  return {
    appId: record.appId,
    planId: record.planId,
    planName: record.planName,
    status: record.status,
    isPremium: record.isPremium,
    features: { ...record.features },
    provider: record.provider,
    billingPeriod: record.billingPeriod,
    price: record.price,
    currentPeriodStart: instant(record.currentPeriodStart),
    // A plan given until a day has no period that is paid, and ends all the same.
    currentPeriodEnd: instant(record.currentPeriodEnd ?? record.manualGrant?.until ?? null),
    autoRenew:
      record.renewal === 'automatic' && !record.cancelAtPeriodEnd && record.status !== 'paused',
    cancelAtPeriodEnd: record.cancelAtPeriodEnd,
    renewal: record.renewal ?? null,
    canResume: (record.resumable ?? null) !== null,
    scheduledChange: record.scheduledChange && {
      ...record.scheduledChange,
      price: record.scheduledChange.price ?? null,
      effectiveAt: record.scheduledChange.effectiveAt.toISOString(),
    },
    trialEnd: instant(record.trialEnd),
    failedPayments: record.failedPayments,
    graceEndsAt: instant(record.graceEndsAt),
    isComped: record.isComped,
    isDisputed: record.isDisputed ?? false,
    suspendedPlan: record.suspendedPlan ?? null,
    ended: record.ended ? { ...record.ended, at: record.ended.at.toISOString() } : null,
    paymentMethod: record.paymentMethod,
    overLimit: record.shrunkMetrics.filter((metric) => {
      const limit = limitOf(record.features, metric);
      return limit !== null && (usage[metric] ?? 0) > limit;
    }),
    version: record.version,
  };
}

function instant(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}
