import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '#server/clock.ts';
import { duplicateKey } from '#server/db/duplicate-key.ts';
import type { CatalogPlan } from '#server/features/plans/plans.service.ts';
import type {
  SubscriptionRecord,
  SubscriptionsService,
} from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import type { Ids } from '#server/ids.ts';
import {
  lookupKey,
  type PaymentProvider,
  ProviderError,
} from '#server/payments/payment-provider.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import { type PlanPrice, periodOf } from '#shared/domain/plan.ts';
import { type IntentCharge, type IntentRecord, intentModel } from './intent.model.ts';
import type { SyncService } from './sync.service.ts';

export interface CheckoutParams {
  kind: IntentRecord['kind'];
  plan: CatalogPlan;
  price: PlanPrice;
  /** Null where no payment page is needed. */
  charge: IntentCharge | null;
  /** When the new terms begin; null for now. */
  effectiveAt: Date | null;
  prorateAt: Date | null;
  source: string | null;
  returnUrl: string | null;
  idempotencyKey: string | null;
}

export interface Payer {
  name: string;
  email: string;
  locale: string;
}

/** An intent whose payment page is open. */
export type OpenCheckout = IntentRecord & { sessionId: string; checkoutUrl: string };

export interface CheckoutService {
  /**
   * Opens one checkout: double clicks, two tabs and retries of the same request get the same one; a different
   * request closes the former first.
   */
  open(
    session: Session,
    current: SubscriptionRecord,
    provider: PaymentProvider,
    payer: Payer,
    params: CheckoutParams,
  ): Promise<OpenCheckout>;
  /** Writes the intent of a change without a page, closing what else is open. */
  openChange(
    by: Pick<Session, 'businessId' | 'userId'>,
    current: SubscriptionRecord,
    provider: PaymentProvider,
    params: CheckoutParams,
  ): Promise<IntentRecord>;
  /** @throws ProblemError NOT_FOUND, also for another business's. */
  find(session: Session, intentId: string): Promise<IntentRecord>;
  /** Gives up an intent whose page nobody was shown. */
  fail(intent: IntentRecord): Promise<void>;
  /** Closes an intent here and at the provider; one that was paid meanwhile is completed instead. */
  cancel(intent: IntentRecord): Promise<void>;
}

/** An hour: Stripe wants between 30 minutes and 24 hours (Checkout Session, expires_at). */
const INTENT_LIFETIME_MS = 60 * 60 * 1000;
const WAIT_STEP_MS = 100;
const WAIT_STEPS = 80;
/** After this the process that was opening the page is taken for dead, and its work is done again. */
const OPENING_MS = 15_000;

