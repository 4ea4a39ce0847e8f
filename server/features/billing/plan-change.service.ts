import type { Clock } from '#server/clock.ts';
import type { SubscriptionsService } from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import {
  type ChangePreview,
  ProviderError,
  type SubscriptionChange,
} from '#server/payments/payment-provider.ts';
import { type ProviderRegistry, requireProvider } from '#server/payments/provider-registry.ts';
import type { StartedCheckout } from './billing.service.ts';
import type { FoundChange } from './decision.service.ts';
import { type IntentRecord, intentModel, SERVICE_ACTOR } from './intent.model.ts';
import type { IntentsService } from './intents.service.ts';
import type { IntentParams } from './new-intent.ts';
import type { SyncService } from './sync.service.ts';

export interface PlanChangeService {
  /** What the provider would charge now; null where the decision knows it already. */
  previewInPlace(found: FoundChange): Promise<ChangePreview | null>;
  /**
   * Changes the running subscription, now or from its next renewal on.
   * @returns where the difference has to be paid first, when the card on file was declined.
   */
  carryOut(
    session: Session,
    found: FoundChange,
    params: IntentParams,
  ): Promise<StartedCheckout | null>;
  /** Writes and tells the provider what begins at a later day. */
  schedule(
    by: Pick<Session, 'businessId' | 'userId'>,
    found: Pick<FoundChange, 'current' | 'plan' | 'provider'>,
    params: IntentParams,
  ): Promise<void>;
  /** Said before something is told to the provider that lets go of what is scheduled there: it may come to nothing. */
  expectRelease(providerSubscriptionId: string): Promise<void>;
  /** What was scheduled for a subscription that ends will not happen. */
  forgetSchedule(providerSubscriptionId: string): Promise<void>;
  /** Takes back what was scheduled. @throws ProblemError REFUSED when nothing is. */
  undoSchedule(session: Session, app: string): Promise<void>;
}

