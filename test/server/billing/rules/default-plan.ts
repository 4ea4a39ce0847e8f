import type { CatalogPlan } from '#server/features/plans/plans.service.ts';
import {
  type SubscriptionRecord,
  withoutProvider,
} from '#server/features/subscriptions/subscriptions.service.ts';

export const FREE: CatalogPlan = {
  id: 'free',
  appId: 'inventory',
  name: 'Free',
  description: '',
  version: 1,
  sortOrder: 0,
  prices: [],
  features: { maxProducts: 1 },
  isDefault: true,
  isPopular: false,
  isPublic: true,
  isCustom: false,
  isArchived: false,
  trialDays: 0,
};

export function onDefaultPlan(over: Partial<SubscriptionRecord> = {}): SubscriptionRecord {
  return {
    _id: 'b1:inventory',
    businessId: 'b1',
    appId: 'inventory',
    ...(withoutProvider(FREE) as Omit<SubscriptionRecord, '_id' | 'businessId' | 'appId'>),
    customerIds: {},
    trialIntentId: null,
    ended: null,
    shrunkMetrics: [],
    unreadSince: null,
    withdrawnAt: null,
    version: 1,
    pendingEvents: [],
    ...over,
  };
}