export function createCheckoutService(parts: {
  clock: Clock;
  ids: Ids;
  publicUrl: string;
  subscriptions: SubscriptionsService;
  providers: ProviderRegistry;
  sync: SyncService;
}): CheckoutService {
  const { clock, ids, subscriptions, sync } = parts;

  function newIntent(
    session: Pick<Session, 'businessId' | 'userId'>,
    current: SubscriptionRecord,
    provider: ProviderName,
    params: CheckoutParams,
  ): IntentRecord {
    const now = clock.now();
    const { id, name, description, version, sortOrder, features } = params.plan;
    const isAboutRunning = params.kind !== 'checkout';
    const expiresAt = new Date(now.getTime() + INTENT_LIFETIME_MS);
    // A difference pays for time that ends: it cannot be paid afterwards.
    const paysUntil = params.charge?.kind === 'once' ? params.charge.period.end : null;
    return {
      _id: ids.next(),
      businessId: session.businessId,
      appId: current.appId,
      requestedBy: session.userId,
      kind: params.kind,
      provider,
      plan: { id, name, description, version, sortOrder, features },
      price: params.price,
      lookupKey: lookupKey(params.plan, params.price),
      billingPeriod: periodOf(params.price.interval),
      charge: params.charge,
      prorateAt: params.prorateAt,
      effectiveAt: params.effectiveAt,
      replaces: isAboutRunning ? null : replacedBy(current),
      state: 'open',
      isOpen: true,
      sessionId: null,
      checkoutUrl: null,
      providerSubscriptionId: isAboutRunning ? current.providerSubscriptionId : null,
      idempotencyKey: params.idempotencyKey,
      source: params.source,
      returnUrl: params.returnUrl,
      createdAt: now,
      expiresAt: paysUntil && paysUntil < expiresAt ? paysUntil : expiresAt,
    };
  }

  const isSameRequest = (intent: IntentRecord, wanted: IntentRecord) =>
    intent.kind === wanted.kind &&
    intent.provider === wanted.provider &&
    intent.lookupKey === wanted.lookupKey &&
    intent.returnUrl === wanted.returnUrl &&
    chargeKey(intent.charge) === chargeKey(wanted.charge);

  /** The same question, though the answer may have moved on: a difference is smaller a minute later. */
  const isSameAsk = (intent: IntentRecord, wanted: IntentRecord) =>
    intent.provider === wanted.provider &&
    intent.lookupKey === wanted.lookupKey &&
    intent.charge?.kind === wanted.charge?.kind;

  /** Stores the intent, or finds the open one for the same request. */
  async function claim(wanted: IntentRecord): Promise<{ intent: IntentRecord; isOurs: boolean }> {
    if (wanted.idempotencyKey !== null) {
      const former = await intentModel
        .findOne({ businessId: wanted.businessId, idempotencyKey: wanted.idempotencyKey })
        .lean<IntentRecord>();
      if (former && !isSameAsk(former, wanted)) throw new ProblemError('IDEMPOTENCY_MISMATCH');
      if (former?.isOpen) return { intent: former, isOurs: false };
      // The checkout of this key is over: a new attempt is a new checkout.
      if (former) return claim({ ...wanted, idempotencyKey: null });
    }
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        await intentModel.collection.insertOne(wanted as never);
        return { intent: wanted, isOurs: true };
      } catch (thrown) {
        if (!duplicateKey(thrown)) throw thrown;
      }
      const open = await intentModel
        .findOne({ businessId: wanted.businessId, appId: wanted.appId, isOpen: true })
        .lean<IntentRecord>();
      if (!open) continue;
      if (isSameRequest(open, wanted) && open.expiresAt > clock.now()) {
        return { intent: open, isOurs: false };
      }
      await service.cancel(open);
    }
    throw new ProblemError('CHECKOUT_IN_PROGRESS', { retryable: true });
  }

  async function openPage(
    intent: IntentRecord,
    current: SubscriptionRecord,
    provider: PaymentProvider,
    payer: Payer,
  ): Promise<OpenCheckout> {
    const { charge } = intent;
    if (!charge) throw new Error('An intent without a charge has no page');
    const customerId = provider.capabilities.customers
      ? await customerOf(current, provider, payer)
      : null;
    const returnPage = `${parts.publicUrl}/billing/checkouts/${intent._id}`;
    const page = await provider.createCheckout({
      intentId: intent._id,
      customerId,
      payerEmail: payer.email,
      locale: payer.locale,
      plan: { appId: intent.appId, ...intent.plan },
      price: intent.price,
      charge:
        charge.kind === 'recurring'
          ? charge
          : { kind: 'once', amount: charge.amount, isInstant: charge.period.end !== null },
      successUrl: returnPage,
      cancelUrl: `${returnPage}?cancelled=1`,
    });
    const opened = { sessionId: page.sessionId, checkoutUrl: page.url, expiresAt: page.expiresAt };
    // Where creating twice gives two pages, the one that was kept first is the one.
    const kept = await intentModel.updateOne(
      { _id: intent._id, isOpen: true, sessionId: { $in: [null, page.sessionId] } },
      { $set: opened },
    );
    if (kept.matchedCount > 0) return { ...intent, ...opened };
    // Closed while its page was being opened, by another request, or opened by another request: nobody may pay here.
    await provider.expireCheckout(page.sessionId);
    const now = await intentModel.findById(intent._id).lean<IntentRecord>();
    if (now?.isOpen && isOpened(now)) return now;
    throw new ProblemError('CHECKOUT_IN_PROGRESS', { retryable: true });
  }

  /** One customer for each business: the id is kept, and the key makes a repeat after a crash harmless. */
  async function customerOf(
    current: SubscriptionRecord,
    provider: PaymentProvider,
    payer: Payer,
  ): Promise<string> {
    const known = current.customerIds[provider.name];
    if (known) return known;
    const { customerId } = await provider.createCustomer(
      { businessId: current.businessId, ...payer },
      `customer:${current.businessId}`,
    );
    await subscriptions.rememberCustomer(current, provider.name, customerId);
    return customerId;
  }

  /** Waits for the page that another request is opening; null when it seems to have died over it. */
  async function pageOfOther(intentId: string): Promise<OpenCheckout | null> {
    for (let step = 0; step < WAIT_STEPS; step += 1) {
      const intent = await intentModel.findById(intentId).lean<IntentRecord>();
      if (!intent?.isOpen) throw new ProblemError('CHECKOUT_IN_PROGRESS', { retryable: true });
      if (isOpened(intent)) return intent;
      if (clock.now().getTime() - intent.createdAt.getTime() > OPENING_MS) return null;
      await wait(WAIT_STEP_MS);
    }
    return null;
  }

  const service: CheckoutService = {
    async open(session, current, provider, payer, params) {
      const { intent, isOurs } = await claim(newIntent(session, current, provider.name, params));
      if (isOpened(intent)) return intent;
      const opened = isOurs ? null : await pageOfOther(intent._id);
      if (opened) return opened;
      try {
        return await openPage(intent, current, provider, payer);
      } catch (thrown) {
        // A page that nobody was shown cannot be paid: the next try starts afresh, without waiting for it.
        if (thrown instanceof ProviderError) await service.fail(intent);
        throw thrown;
      }
    },

    async openChange(by, current, provider, params) {
      return (await claim(newIntent(by, current, provider.name, params))).intent;
    },

    async find(session, intentId) {
      const intent = await intentModel
        .findOne({ _id: intentId, businessId: session.businessId })
        .lean<IntentRecord>();
      if (!intent) throw new ProblemError('NOT_FOUND');
      return intent;
    },

    async fail(intent) {
      await intentModel.updateOne(
        { _id: intent._id, isOpen: true, sessionId: null },
        { $set: { state: 'failed', isOpen: false } },
      );
    },

    async cancel(intent) {
      if (!intent.isOpen) return;
      if (intent.sessionId !== null) {
        const provider = parts.providers.get(intent.provider);
        const checkout = await provider?.expireCheckout(intent.sessionId);
        if (checkout?.status === 'complete') {
          await sync.sync(intent.businessId, intent.appId, 'checkout cancelled late');
          throw new ProblemError('CHECKOUT_IN_PROGRESS', {
            detail: 'The former checkout was paid meanwhile',
            checkoutId: intent._id,
          });
        }
        if (checkout?.status === 'open') {
          throw new ProviderError('the session stayed open', { isRetryable: true });
        }
      }
      const closed = await intentModel.updateOne(
        { _id: intent._id, isOpen: true, sessionId: intent.sessionId },
        { $set: { state: 'cancelled', isOpen: false } },
      );
      if (closed.matchedCount > 0) return;
      // Its page was opened meanwhile, or it is closed already.
      const now = await intentModel.findById(intent._id).lean<IntentRecord>();
      if (now?.isOpen) await service.cancel(now);
    },
  };
  return service;
}

/** What is paid now, and goes on until the new agreement is made. */
function replacedBy(current: SubscriptionRecord): IntentRecord['replaces'] {
  const {
    provider,
    providerSubscriptionId: subscriptionId,
    currentPeriodStart: paidFrom,
  } = current;
  return provider && { provider, subscriptionId, intentId: current.intentId ?? null, paidFrom };
}

/** Two requests for one price are still two where they are paid in other ways. */
function chargeKey(charge: IntentCharge | null | undefined): string {
  if (!charge) return '';
  return charge.kind === 'once'
    ? `once:${charge.period.end === null ? 'period' : 'difference'}`
    : `recurring:${charge.trialDays}:${charge.startsAt?.getTime() ?? ''}`;
}

function isOpened(intent: IntentRecord): intent is OpenCheckout {
  return intent.sessionId !== null && intent.checkoutUrl !== null;
}
