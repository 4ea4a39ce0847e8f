import type { Clock } from '#server/clock.ts';
import type {
  SubscriptionRecord,
  SubscriptionsService,
} from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import { type PaymentProvider, ProviderError } from '#server/payments/payment-provider.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { Money } from '#shared/domain/money.ts';
import { cancelAgainOf, pauseOf, resumeOf } from './available-actions.ts';
import type { Confirm, Confirmed } from './confirmation.ts';
import type { IntentsService } from './intents.service.ts';
import type { LedgerService } from './ledger.service.ts';
import type { PlanChangeService } from './plan-change.service.ts';
import type { RemediesService } from './remedies.service.ts';
import { cancelSubscription, returnPayment } from './remedy.ts';
import { keptUntil } from './renewal-rules.ts';
import { type Refused, requireAllowed } from './require-allowed.ts';
import type { SyncService } from './sync.service.ts';
import { withdrawalOf } from './withdrawal.ts';

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
  subscriptions: SubscriptionsService;
  providers: ProviderRegistry;
  sync: SyncService;
  confirm: Confirm;
  intents: Pick<IntentsService, 'closeOpen'>;
  ledger: LedgerService;
  remedies: RemediesService;
  changes: PlanChangeService;
}): CancellationService {
  const { clock, subscriptions, providers, sync, confirm, intents, ledger, remedies, changes } =
    parts;

  /** The subscription that is being charged, with its provider, where the rule allows what is asked for. */
  async function charged<Allowed extends { isAllowed: true }>(
    session: Session,
    app: string,
    ruleOf: (current: SubscriptionRecord, now: Date) => Allowed | Refused,
  ) {
    const current = await subscriptions.load(session.businessId, app);
    const allowed = requireAllowed(ruleOf(current, clock.now()));
    const provider = current.provider ? providers.get(current.provider) : undefined;
    const { providerSubscriptionId } = current;
    if (!provider || providerSubscriptionId === null) {
      throw new ProblemError('REFUSED', { reason: 'NOTHING_CHARGED' });
    }
    return { current, provider, providerSubscriptionId, allowed };
  }

  /** As charged; when what is paid seems to be over the provider is asked first: it may have been renewed unheard. */
  async function chargedNow(...asked: Parameters<typeof charged>) {
    const [{ businessId, userId }, appId] = asked;
    const { provider, providerSubscriptionId, ...known } = await subscriptions.load(
      businessId,
      appId,
    );
    const isCharged = provider !== null && providerSubscriptionId !== null;
    if (isCharged && !keptUntil(known, clock.now())) {
      await sync.syncAfter({ businessId, appId }, userId, { provider });
    }
    return charged(...asked);
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
      await intents.closeOpen({ businessId: session.businessId, appId: app });
      const { current, provider, providerSubscriptionId } = await chargedNow(
        session,
        app,
        cancelAgainOf,
      );
      // A renewal that is owed, or on its way, would still be charged until a later end: it ends now, its bill voided.
      const when = keptUntil(current, clock.now()) ? asked : 'now';
      const key = `${current._id}:${current.version}`;
      await changes.expectRelease(providerSubscriptionId);
      await stopAt(when, provider, providerSubscriptionId, key).catch(async (thrown: unknown) => {
        if (!(thrown instanceof ProviderError) || thrown.isRetryable) throw thrown;
        // Refused there: ended meanwhile, by another click, there is nothing left to end.
        await sync.syncAfter({ businessId: session.businessId, appId: app }, session.userId);
        await charged(session, app, cancelAgainOf);
        throw thrown;
      });
      // What was to begin at the next renewal will not: there is none.
      await changes.forgetSchedule(providerSubscriptionId);
      // Clicked twice, or the answer was lost: the same ending and the same code. The provider is told all the same: there
      // it may have been taken back unheard.
      const { cancelRequest } = current;
      const isOwn = cancelRequest?.providerSubscriptionId === providerSubscriptionId;
      if (current.cancelAtPeriodEnd && isOwn && cancelRequest.when === when) {
        await sync.showAfter({ businessId: session.businessId, appId: app }, session.userId);
        const { status } = await subscriptions.view(session.businessId, app);
        return { subscription: status, confirmationCode: cancelRequest.code };
      }
      return confirm(
        session,
        app,
        'subscription.cancel_requested',
        { when, ...(reason ? { reason } : {}) },
        requestOf(when, providerSubscriptionId),
      );
    },

    async pause(session, app) {
      await intents.closeOpen({ businessId: session.businessId, appId: app });
      const { current, provider, providerSubscriptionId } = await chargedNow(session, app, pauseOf);
      await provider.pauseSubscription(providerSubscriptionId, {
        idempotencyKey: `pause:${current._id}:${current.version}`,
      });
      return confirm(session, app, 'subscription.pause_requested', {}, () => ({
        cancelRequest: null,
      }));
    },

    async resume(session, app) {
      const { current, provider, providerSubscriptionId, allowed } = await charged(
        session,
        app,
        resumeOf,
      );
      if (allowed.takesBack === 'schedule') {
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
      await intents.closeOpen(owner);
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
