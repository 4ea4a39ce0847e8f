import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { BillingActions } from '#shared/contracts/billing-actions.ts';
import type { BillingRefusal } from '#shared/domain/billing-refusals.ts';
import { isArranged } from './facts.ts';
import type { LedgerEntry } from './ledger.model.ts';
import { isRenewing, keptUntil } from './renewal-rules.ts';
import { withdrawalOf } from './withdrawal.ts';

/*
 * One function for each action: whether it can be done now, or why not and until when. The list shows all of them, and
 * the actions ask theirs again before they act.
 */

function refuse(reason: BillingRefusal, until: Date | null = null) {
  return { isAllowed: false as const, reason, until: until?.toISOString() ?? null };
}

/** The bill of a renewal that was declined. */
export function owedOf(
  current: SubscriptionRecord,
  entries: readonly LedgerEntry[],
): LedgerEntry | null {
  if (current.status !== 'past_due') return null;
  const own = entries.filter(
    ({ providerSubscriptionId: id, status }) =>
      id === current.providerSubscriptionId && (status === 'failed' || status === 'pending'),
  );
  return own.find(({ payUrl }) => payUrl !== null) ?? own[0] ?? null;
}

export function changeOf(
  current: SubscriptionRecord,
  isHalted: boolean,
  now: Date,
): BillingActions['change'] {
  if (isArranged(current)) return refuse('ARRANGED');
  if (current.isDisputed) return refuse('DISPUTED');
  if (current.status === 'past_due') return refuse('PAST_DUE');
  if (isRenewing(current, now)) return refuse('RENEWAL_PENDING');
  return isHalted ? resumeFirst(current) : { isAllowed: true };
}

/** Paused, or cancelled for a day that is known. */
function resumeFirst(current: SubscriptionRecord) {
  return refuse('RESUME_FIRST', current.resumable === 'cancellation' ? endOf(current) : null);
}

/** The day for which it is cancelled. */
function endOf({ scheduledChange, currentPeriodEnd }: SubscriptionRecord): Date | null {
  return scheduledChange?.effectiveAt ?? currentPeriodEnd;
}

export function cancelOf(
  current: SubscriptionRecord,
  owed: LedgerEntry | null,
  now: Date,
): BillingActions['cancel'] {
  const { provider, providerSubscriptionId, currentPeriodEnd } = current;
  if (!provider) return refuse(isArranged(current) ? 'ARRANGED' : 'NOTHING_CHARGED');
  if (providerSubscriptionId === null) return refuse('ENDS_BY_ITSELF', currentPeriodEnd);
  if (current.cancelAtPeriodEnd) return refuse('ALREADY_ENDING', endOf(current));
  const atOnce = {
    when: 'now' as const,
    endsAt: now.toISOString(),
    voided: owed?.amount ?? null,
  };
  const end = keptUntil(current, now);
  // While a renewal is owed, or on its way, there is nothing paid to keep.
  if (!end) return { isAllowed: true, options: [atOnce] };
  const atEnd = { when: 'period_end' as const, endsAt: end.toISOString(), voided: null };
  return { isAllowed: true, options: [atEnd, atOnce] };
}

/** What is ending already can be cancelled once more: an answer that was lost must not cost the person the code. */
export function cancelAgainOf(current: SubscriptionRecord, now: Date) {
  const rule = cancelOf(current, null, now);
  if (!rule.isAllowed && rule.reason !== 'ALREADY_ENDING') return rule;
  return { isAllowed: true as const };
}

export function pauseOf(current: SubscriptionRecord, now: Date): BillingActions['pause'] {
  const { provider, providerSubscriptionId, currentPeriodEnd, status, resumable } = current;
  if (!provider || providerSubscriptionId === null) return refuse('NOTHING_CHARGED');
  if (resumable === 'pause') return refuse('ALREADY_PAUSED');
  if (current.cancelAtPeriodEnd) return refuse('ALREADY_ENDING', currentPeriodEnd);
  if (status === 'past_due') return refuse('PAST_DUE');
  if (current.isDisputed) return refuse('DISPUTED');
  if (isRenewing(current, now)) return refuse('RENEWAL_PENDING');
  if (status !== 'active' || !currentPeriodEnd) return refuse('NOT_OFFERED');
  return { isAllowed: true, paidUntil: currentPeriodEnd.toISOString() };
}

export function resumeOf(current: SubscriptionRecord, now: Date): BillingActions['resume'] {
  const { resumable, provider, cancelAtPeriodEnd } = current;
  const end = endOf(current);
  // Its day has come, whether that was heard of or not: what would go on now is over.
  if (resumable === 'cancellation' && end && end <= now) return refuse('OVER_AT_PROVIDER');
  if (resumable) return { isAllowed: true, takesBack: resumable };
  return refuse(provider && cancelAtPeriodEnd ? 'OVER_AT_PROVIDER' : 'NOTHING_TO_RESUME');
}

export function withdrawOf(
  current: SubscriptionRecord,
  entries: readonly LedgerEntry[],
  now: Date,
): BillingActions['withdraw'] {
  const withdrawal = withdrawalOf(current, entries, now);
  if ('refused' in withdrawal) return refuse(withdrawal.refused);
  const { until, refund } = withdrawal;
  return { isAllowed: true, until: until.toISOString(), refund };
}

export function methodOf(
  current: SubscriptionRecord,
  providers: ProviderRegistry,
  now: Date,
): BillingActions['paymentMethod'] {
  const provider = current.provider ? providers.get(current.provider) : undefined;
  if (!provider || !current.providerSubscriptionId) return refuse('NOTHING_CHARGED');
  if (provider.capabilities.portal) return { isAllowed: true, kind: 'portal' };
  // Where there is no portal another agreement takes the place of this one, as it runs.
  const { resumable, scheduledChange } = current;
  if (resumable === 'schedule') {
    return refuse('CHANGE_SCHEDULED', scheduledChange?.effectiveAt ?? null);
  }
  if (resumable) return resumeFirst(current);
  if (current.cancelAtPeriodEnd) return refuse('OVER_AT_PROVIDER');
  if (isRenewing(current, now)) return refuse('RENEWAL_PENDING');
  return { isAllowed: true, kind: 'new_agreement' };
}
