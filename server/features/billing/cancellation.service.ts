import type { Clock } from '#server/clock.ts';
import type { EventsService } from '#server/features/events/events.service.ts';
import type { SubscriptionsService } from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import type { Ids } from '#server/ids.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { allowedReturnUrl } from './checkout-urls.ts';
import type { ConvergenceService } from './convergence.service.ts';

export interface Confirmed {
  subscription: SubscriptionStatus;
  /** What the person can refer to later; it stands in the business's history. */
  confirmationCode: string;
}

export interface CancellationService {
  /** Ends the subscription at the provider. @throws ProblemError CONFLICT when nothing is being charged. */
  cancel(
    session: Session,
    request: { app: string; when: 'period_end' | 'now'; reason?: string | undefined },
  ): Promise<Confirmed>;
  /** @throws ProblemError CONFLICT when no cancellation is scheduled. */
  resume(session: Session, app: string): Promise<Confirmed>;
  /** @throws ProblemError CONFLICT when the business never paid through a provider that has a portal. */
  portal(session: Session, app: string, returnTo: string): Promise<{ portalUrl: string }>;
}

export function createCancellationService(parts: {
  clock: Clock;
  ids: Ids;
  events: EventsService;
  subscriptions: SubscriptionsService;
  providers: ProviderRegistry;
  convergence: ConvergenceService;
  publicUrl: string;
}): CancellationService {
  const { clock, ids, events, subscriptions, providers, convergence } = parts;

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

  async function confirm(
    session: Session,
    app: string,
    type: string,
    data: Record<string, unknown>,
  ): Promise<Confirmed> {
    await convergence.converge(session.businessId, app, session.userId);
    const _id = ids.next();
    const confirmationCode = _id.slice(-8).toUpperCase();
    await events.append([
      {
        _id,
        type,
        businessId: session.businessId,
        appId: app,
        at: clock.now(),
        actor: session.userId,
        data: { ...data, confirmationCode },
      },
    ]);
    const { status } = await subscriptions.view(session.businessId, app);
    return { subscription: status, confirmationCode };
  }

  return {
    async cancel(session, { app, when, reason }) {
      const { current, provider, providerSubscriptionId } = await charged(session, app);
      await provider.cancelSubscription(providerSubscriptionId, {
        when,
        idempotencyKey: `cancel:${when}:${current._id}:${current.version}`,
      });
      const requested = { when, ...(reason ? { reason } : {}) };
      return confirm(session, app, 'subscription.cancel_requested', requested);
    },

    async resume(session, app) {
      const { current, provider, providerSubscriptionId } = await charged(session, app);
      if (!current.cancelAtPeriodEnd) {
        throw new ProblemError('CONFLICT', { detail: 'No cancellation is scheduled' });
      }
      await provider.resumeSubscription(providerSubscriptionId, {
        idempotencyKey: `resume:${current._id}:${current.version}`,
      });
      return confirm(session, app, 'subscription.resume_requested', {});
    },

    async portal(session, app, returnTo) {
      const path = allowedReturnUrl(returnTo, [new URL(parts.publicUrl).origin]);
      const current = await subscriptions.load(session.businessId, app);
      const provider = providers.all().find((one) => one.capabilities.portal);
      const customerId = provider && current.customerIds[provider.name];
      if (!provider || !customerId) {
        throw new ProblemError('CONFLICT', { detail: 'There are no payments to manage' });
      }
      const { url } = await provider.createPortal(customerId, new URL(path, parts.publicUrl).href);
      return { portalUrl: url };
    },
  };
}
