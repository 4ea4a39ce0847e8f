import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '#server/clock.ts';
import {
  customerKey,
  type SubscriptionRecord,
  type SubscriptionsService,
} from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import { type PaymentProvider, ProviderError } from '#server/payments/payment-provider.ts';
import { type IntentRecord, intentModel } from './intent.model.ts';
import type { IntentsService } from './intents.service.ts';
import type { IntentParams } from './new-intent.ts';

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
    params: IntentParams,
  ): Promise<OpenCheckout>;
}

const WAIT_STEP_MS = 100;
const WAIT_STEPS = 80;
/** After this the process that was opening the page is taken for dead, and its work is done again. */
const OPENING_MS = 15_000;

export function createCheckoutService(parts: {
  clock: Clock;
  publicUrl: string;
  subscriptions: SubscriptionsService;
  intents: IntentsService;
}): CheckoutService {
  const { clock, subscriptions, intents } = parts;

  /** One customer for each business and currency: the id is kept, and the key makes a repeat harmless. */
  async function customerOf(
    current: SubscriptionRecord,
    provider: PaymentProvider,
    payer: Payer,
    currency: string,
    replaced: string | null,
  ): Promise<string> {
    const customer = { provider: provider.name, currency };
    const known = current.customerIds[customerKey(customer)];
    if (known && known !== replaced) return known;
    const { businessId, withdrawnAt } = current;
    const since = withdrawnAt ? `:withdrawn:${withdrawnAt.getTime()}` : '';
    const { customerId } = await provider.createCustomer(
      { businessId, currency, ...payer },
      `customer:${businessId}:${currency}${since}${replaced ? `:after:${replaced}` : ''}`,
    );
    await subscriptions.rememberCustomer(current, customer, customerId);
    return customerId;
  }

  async function createPage(
    intent: IntentRecord,
    current: SubscriptionRecord,
    provider: PaymentProvider,
    payer: Payer,
    replaced: string | null = null,
  ): ReturnType<PaymentProvider['createCheckout']> {
    const { charge, price } = intent;
    if (!charge) throw new Error('An intent without a charge has no page');
    const customerId = provider.capabilities.customers
      ? await customerOf(current, provider, payer, price.currency, replaced)
      : null;
    const returnPage = `${parts.publicUrl}/billing/checkouts/${intent._id}`;
    try {
      return await provider.createCheckout({
        intentId: intent._id,
        customerId,
        payerEmail: payer.email,
        locale: payer.locale,
        plan: { appId: intent.appId, ...intent.plan },
        price,
        charge:
          charge.kind === 'recurring'
            ? charge
            : { kind: 'once', amount: charge.amount, isInstant: charge.period.end !== null },
        successUrl: returnPage,
        cancelUrl: `${returnPage}?cancelled=1`,
      });
    } catch (thrown) {
      const isMissing = thrown instanceof ProviderError && thrown.code === 'customer_missing';
      if (!isMissing || replaced !== null) throw thrown;
      // Deleted at the provider: a new one takes its place, once.
      return createPage(intent, current, provider, payer, customerId);
    }
  }

  async function openPage(
    intent: IntentRecord,
    current: SubscriptionRecord,
    provider: PaymentProvider,
    payer: Payer,
  ): Promise<OpenCheckout> {
    const page = await createPage(intent, current, provider, payer);
    const expiresAt = intent.expiresAt < page.expiresAt ? intent.expiresAt : page.expiresAt;
    const opened = { sessionId: page.sessionId, checkoutUrl: page.url, expiresAt };
    // Where creating twice gives two pages, the one that was kept first is the one.
    const kept = await intentModel.updateOne(
      { _id: intent._id, isOpen: true, sessionId: { $in: [null, page.sessionId] } },
      { $set: opened },
    );
    if (kept.matchedCount > 0) return { ...intent, ...opened };
    // Closed while its page was being opened, or opened by another request: nobody may pay here.
    await provider.expireCheckout(page.sessionId);
    const now = await intentModel.findById(intent._id).lean<IntentRecord>();
    if (now?.isOpen && isOpened(now)) return now;
    throw new ProblemError('CHECKOUT_IN_PROGRESS', { retryable: true });
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

  return {
    async open(session, current, provider, payer, params) {
      const { intent, isOurs } = await intents.claim(session, current, provider.name, params);
      if (isOpened(intent)) return intent;
      const opened = isOurs ? null : await pageOfOther(intent._id);
      if (opened) return opened;
      try {
        return await openPage(intent, current, provider, payer);
      } catch (thrown) {
        // A page that nobody was shown cannot be paid: the next try starts afresh, without waiting for it.
        if (thrown instanceof ProviderError) await intents.fail(intent);
        throw thrown;
      }
    },
  };
}

function isOpened(intent: IntentRecord): intent is OpenCheckout {
  return intent.sessionId !== null && intent.checkoutUrl !== null;
}
