import { type SubscriptionRecord, subscriptionModel } from './subscription.model.ts';

/**
 * Subscriptions whose paid or free time ends in a span of time and whose people have to hear of it: those paid
 * in advance, which end unless somebody pays, and trials, which begin to cost.
 */
export function findUpcomingEnds(from: Date, to: Date): AsyncIterable<SubscriptionRecord> {
  return subscriptionModel
    .find({
      currentPeriodEnd: { $gt: from, $lte: to },
      cancelAtPeriodEnd: false,
      $or: [{ renewal: 'manual', status: 'active' }, { status: 'trialing' }],
    })
    .lean<SubscriptionRecord[]>()
    .cursor() as AsyncIterable<SubscriptionRecord>;
}
