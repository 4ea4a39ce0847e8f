import type { Clock } from '#server/clock.ts';
import type { PlansService } from '#server/features/plans/plans.service.ts';
import {
  customerKey,
  type SubscriptionRecord,
  type SubscriptionsService,
} from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import { type PaymentProvider, ProviderError } from '#server/payments/payment-provider.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import { methodOf } from './available-actions.ts';
import type { CheckoutService, Payer } from './checkout.service.ts';
import { allowedReturnUrl } from './checkout-urls.ts';
import { type IntentRecord, intentModel, METHOD_CHANGE, SERVICE_ACTOR } from './intent.model.ts';
import { requireAllowed } from './require-allowed.ts';
import type { SyncService } from './sync.service.ts';

export interface PaymentMethodService {
  /** The provider's page for methods and invoices. @throws ProblemError REFUSED where there is none. */
  portal(session: Session, app: string, returnTo: string): Promise<{ portalUrl: string }>;
  /**
   * Where another payment method is given. A provider without such a page makes a new subscription on the same
   * terms, whose first charge comes when what is paid is over; the old one ends when it is agreed to.
   * @throws ProblemError REFUSED with the reason that the actions name.
   */
  change(
    session: Session,
    request: { app: string; returnTo: string; payerEmail?: string | undefined },
  ): Promise<{ url: string }>;
}

export function createPaymentMethodService(parts: {
  clock: Clock;
  plans: PlansService;
  subscriptions: SubscriptionsService;
  providers: ProviderRegistry;
  checkouts: CheckoutService;
  sync: Pick<SyncService, 'loadHeard'>;
  payerOf: (session: Session) => Promise<Payer>;
  publicUrl: string;
}): PaymentMethodService {
  const { clock, plans, subscriptions, providers, checkouts, sync } = parts;

  function returnPath(returnTo: string): string {
    return allowedReturnUrl(returnTo, [new URL(parts.publicUrl).origin]);
  }

  /** The customer of what runs, else of what was paid before. */
  function customerOf(current: SubscriptionRecord) {
    const keys = Object.keys(current.customerIds);
    const own = current.provider &&
      current.price && {
        provider: current.provider,
        currency: current.price.currency,
      };
    for (const key of own ? [customerKey(own), ...keys] : keys) {
      const provider = providers.all().find(({ name }) => key.startsWith(`${name}:`));
      const customerId = current.customerIds[key];
      if (provider?.capabilities.portal && customerId) return { provider, customerId };
    }
    return null;
  }

  /** A customer that was deleted at the provider has nothing to manage there any more. */
  async function openPortal(
    { provider, customerId }: { provider: PaymentProvider; customerId: string },
    returnUrl: string,
    purpose: 'manage' | 'payment_method',
  ): Promise<{ url: string }> {
    try {
      return await provider.createPortal(customerId, returnUrl, purpose);
    } catch (thrown) {
      const isDeleted = thrown instanceof ProviderError && thrown.code === 'customer_missing';
      throw isDeleted ? new ProblemError('REFUSED', { reason: 'OVER_AT_PROVIDER' }) : thrown;
    }
  }

  return {
    async portal(session, app, returnTo) {
      const path = returnPath(returnTo);
      const known = customerOf(await subscriptions.load(session.businessId, app));
      if (!known) throw new ProblemError('REFUSED', { reason: 'NOTHING_BOUGHT' });
      const returnUrl = new URL(path, parts.publicUrl).href;
      const { url } = await openPortal(known, returnUrl, 'manage');
      return { portalUrl: url };
    },

    async change(session, { app, returnTo, payerEmail }) {
      const path = returnPath(returnTo);
      const owner = { businessId: session.businessId, appId: app };
      const current = await sync.loadHeard(owner, session.userId);
      requireAllowed(methodOf(current, providers, clock.now()));
      const provider = current.provider ? providers.get(current.provider) : undefined;
      if (!provider || !current.price) {
        throw new ProblemError('REFUSED', { reason: 'NOTHING_CHARGED' });
      }
      if (provider.capabilities.portal) {
        const known = customerOf(current);
        if (!known) throw new ProblemError('REFUSED', { reason: 'NOTHING_BOUGHT' });
        const returnUrl = new URL(path, parts.publicUrl).href;
        return openPortal(known, returnUrl, 'payment_method');
      }
      const rise = await announcedRise(current);
      const terms = rise ?? (await intentModel.findById(current.intentId).lean<IntentRecord>());
      // On the terms that were bought, whatever became of the plan in the catalogue.
      const plan = terms?.plan ?? (await plans.find(app, current.planId));
      const paidUntil = current.currentPeriodEnd;
      const isPaidThrough = paidUntil !== null && paidUntil > clock.now();
      const payer = await parts.payerOf(session);
      const opened = await checkouts.open(
        session,
        current,
        provider,
        { ...payer, email: payerEmail ?? payer.email },
        {
          kind: 'checkout',
          plan,
          price: rise?.price ?? current.price,
          charge: { kind: 'recurring', trialDays: 0, startsAt: isPaidThrough ? paidUntil : null },
          effectiveAt: null,
          prorateAt: null,
          source: METHOD_CHANGE,
          returnUrl: path,
          idempotencyKey: null,
        },
      );
      return { url: opened.checkoutUrl };
    },
  };
}

/** Its first charge comes on the day from which the operator's new price holds, as was announced. */
function announcedRise({
  providerSubscriptionId,
}: SubscriptionRecord): Promise<IntentRecord | null> {
  return intentModel
    .findOne({
      providerSubscriptionId,
      kind: 'schedule',
      state: 'scheduled',
      requestedBy: SERVICE_ACTOR,
    })
    .lean<IntentRecord>();
}
