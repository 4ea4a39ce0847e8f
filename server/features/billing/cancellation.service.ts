import type { Clock } from '#server/clock.ts';
import type {
  SubscriptionRecord,
  SubscriptionsService,
} from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import type { Ids } from '#server/ids.ts';
import { type PaymentProvider, ProviderError } from '#server/payments/payment-provider.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { Money } from '#shared/domain/money.ts';
import { pauseOf, resumeOf } from './available-actions.ts';
import type { LedgerService } from './ledger.service.ts';
import type { PlanChangeService } from './plan-change.service.ts';
import type { RemediesService } from './remedies.service.ts';
import { cancelSubscription, returnPayment } from './remedy.ts';
import { keptUntil } from './renewal-rules.ts';
import type { SyncService } from './sync.service.ts';
import { withdrawalOf } from './withdrawal.ts';

export interface Confirmed {
  subscription: SubscriptionStatus;
  /** What the person can refer to later; it stands in the business's history. */
  confirmationCode: string;
}

export interface CancellationService {
  /**
   * Ends the subscription; while a renewal is owed at once, since nothing is paid any more.
   * @throws ProblemError REFUSED when nothing is being charged.
   */
  cancel(
    session: Session,
    request: { app: string; when: 'period_end' | 'now'; reason?: string | undefined },
  ): Promise<Confirmed>;
  /** Stops charging; what is paid stays. @throws ProblemError REFUSED with the reason that the actions name. */
  pause(session: Session, app: string): Promise<Confirmed>;
  /**
   * Takes back a cancellation, a pause or a scheduled change, whichever there is.
   * @throws ProblemError REFUSED when there is none.
   */
  resume(session: Session, app: string): Promise<Confirmed>;
  /**
   * Takes the first purchase back: everything that was paid for it is refunded, and the plan ends now. Also after it
   * was cancelled. @throws ProblemError REFUSED when the time for it is over, or nothing was bought.
   */
  withdraw(
    session: Session,
    request: { app: string; reason?: string | undefined },
  ): Promise<Confirmed & { refunded: Money | null }>;
}

