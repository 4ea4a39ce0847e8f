import type { SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { type Holding, lastHolding } from './holding.ts';
import type { Standing } from './standing.ts';

/**
 * What the seller gives to those who paid before: a later first charge, or a renewal's bill that was declined and then
 * voided while the subscription goes on (Stripe docs: Trial periods; How subscriptions work, Subscription statuses).
 */
export function givenTime(standing: Standing): Holding | null {
  const { entries, facts, running } = standing;
  const snapshot = running.agreement?.snapshot;
  const own = entries.filter(({ providerSubscriptionId: id }) => id === running.subscriptionId);
  const last = snapshot ? lastHolding(own, facts.now) : null;
  if (!snapshot || !last || wentBackSince(standing, last.to)) return null;
  const to = freeUntil(snapshot);
  return to && to > facts.now ? { plan: last.plan, from: last.to, to } : null;
}

function freeUntil({ state, trialEnd, payments }: SubscriptionSnapshot): Date | null {
  if (state === 'trialing') return trialEnd;
  const [newest] = payments;
  return state === 'active' && newest?.isForgiven ? newest.period.end : null;
}

/** A later period was paid, and its money went back or is disputed: grace does not bring back what was before it. */
export function wentBackSince({ entries, facts: { now }, running }: Standing, end: Date): boolean {
  return entries.some(
    ({ status, granted, providerSubscriptionId: id }) =>
      id === running.subscriptionId &&
      PAID_BACK.has(status) &&
      granted?.kind === 'period' &&
      granted.from <= now &&
      granted.to > end,
  );
}
const PAID_BACK: ReadonlySet<string> = new Set(['refunded', 'charged_back', 'disputed']);
