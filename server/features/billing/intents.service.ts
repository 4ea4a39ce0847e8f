import type { Clock } from '#server/clock.ts';
import { duplicateKey } from '#server/db/duplicate-key.ts';
import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import type { Ids } from '#server/ids.ts';
import { ProviderError } from '#server/payments/payment-provider.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import { type IntentRecord, intentModel } from './intent.model.ts';
import { INTENT_STATES, type IntentState } from './intent-states.ts';
import { type IntentParams, isSameAsk, isSameRequest, newIntent } from './new-intent.ts';
import type { ReconciliationService } from './reconciliation.service.ts';
import type { RemediesService } from './remedies.service.ts';
import { closePage } from './remedy.ts';
import type { SyncService } from './sync.service.ts';

export interface IntentsService {
  /**
   * Writes the intent before any provider is called, or finds the open one for the same request. Another request
   * closes what is open first.
   */
  claim(
    by: Pick<Session, 'businessId' | 'userId'>,
    current: SubscriptionRecord,
    provider: ProviderName,
    params: IntentParams,
  ): Promise<{ intent: IntentRecord; isOurs: boolean }>;
  /** The open one that asks for this price, whose sum the person was shown; null when there is none. */
  findOpen(
    owner: { businessId: string; appId: string },
    provider: ProviderName,
    lookupKey: string,
  ): Promise<IntentRecord | null>;
  /** The one whose page can be paid now; null when there is none. */
  findOpenPage(businessId: string, appId: string): Promise<IntentRecord | null>;
  /** @throws ProblemError NOT_FOUND, also for another business's. */
  find(session: Session, intentId: string): Promise<IntentRecord>;
  setState(intent: IntentRecord, state: IntentState, more?: Partial<IntentRecord>): Promise<void>;
  /** Gives up an intent whose page nobody was shown. */
  fail(intent: IntentRecord): Promise<void>;
  /**
   * Closes what is open of a business before it leaves, so that nothing begins after that. What was paid meanwhile has
   * begun when this is done.
   */
  closeOpen(owner: { businessId: string; appId: string }): Promise<void>;
  /** Closes an intent here and at the provider; one that was paid meanwhile is completed instead. */
  close(intent: IntentRecord): Promise<void>;
}

