import type { Clock } from '#server/clock.ts';
import {
  type SubscriptionRecord,
  type SubscriptionsService,
} from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import type { Ids } from '#server/ids.ts';
import type { PaymentProvider } from '#server/payments/payment-provider.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { addDays } from '#shared/domain/calendar.ts';
import type { Money } from '#shared/domain/money.ts';
import type { PaymentRecord } from './payment.model.ts';
import type { PaymentsService } from './payments.service.ts';
import type { PlanChangeService } from './plan-change.service.ts';
import type { SyncService } from './sync.service.ts';

export interface Confirmed {
  subscription: SubscriptionStatus;
  /** What the person can refer to later; it stands in the business's history. */
  confirmationCode: string;
}

export interface CancellationService {
  /** Ends the subscription. @throws ProblemError CONFLICT when nothing is being charged. */
  cancel(
    session: Session,
    request: { app: string; when: 'period_end' | 'now'; reason?: string | undefined },
  ): Promise<Confirmed>;
  /** Stops charging; what is paid stays. @throws ProblemError CONFLICT when nothing is being charged. */
  pause(session: Session, app: string): Promise<Confirmed>;
  /**
   * Takes back a cancellation, a pause or a scheduled change, whichever there is.
   * @throws ProblemError CONFLICT when there is none.
   */
  resume(session: Session, app: string): Promise<Confirmed>;
  /**
   * Takes a first purchase back: everything that was paid is refunded, and the plan ends now.
   * Also after it was cancelled. @throws ProblemError CONFLICT when the time for it is over, or nothing was bought.
   */
  withdraw(
    session: Session,
    request: { app: string; reason?: string | undefined },
  ): Promise<Confirmed & { refunded: Money | null }>;
}

/** Ley 24.240, art. 34: a purchase at a distance can be taken back within ten days. */
export const WITHDRAWAL_DAYS = 10;

