import type { SubscriptionsService } from '#server/features/subscriptions/subscriptions.service.ts';
import type { Session } from '#server/http/session.ts';
import { ProviderError } from '#server/payments/payment-provider.ts';
import type { Checkout } from '#shared/contracts/billing.ts';
import { type IntentRecord, intentModel, METHOD_CHANGE } from './intent.model.ts';
import { INTENT_STATES, type IntentState } from './intent-states.ts';
import type { IntentsService } from './intents.service.ts';
import type { LedgerService } from './ledger.service.ts';
import type { SyncService } from './sync.service.ts';

export interface CheckoutReturnService {
  /** How a checkout stands; asks the provider while that can still change. */
  look(session: Session, checkoutId: string): Promise<Checkout>;
  giveUp(session: Session, checkoutId: string): Promise<Checkout>;
}

/** A person waiting on the return page asks often; the provider is asked once in this time. */
const ASK_AGAIN_MS = 800;

const SHOWN_AS: Record<IntentState, Checkout['status']> = {
  open: 'open',
  confirming: 'confirming',
  changing: 'confirming',
  scheduling: 'confirming',
  closing: 'expired',
  scheduled: 'completed',
  undoing: 'expired',
  completed: 'completed',
  ended: 'completed',
  failed: 'failed',
  expired: 'expired',
  cancelled: 'expired',
};

export function createCheckoutReturnService(parts: {
  subscriptions: SubscriptionsService;
  intents: IntentsService;
  sync: SyncService;
  ledger: LedgerService;
}): CheckoutReturnService {
  const { subscriptions, intents, sync, ledger } = parts;
  const askedAt = new Map<string, number>();

  async function present(session: Session, intent: IntentRecord): Promise<Checkout> {
    const isAwaitingPayment = intent.state === 'confirming' && intent.charge?.kind === 'once';
    const [view, slip, purpose] = await Promise.all([
      subscriptions.view(session.businessId, intent.appId),
      isAwaitingPayment ? ledger.slipOf(intent) : null,
      purposeOf(intent),
    ]);
    return {
      id: intent._id,
      status: SHOWN_AS[intent.state],
      targetPlanId: intent.plan.id,
      targetPlanName: intent.plan.name,
      checkoutUrl: intent.state === 'open' ? intent.checkoutUrl : slip,
      provider: intent.provider,
      billingPeriod: intent.billingPeriod,
      currency: intent.price.currency,
      mode: modeOf(intent),
      purpose,
      isAwaitingPayment,
      expiresAt: intent.expiresAt.toISOString(),
      returnUrl: intent.returnUrl,
      subscription: view.status,
    };
  }

  async function askProvider(intent: IntentRecord): Promise<void> {
    const now = performance.now();
    if (now - (askedAt.get(intent._id) ?? Number.NEGATIVE_INFINITY) < ASK_AGAIN_MS) return;
    askedAt.set(intent._id, now);
    if (askedAt.size > 10_000) askedAt.clear();
    try {
      await sync.sync(intent, 'checkout return');
    } catch (thrown) {
      // The page goes on asking, and so does the reconciliation: an outage is not the person's problem.
      if (!(thrown instanceof ProviderError)) throw thrown;
    }
  }

  return {
    async look(session, checkoutId) {
      const intent = await intents.find(session, checkoutId);
      if (!INTENT_STATES[intent.state].mayBePaid && !intent.isOpen) return present(session, intent);
      await askProvider(intent);
      return present(session, await intents.find(session, checkoutId));
    },
    async giveUp(session, checkoutId) {
      await intents.close(await intents.find(session, checkoutId));
      return present(session, await intents.find(session, checkoutId));
    },
  };
}

/** A plan that one has can be bought again; it is about paying when it is what runs, charged in another way. */
async function purposeOf(intent: IntentRecord): Promise<Checkout['purpose']> {
  const formerId = intent.replaces?.intentId;
  const former = formerId ? await intentModel.findById(formerId).lean<IntentRecord>() : null;
  if (former?.plan.id !== intent.plan.id || former.billingPeriod !== intent.billingPeriod) {
    return 'plan';
  }
  const isOtherWay = former.provider !== intent.provider || modeOf(former) !== modeOf(intent);
  return isOtherWay || intent.source === METHOD_CHANGE ? 'payment' : 'plan';
}

/** The difference of a change is paid once, but what it changes goes on by itself. */
function modeOf({ kind, charge }: IntentRecord): Checkout['mode'] {
  return kind === 'checkout' && charge?.kind === 'once' ? 'prepaid' : 'recurring';
}