export function createIntentsService(parts: {
  clock: Clock;
  ids: Ids;
  providers: ProviderRegistry;
  sync: SyncService;
  reconciliation: Pick<ReconciliationService, 'follow'>;
  remedies: Pick<RemediesService, 'owe'>;
}): IntentsService {
  const { clock, ids, providers, sync, reconciliation, remedies } = parts;

  async function byKey(wanted: IntentRecord): Promise<IntentRecord | null> {
    if (wanted.idempotencyKey === null) return null;
    const { businessId, idempotencyKey } = wanted;
    const former = await intentModel.findOne({ businessId, idempotencyKey }).lean<IntentRecord>();
    if (former && !isSameAsk(former, wanted)) throw new ProblemError('IDEMPOTENCY_MISMATCH');
    return former;
  }

  async function store(
    wanted: IntentRecord,
  ): Promise<{ intent: IntentRecord; isOurs: boolean } | null> {
    // Before it is there: a crash in between leaves a question to nobody, and not an intent that nobody asks about.
    await reconciliation.follow(wanted, wanted.provider);
    try {
      await intentModel.collection.insertOne(wanted as never);
      return { intent: wanted, isOurs: true };
    } catch (thrown) {
      if (!duplicateKey(thrown)) throw thrown;
    }
    const { businessId, appId } = wanted;
    const open = await intentModel
      .findOne({ businessId, appId, isOpen: true })
      .lean<IntentRecord>();
    if (!open) return null;
    if (isSameRequest(open, wanted) && open.expiresAt > clock.now()) {
      return { intent: open, isOurs: false };
    }
    await service.close(open);
    return null;
  }

  /** What was asked of the provider and not seen since: it is asked for before anything is said or undone. */
  async function closeChange(intent: IntentRecord): Promise<void> {
    await sync.syncAfter(intent, 'change closed');
    const now = await intentModel.findById(intent._id).lean<IntentRecord>();
    if (!now?.isOpen) return;
    await service.setState(now, now.kind === 'schedule' ? 'undoing' : 'failed');
  }

  /**
   * A provider that does not answer, or leaves the page open, stops nothing else: closing it is owed from here on, and
   * what is paid there all the same follows the rule of money.
   */
  async function endPage(intent: IntentRecord): Promise<'cancelled' | 'closing'> {
    const provider = providers.get(intent.provider);
    const { sessionId } = intent;
    if (sessionId === null) return 'cancelled';
    const unanswered = (thrown: unknown) => {
      if (thrown instanceof ProviderError) return { status: 'open' as const };
      throw thrown;
    };
    // Where the answer is lost, or it refuses, what became of the page is asked for: it may have been paid.
    const checkout = await provider?.expireCheckout(sessionId).catch((thrown: unknown) => {
      unanswered(thrown);
      return provider.fetchCheckout(sessionId).catch(unanswered);
    });
    if (checkout?.status === 'complete') {
      await sync.sync(intent, 'checkout closed late');
      throw new ProblemError('CHECKOUT_IN_PROGRESS', {
        detail: 'The former checkout was paid meanwhile',
        checkoutId: intent._id,
      });
    }
    if (checkout?.status !== 'open') return 'cancelled';
    await remedies.owe(intent, [closePage(intent.provider, sessionId)]);
    return 'closing';
  }

  const service: IntentsService = {
    async claim(by, current, provider, params) {
      let wanted = newIntent({ _id: ids.next(), by, current, provider, params, now: clock.now() });
      const former = await byKey(wanted);
      if (former?.isOpen) return { intent: former, isOurs: false };
      // The checkout of this key is over: a new attempt is a new checkout.
      if (former) wanted = { ...wanted, idempotencyKey: null };
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const claimed = await store(wanted);
        if (claimed) return claimed;
      }
      throw new ProblemError('CHECKOUT_IN_PROGRESS', { retryable: true });
    },

    async findOpen({ businessId, appId }, provider, key) {
      const open = await intentModel
        .findOne({ businessId, appId, isOpen: true })
        .lean<IntentRecord>();
      const isIt = open?.provider === provider && open.lookupKey === key;
      return isIt && open.expiresAt > clock.now() ? open : null;
    },

    async findOpenPage(businessId, appId) {
      const open = await intentModel
        .findOne({ businessId, appId, isOpen: true })
        .lean<IntentRecord>();
      const isPage = open?.state === 'open' && open.checkoutUrl !== null;
      return isPage && open.expiresAt > clock.now() ? open : null;
    },

    async find(session, intentId) {
      const intent = await intentModel
        .findOne({ _id: intentId, businessId: session.businessId })
        .lean<IntentRecord>();
      if (!intent) throw new ProblemError('NOT_FOUND');
      return intent;
    },

    async setState({ _id, state: from }, state, more = {}) {
      const { isOpen } = INTENT_STATES[state];
      await intentModel.updateOne({ _id, state: from }, { $set: { ...more, state, isOpen } });
    },

    async fail(intent) {
      await intentModel.updateOne(
        { _id: intent._id, isOpen: true, sessionId: null },
        { $set: { state: 'failed', isOpen: false } },
      );
    },

    async closeOpen({ businessId, appId }) {
      const open = await intentModel
        .findOne({ businessId, appId, isOpen: true })
        .lean<IntentRecord>();
      try {
        if (open) await service.close(open);
      } catch (thrown) {
        const isPaid = thrown instanceof ProblemError && thrown.code === 'CHECKOUT_IN_PROGRESS';
        if (!isPaid) throw thrown;
      }
    },

    async close(intent) {
      if (!intent.isOpen) return;
      if (intent.charge === null && intent.state !== 'open') return closeChange(intent);
      const state = await endPage(intent);
      const closed = await intentModel.updateOne(
        { _id: intent._id, isOpen: true, sessionId: intent.sessionId },
        { $set: { state, isOpen: INTENT_STATES[state].isOpen } },
      );
      if (closed.matchedCount > 0) return;
      // Its page was opened meanwhile, or it is closed already.
      const now = await intentModel.findById(intent._id).lean<IntentRecord>();
      if (now?.isOpen) await service.close(now);
    },
  };
  return service;
}