export function createCancellationService(parts: {
  clock: Clock;
  ids: Ids;
  subscriptions: SubscriptionsService;
  providers: ProviderRegistry;
  sync: SyncService;
  payments: PaymentsService;
  changes: PlanChangeService;
}): CancellationService {
  const { clock, ids, subscriptions, providers, sync, payments, changes } = parts;

  /** The subscription that is being charged, with its provider. */
  async function charged(session: Session, app: string) {
    const current = await subscriptions.load(session.businessId, app);
    const provider = current.provider ? providers.get(current.provider) : undefined;
    const { providerSubscriptionId } = current;
    if (!provider || providerSubscriptionId === null) {
      throw new ProblemError('CONFLICT', { detail: 'Nothing is being charged' });
    }
    return { current, provider, providerSubscriptionId };
  }

  /** Writes what was asked for with its code, then makes our record what the provider now says. */
  async function confirm(
    session: Session,
    app: string,
    type: string,
    data: Record<string, unknown>,
    changesOf: (
      current: SubscriptionRecord,
      code: string,
    ) => Partial<SubscriptionRecord> = () => ({}),
  ): Promise<Confirmed> {
    const confirmationCode = ids.next().slice(-8).toUpperCase();
    for (let attempt = 0; ; attempt += 1) {
      const current = await subscriptions.load(session.businessId, app);
      const changed = await subscriptions.change(current, changesOf(current, confirmationCode), {
        type,
        actor: session.userId,
        data: { ...data, confirmationCode },
      });
      if (changed) break;
      if (attempt === 4) throw new ProblemError('CONFLICT', { retryable: true });
    }
    await sync.syncAfter(session.businessId, app, session.userId);
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
    return (_current: SubscriptionRecord, code: string) => ({
      cancelRequest: { when, providerSubscriptionId, at: clock.now(), code },
    });
  }

  /** Payments of the first ten days of the first purchase, which have not been given back yet. */
  async function withdrawable(session: Session, app: string): Promise<PaymentRecord[]> {
    const paid = (await payments.list(session.businessId, app)).filter(
      ({ status, paidAt, amount }) => status === 'paid' && paidAt && amount.amountMinor > 0,
    );
    const first = paid.at(-1)?.paidAt;
    return first && clock.now() < addDays(first, WITHDRAWAL_DAYS) ? paid : [];
  }

  return {
    async cancel(session, { app, when, reason }) {
      const { current, provider, providerSubscriptionId } = await charged(session, app);
      await stopAt(when, provider, providerSubscriptionId, `${current._id}:${current.version}`);
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
      const { current, provider, providerSubscriptionId } = await charged(session, app);
      if (current.resumable === 'pause') {
        throw new ProblemError('CONFLICT', { detail: 'It is paused already' });
      }
      await provider.pauseSubscription(providerSubscriptionId, {
        idempotencyKey: `pause:${current._id}:${current.version}`,
      });
      return confirm(session, app, 'subscription.pause_requested', {}, () => ({
        cancelRequest: null,
      }));
    },

    async resume(session, app) {
      const { current, provider, providerSubscriptionId } = await charged(session, app);
      const { resumable } = current;
      if (resumable === 'schedule') {
        await changes.undoSchedule(session, app);
        return confirm(session, app, 'subscription.schedule_undone', {});
      }
      if (!resumable && !current.cancelAtPeriodEnd) {
        throw new ProblemError('CONFLICT', { detail: 'There is nothing to take back' });
      }
      if (!resumable) {
        throw new ProblemError('CONFLICT', {
          detail: 'It is over at the provider: choose a plan again',
        });
      }
      await provider.resumeSubscription(providerSubscriptionId, {
        idempotencyKey: `resume:${current._id}:${current.version}`,
      });
      return confirm(session, app, 'subscription.resume_requested', {}, () => ({
        cancelRequest: null,
      }));
    },

    async withdraw(session, { app, reason }) {
      const current = await subscriptions.load(session.businessId, app);
      const provider = current.provider ? providers.get(current.provider) : undefined;
      const { providerSubscriptionId } = current;
      const refundable = await withdrawable(session, app);
      const isTrial = current.status === 'trialing';
      if (refundable.length === 0 && !isTrial) {
        throw new ProblemError('CONFLICT', {
          detail: `A purchase can be taken back for ${WITHDRAWAL_DAYS} days`,
        });
      }
      // Charging ends first: a repetition after a failure finds it ended, and gives back what is left.
      if (provider && providerSubscriptionId !== null) {
        await stopAt('now', provider, providerSubscriptionId, `withdraw:${current._id}`);
      }
      // The oldest first: what raised it gives nothing without it, so no smaller plan shows up in between.
      for (const payment of refundable.toReversed()) {
        await providers.get(payment.provider)?.refundPayment(payment.paymentId, {
          amountMinor: null,
          idempotencyKey: `withdraw:${payment._id}`,
        });
      }
      const refunded = totalOf(refundable);
      const confirmed = await confirm(
        session,
        app,
        'subscription.withdrawn',
        { refunded, ...(reason ? { reason } : {}) },
        providerSubscriptionId === null ? undefined : requestOf('now', providerSubscriptionId),
      );
      // What was cancelled before is not asked about by itself: the ledger has to hear of the refunds.
      for (const { provider: name, intentId, providerSubscriptionId: id } of refundable) {
        const also = { provider: name, intentId, subscriptionId: id };
        await sync.syncAfter(session.businessId, app, session.userId, also);
      }
      return { ...confirmed, refunded };
    },
  };
}

/** What is left to give back, in the currency of the newest payment. */
function totalOf(payments: readonly PaymentRecord[]): Money | null {
  const [newest] = payments;
  if (!newest) return null;
  const { currency } = newest.amount;
  const amountMinor = payments
    .filter(({ amount }) => amount.currency === currency)
    .reduce((sum, { amount, refundedMinor }) => sum + amount.amountMinor - refundedMinor, 0);
  return { amountMinor, currency };
}
