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
import type { CheckoutParams, CheckoutService } from './checkout.service.ts';
import type { FoundChange } from './decision.service.ts';
import { type IntentRecord, intentModel, SERVICE_ACTOR } from './intent.model.ts';
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
    params: CheckoutParams,
  ): Promise<StartedCheckout | null>;
  /** Writes and tells the provider what begins at a later day. */
  schedule(
    by: Pick<Session, 'businessId' | 'userId'>,
    found: Pick<FoundChange, 'current' | 'plan' | 'provider'>,
    params: CheckoutParams,
  ): Promise<void>;
  /** What was scheduled for a subscription that ends will not happen. */
  forgetSchedule(providerSubscriptionId: string): Promise<void>;
  /** Takes back what was scheduled. @throws ProblemError CONFLICT when nothing is. */
  undoSchedule(session: Session, app: string): Promise<void>;
}

export function createPlanChangeService(parts: {
  subscriptions: SubscriptionsService;
  providers: ProviderRegistry;
  checkouts: CheckoutService;
  sync: SyncService;
}): PlanChangeService {
  const { subscriptions, providers, checkouts, sync } = parts;

  /** Refused for good: asking again under the same key would only repeat the refusal. */
  async function failingWith<T>(intent: IntentRecord, call: Promise<T>): Promise<T> {
    return call.catch(async (thrown: unknown) => {
      const isRefusal = thrown instanceof ProviderError && !thrown.isRetryable;
      if (isRefusal) await checkouts.fail(intent);
      throw thrown;
    });
  }

  async function schedule(
    found: Pick<FoundChange, 'current' | 'plan' | 'provider'>,
    intent: IntentRecord,
  ): Promise<void> {
    const change = changeOf(found, intent);
    await failingWith(
      intent,
      found.provider.scheduleChange({ ...change, idempotencyKey: `schedule:${intent._id}` }),
    );
    await intentModel.updateOne(
      { _id: intent._id, isOpen: true },
      { $set: { state: 'scheduled', isOpen: false } },
    );
  }

  async function changeNow(
    found: FoundChange,
    intent: IntentRecord,
  ): Promise<StartedCheckout | null> {
    const change = { ...changeOf(found, intent), idempotencyKey: `change:${intent._id}` };
    if (!found.provider.capabilities.proration) {
      // Nothing is due: only the next charge is another.
      await failingWith(intent, found.provider.scheduleChange(change));
      return null;
    }
    const outcome = await failingWith(intent, found.provider.changeSubscription(change));
    if (outcome.outcome === 'applied') return null;
    return {
      checkoutId: intent._id,
      checkoutUrl: outcome.payUrl ?? `/billing/checkouts/${intent._id}`,
      sessionId: intent._id,
    };
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
      const { current, provider, decision } = found;
      if (current.providerSubscriptionId === null) throw new ProblemError('NOT_PURCHASABLE');
      const intent = await checkouts.openChange(session, current, provider, params);
      const toPay =
        decision.method === 'scheduled'
          ? await schedule(found, intent)
          : await changeNow(found, intent);
      await sync.syncAfter(session.businessId, current.appId, session.userId);
      return toPay ?? null;
    },

    async schedule(by, found, params) {
      const { current, provider } = found;
      const intent = await checkouts.openChange(by, current, provider, params);
      await schedule(found, intent);
      await sync.syncAfter(by.businessId, current.appId, by.userId);
    },

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
        throw new ProblemError('CONFLICT', { detail: 'No change is scheduled' });
      }
      await requireProvider(providers, provider).unscheduleChange({
        subscriptionId: providerSubscriptionId,
        plan: { ...terms.plan, appId: app },
        price: terms.price,
        at: intent.effectiveAt ?? intent.createdAt,
        idempotencyKey: `unschedule:${intent._id}`,
      });
      await intentModel.updateOne({ _id: intent._id }, { $set: { state: 'cancelled' } });
    },
  };
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