export function createPlanChangeService(parts: {
  subscriptions: SubscriptionsService;
  providers: ProviderRegistry;
  clock: Clock;
  intents: IntentsService;
  sync: SyncService;
}): PlanChangeService {
  const { clock, subscriptions, providers, intents, sync } = parts;

  /**
   * Told to the provider, and seen there. When its answer is lost it is asked how things stand before anything is said:
   * what it did all the same is done.
   */
  async function tell<T>(intent: IntentRecord, call: Promise<T>, cause: string): Promise<T | null> {
    try {
      return await call;
    } catch (thrown) {
      if (!(thrown instanceof ProviderError)) throw thrown;
      if (!thrown.isRetryable) {
        // Refused for good: asking again under the same key would only repeat the refusal.
        await intents.fail(intent);
        throw thrown;
      }
      await sync.syncAfter(intent, cause).catch(() => undefined);
      const now = await intentModel.findById(intent._id).lean<IntentRecord>();
      if (now?.state === 'scheduled' || now?.state === 'completed') return null;
      throw thrown;
    }
  }

  async function schedule(
    by: Pick<Session, 'businessId' | 'userId'>,
    found: Pick<FoundChange, 'current' | 'plan' | 'provider'>,
    params: IntentParams,
  ): Promise<void> {
    const { current, provider } = found;
    const { intent } = await intents.claim(by, current, provider.name, params);
    const change = changeOf(found, intent);
    const call = provider.scheduleChange({ ...change, idempotencyKey: `schedule:${intent._id}` });
    await tell(intent, call, by.userId);
    await sync.showAfter(current, by.userId);
  }

  async function expectRelease(providerSubscriptionId: string): Promise<void> {
    await intentModel.updateMany(
      { providerSubscriptionId, kind: 'schedule', state: 'scheduled' },
      { $set: { mayBeReleased: true } },
    );
  }

  /** What of the difference has to be paid first, when the card on file was declined. */
  async function changeNow(
    session: Session,
    found: FoundChange,
    params: IntentParams,
  ): Promise<StartedCheckout | null> {
    const { current, provider } = found;
    const { intent } = await intents.claim(session, current, provider.name, params);
    // Declined before, and its page is still open: the same sum on the same page.
    if (intent.checkoutUrl !== null) return pageOf(intent, intent.checkoutUrl);
    const change = { ...changeOf(found, intent), idempotencyKey: `change:${intent._id}` };
    await expectRelease(change.subscriptionId);
    // Where nothing is prorated nothing is due either: only the next charge is another.
    const outcome = provider.capabilities.proration
      ? await tell(intent, provider.changeSubscription(change), session.userId)
      : await tell(intent, provider.scheduleChange(change), session.userId);
    if (!outcome || outcome.outcome === 'applied') {
      await sync.showAfter(current, session.userId);
      return null;
    }
    const checkoutUrl = outcome.payUrl ?? `/billing/checkouts/${intent._id}`;
    const expiresAt = waitsUntil(clock.now(), current.currentPeriodEnd);
    const { sessionId } = outcome;
    await intents.setState(intent, 'open', { sessionId, checkoutUrl, expiresAt });
    await sync.showAfter(current, session.userId);
    return pageOf(intent, checkoutUrl);
  }

  return {
    async previewInPlace(found) {
      const { decision, provider, current, plan, at } = found;
      const { providerSubscriptionId } = current;
      const isProviders = decision.method === 'in_place' && provider.capabilities.proration;
      if (!isProviders || !decision.price || providerSubscriptionId === null) return null;
      return provider.previewChange({
        subscriptionId: providerSubscriptionId,
        plan: { ...plan, appId: current.appId },
        price: decision.price,
        at,
      });
    },

    async carryOut(session, found, params) {
      if (found.current.providerSubscriptionId === null) throw new ProblemError('NOT_PURCHASABLE');
      if (found.decision.method !== 'scheduled') return changeNow(session, found, params);
      await schedule(session, found, params);
      return null;
    },

    schedule,
    expectRelease,

    async forgetSchedule(providerSubscriptionId) {
      await intentModel.updateMany(
        { providerSubscriptionId, kind: 'schedule', state: 'scheduled' },
        { $set: { state: 'cancelled' } },
      );
    },

    async undoSchedule(session, app) {
      const current = await subscriptions.load(session.businessId, app);
      const { provider, providerSubscriptionId } = current;
      const intent = await scheduledIntent(session.businessId, app, providerSubscriptionId);
      const terms = current.intentId
        ? await intentModel.findById(current.intentId).lean<IntentRecord>()
        : null;
      if (!provider || !providerSubscriptionId || !intent || !terms) {
        throw new ProblemError('REFUSED', { reason: 'NOTHING_TO_RESUME' });
      }
      // From here on it is owed: a remedy goes on with it when the provider does not answer now.
      await intents.setState(intent, 'undoing');
      const call = requireProvider(providers, provider).unscheduleChange({
        subscriptionId: providerSubscriptionId,
        plan: { ...terms.plan, appId: app },
        price: terms.price,
        at: intent.effectiveAt ?? intent.createdAt,
        idempotencyKey: `unschedule:${intent._id}`,
      });
      await call.catch((thrown: unknown) => {
        if (!(thrown instanceof ProviderError)) throw thrown;
      });
    },
  };
}

/** A change that was not paid is kept for 23 hours, within its period (Stripe docs: Pending updates reference, Expiration). */
const PENDING_UPDATE_MS = 23 * 60 * 60 * 1000;

/** What was scheduled for the period's end is told again once the page is closed, which takes a moment. */
const CLOSING_MS = 60 * 60 * 1000;

function waitsUntil(now: Date, periodEnd: Date | null): Date {
  const longest = now.getTime() + PENDING_UPDATE_MS;
  const end = periodEnd?.getTime() ?? longest;
  const closing = end - CLOSING_MS;
  return new Date(Math.min(longest, closing > now.getTime() ? closing : end));
}

function pageOf({ _id }: IntentRecord, checkoutUrl: string): StartedCheckout {
  return { checkoutId: _id, checkoutUrl, sessionId: _id };
}

function scheduledIntent(businessId: string, appId: string, subscriptionId: string | null) {
  return intentModel
    .findOne({
      businessId,
      appId,
      kind: 'schedule',
      state: 'scheduled',
      providerSubscriptionId: subscriptionId,
      requestedBy: { $ne: SERVICE_ACTOR },
    })
    .sort({ createdAt: -1 })
    .lean<IntentRecord>();
}

function changeOf(
  { current, plan }: Pick<FoundChange, 'current' | 'plan'>,
  intent: IntentRecord,
): SubscriptionChange {
  return {
    subscriptionId: intent.providerSubscriptionId ?? '',
    plan: { ...plan, appId: current.appId },
    price: intent.price,
    at: intent.effectiveAt ?? intent.prorateAt ?? intent.createdAt,
  };
}
