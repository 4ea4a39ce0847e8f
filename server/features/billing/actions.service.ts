import type { Clock } from '#server/clock.ts';
import { readUsage } from '#server/features/entitlements/usage.service.ts';
import type { PlansService } from '#server/features/plans/plans.service.ts';
import type {
  SubscriptionRecord,
  SubscriptionsService,
} from '#server/features/subscriptions/subscriptions.service.ts';
import type { Session } from '#server/http/session.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { BillingActions } from '#shared/contracts/billing-actions.ts';
import type { BillingRefusal } from '#shared/domain/billing-refusals.ts';
import { keptUntil } from './cancellation-rules.ts';
import { termsOf } from './decision.service.ts';
import { isArranged } from './facts.ts';
import type { IntentsService } from './intents.service.ts';
import type { LedgerEntry } from './ledger.model.ts';
import type { LedgerService } from './ledger.service.ts';
import { offersOf } from './offers.ts';
import { withdrawalOf } from './withdrawal.ts';

export interface ActionsService {
  /** What can be done about a plan now, what cannot, and why: the same rules as the actions themselves. */
  list(session: Session, app: string): Promise<BillingActions>;
}

export function createActionsService(parts: {
  clock: Clock;
  plans: PlansService;
  subscriptions: SubscriptionsService;
  providers: ProviderRegistry;
  ledger: LedgerService;
  intents: Pick<IntentsService, 'findOpenPage'>;
}): ActionsService {
  const { clock, plans, subscriptions, providers, ledger, intents } = parts;

  return {
    async list({ businessId }, app) {
      const [current, catalogue, usage, entries, open] = await Promise.all([
        subscriptions.load(businessId, app),
        plans.listPublic(app),
        readUsage(businessId, app),
        ledger.list(businessId, app),
        intents.findOpenPage(businessId, app),
      ]);
      const now = clock.now();
      const terms = termsOf(current, providers, now);
      const owed = owedOf(current, entries);
      return {
        offers: offersOf(catalogue, providers.all(), terms, usage, now),
        change: changeOf(current, terms.charged?.isHalted ?? false),
        cancel: cancelOf(current, owed, now),
        pause: pauseOf(current),
        resume: resumeOf(current),
        withdraw: withdrawOf(current, entries, now),
        paymentMethod: methodOf(current, providers),
        pay: owed && {
          amount: owed.amount,
          since: owed.createdAt.toISOString(),
          url: owed.payUrl,
          nextAttemptAt: owed.nextAttemptAt?.toISOString() ?? null,
        },
        openCheckout: open && {
          id: open._id,
          planId: open.plan.id,
          planName: open.plan.name,
          provider: open.provider,
          expiresAt: open.expiresAt.toISOString(),
        },
      };
    },
  };
}

function refuse(reason: BillingRefusal, until: Date | null = null) {
  return { isAllowed: false as const, reason, until: until?.toISOString() ?? null };
}

/** The bill of a renewal that was declined. */
function owedOf(current: SubscriptionRecord, entries: readonly LedgerEntry[]): LedgerEntry | null {
  if (current.status !== 'past_due') return null;
  const own = entries.filter(
    ({ providerSubscriptionId: id, status }) =>
      id === current.providerSubscriptionId && (status === 'failed' || status === 'pending'),
  );
  return own.find(({ payUrl }) => payUrl !== null) ?? own[0] ?? null;
}

function changeOf(current: SubscriptionRecord, isHalted: boolean): BillingActions['change'] {
  if (isArranged(current)) return refuse('ARRANGED');
  if (current.isDisputed) return refuse('DISPUTED');
  if (current.status === 'past_due') return refuse('PAST_DUE');
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

function cancelOf(
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

function pauseOf(current: SubscriptionRecord): BillingActions['pause'] {
  const { provider, providerSubscriptionId, currentPeriodEnd, status, resumable } = current;
  if (!provider || providerSubscriptionId === null) return refuse('NOTHING_CHARGED');
  if (resumable === 'pause') return refuse('ALREADY_PAUSED');
  if (current.cancelAtPeriodEnd) return refuse('ALREADY_ENDING', currentPeriodEnd);
  if (status === 'past_due') return refuse('PAST_DUE');
  if (current.isDisputed) return refuse('DISPUTED');
  if (status !== 'active' || !currentPeriodEnd) return refuse('NOT_OFFERED');
  return { isAllowed: true, paidUntil: currentPeriodEnd.toISOString() };
}

function resumeOf({
  resumable,
  provider,
  cancelAtPeriodEnd,
}: SubscriptionRecord): BillingActions['resume'] {
  if (resumable) return { isAllowed: true, takesBack: resumable };
  return refuse(provider && cancelAtPeriodEnd ? 'OVER_AT_PROVIDER' : 'NOTHING_TO_RESUME');
}

function withdrawOf(
  current: SubscriptionRecord,
  entries: readonly LedgerEntry[],
  now: Date,
): BillingActions['withdraw'] {
  const withdrawal = withdrawalOf(current, entries, now);
  if ('refused' in withdrawal) return refuse(withdrawal.refused);
  const { until, refund } = withdrawal;
  return { isAllowed: true, until: until.toISOString(), refund };
}

function methodOf(
  current: SubscriptionRecord,
  providers: ProviderRegistry,
): BillingActions['paymentMethod'] {
  const provider = current.provider ? providers.get(current.provider) : undefined;
  if (!provider || !current.providerSubscriptionId) return refuse('NOTHING_CHARGED');
  if (provider.capabilities.portal) return { isAllowed: true, kind: 'portal' };
  const isHalted = current.cancelAtPeriodEnd || current.resumable !== null;
  return isHalted ? resumeFirst(current) : { isAllowed: true, kind: 'new_agreement' };
}