export function createCancellationService(parts: {
  clock: Clock;
  ids: Ids;
  subscriptions: SubscriptionsService;
  providers: ProviderRegistry;
  sync: SyncService;
  ledger: LedgerService;
  remedies: RemediesService;
  changes: PlanChangeService;
}): CancellationService {
  const { clock, ids, subscriptions, providers, sync, ledger, remedies, changes } = parts;

  /** The subscription that is being charged, with its provider. */
  async function charged(session: Session, app: string) {
    const current = await subscriptions.load(session.businessId, app);
    const provider = current.provider ? providers.get(current.provider) : undefined;
    const { providerSubscriptionId } = current;
    if (!provider || providerSubscriptionId === null) {
      throw new ProblemError('REFUSED', { reason: 'NOTHING_CHARGED' });
    }
    return { current, provider, providerSubscriptionId };
  }

  /** As charged; when what is paid seems to be over the provider is asked first: it may have been renewed unheard. */
  async function chargedNow(session: Session, app: string) {
    const known = await charged(session, app);
    if (keptUntil(known.current, clock.now())) return known;
    const owner = { businessId: session.businessId, appId: app };
    await sync.syncAfter(owner, session.userId, { provider: known.provider.name });
    return charged(session, app);
  }

  /** Writes what was asked for with its code, then makes our record what the provider now says. */
  async function confirm(
    session: Session,
    app: string,
    type: string,
    data: Record<string, unknown>,
    changesOf: (
      code: string,
      current: SubscriptionRecord,
    ) => Partial<SubscriptionRecord> = () => ({}),
  ): Promise<Confirmed> {
    const confirmationCode = ids.next().slice(-8).toUpperCase();
    for (let attempt = 0; ; attempt += 1) {
      const current = await subscriptions.load(session.businessId, app);
      const changed = await subscriptions.change(current, changesOf(confirmationCode, current), {
        type,
        actor: session.userId,
        data: { ...data, confirmationCode },
      });
      if (changed) break;
      if (attempt === 4) throw new ProblemError('CONFLICT', { retryable: true });
    }
    await sync.showAfter({ businessId: session.businessId, appId: app }, session.userId);
    const { status } = await subscriptions.view(session.businessId, app);
    return { subscription: status, confirmationCode };
  }

  /** At once where the provider can end it later; otherwise nothing is charged from now on. */
  async function stopAt(
    when: 'period_end' | 'now',
    provider: PaymentProvider,
    subscriptionId: string,
    key: string,
  ): Promise<void> {
    const idempotencyKey = `cancel:${when}:${key}`;
    if (when === 'period_end' && !provider.capabilities.cancelAtPeriodEnd) {
      await provider.pauseSubscription(subscriptionId, { idempotencyKey });
    } else {
      await provider.cancelSubscription(subscriptionId, { when, idempotencyKey });
    }
  }

  function requestOf(when: 'period_end' | 'now', providerSubscriptionId: string) {
    return (code: string) => ({
      cancelRequest: { when, providerSubscriptionId, at: clock.now(), code },
    });
  }

  return {
    async cancel(session, { app, when: asked, reason }) {
      const { current, provider, providerSubscriptionId } = await chargedNow(session, app);
      // A renewal that is owed, or on its way, would still be charged until a later end: it ends now, its bill voided.
      const when = keptUntil(current, clock.now()) ? asked : 'now';
      const key = `${current._id}:${current.version}`;
      await stopAt(when, provider, providerSubscriptionId, key).catch(async (thrown: unknown) => {
        if (!(thrown instanceof ProviderError) || thrown.isRetryable) throw thrown;
        // Refused there: ended meanwhile, by another click, there is nothing left to end.
        await sync.syncAfter({ businessId: session.businessId, appId: app }, session.userId);
        await charged(session, app);
        throw thrown;
      });
      // What was to begin at the next renewal will not: there is none.
      await changes.forgetSchedule(providerSubscriptionId);
      return confirm(
        session,
        app,
        'subscription.cancel_requested',
        { when, ...(reason ? { reason } : {}) },
        requestOf(when, providerSubscriptionId),
      );
    },

    async pause(session, app) {
      const { current, provider, providerSubscriptionId } = await chargedNow(session, app);
      const allowed = pauseOf(current, clock.now());
      if (!allowed.isAllowed) throw new ProblemError('REFUSED', { reason: allowed.reason });
      await provider.pauseSubscription(providerSubscriptionId, {
        idempotencyKey: `pause:${current._id}:${current.version}`,
      });
      return confirm(session, app, 'subscription.pause_requested', {}, () => ({
        cancelRequest: null,
      }));
    },

    async resume(session, app) {
      const { current, provider, providerSubscriptionId } = await charged(session, app);
      const possible = resumeOf(current, clock.now());
      if (!possible.isAllowed) throw new ProblemError('REFUSED', { reason: possible.reason });
      if (possible.takesBack === 'schedule') {
        await changes.undoSchedule(session, app);
        return confirm(session, app, 'subscription.schedule_undone', {});
      }
      await provider.resumeSubscription(providerSubscriptionId, {
        idempotencyKey: `resume:${current._id}:${current.version}`,
      });
      return confirm(session, app, 'subscription.resume_requested', {}, () => ({
        cancelRequest: null,
      }));
    },

    async withdraw(session, { app, reason }) {
      const owner = { businessId: session.businessId, appId: app };
      const current = await subscriptions.load(session.businessId, app);
      const entries = await ledger.list(session.businessId, app);
      const withdrawal = withdrawalOf(current, entries, clock.now());
      if ('refused' in withdrawal) {
        throw new ProblemError('REFUSED', { reason: withdrawal.refused });
      }
      const provider = current.provider ? providers.get(current.provider) : undefined;
      const { providerSubscriptionId } = current;
      // Charging ends first: a repetition after a failure finds it ended.
      if (provider && providerSubscriptionId !== null) {
        await stopAt('now', provider, providerSubscriptionId, `withdraw:${current._id}`);
      }
      // What comes back, and the end of what our record may not know yet, is owed from here on, whatever the provider
      // answers today.
      await remedies.owe(
        owner,
        withdrawal.entries.flatMap(
          ({ provider: of, paymentId, providerSubscriptionId: bought }) => [
            returnPayment(of, paymentId),
            ...(bought === null ? [] : [cancelSubscription(of, bought)]),
          ],
        ),
      );
      await ledger.endGrants(session.businessId, app);
      const data = { refunded: withdrawal.refund, ...(reason ? { reason } : {}) };
      const confirmed = await confirm(
        session,
        app,
        'subscription.withdrawn',
        data,
        (code, now) => ({
          withdrawnAt: clock.now(),
          // What a change left there as credit was paid with what goes back: the next purchase is another customer's.
          customerIds: {},
          // The provider's notice of its end may have come first.
          ...(now.ended ? { ended: { ...now.ended, reason: 'withdrawn' as const } } : {}),
          ...(providerSubscriptionId === null
            ? {}
            : requestOf('now', providerSubscriptionId)(code)),
        }),
      );
      await remedies.drain();
      return { ...confirmed, refunded: withdrawal.refund };
    },
  };
}
