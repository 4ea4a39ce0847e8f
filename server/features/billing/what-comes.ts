import { addDays } from '#shared/domain/calendar.ts';
import type { Holding } from './holding.ts';
import type { IntentRecord } from './intent.model.ts';
import { isUndoable } from './price-changes.ts';
import type { Standing } from './standing.ts';

/** Where the provider knows no cancellation at period end it is paused there at once, so that nothing is charged. */
export function isEndingByRequest({ running, facts }: Standing): boolean {
  const request = facts.current.cancelRequest;
  return (
    running.agreement?.snapshot.state === 'paused' &&
    request?.when === 'period_end' &&
    request.providerSubscriptionId === running.subscriptionId
  );
}

/** Whether it ends or changes, when, and what of that can be taken back. */
export function whatComes(standing: Standing, holding: Holding) {
  const { running, facts, scheduled } = standing;
  const { current, defaultPlan } = facts;
  const snapshot = running.agreement?.snapshot ?? null;
  if (running.subscriptionId !== null && !snapshot) return {};
  const isOver = snapshot?.state === 'cancelled';
  const endsAt = snapshot?.cancelAt ?? (isEndingByRequest(standing) || isOver ? holding.to : null);
  if (endsAt) {
    const { id: planId, name: planName } = defaultPlan;
    const isOwn = current.cancelRequest?.providerSubscriptionId === running.subscriptionId;
    return {
      // A day beyond the period that runs: it renews until then.
      cancelAtPeriodEnd: endsAt <= addDays(holding.to, 1),
      cancelRequest: isOwn ? current.cancelRequest : null,
      scheduledChange: { planId, planName, effectiveAt: endsAt, price: null },
      resumable: isOver ? null : ('cancellation' as const),
    };
  }
  const isPaused = snapshot?.state === 'paused';
  return {
    cancelAtPeriodEnd: false,
    cancelRequest: null,
    scheduledChange: scheduled && scheduledChange(scheduled),
    resumable: isPaused ? ('pause' as const) : isUndoable(scheduled) ? ('schedule' as const) : null,
  };
}

function scheduledChange({ plan, effectiveAt, createdAt, price }: IntentRecord) {
  return { planId: plan.id, planName: plan.name, effectiveAt: effectiveAt ?? createdAt, price };
}
