import type { Clock } from '#server/clock.ts';
import type { PlansService } from '#server/features/plans/plans.service.ts';
import type { SubscriptionsService } from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { CheckoutService, Payer } from './checkout.service.ts';
import { allowedReturnUrl } from './checkout-urls.ts';
import { type IntentRecord, intentModel, METHOD_CHANGE } from './intent.model.ts';

export interface PaymentMethodService {
  /** The provider's page for methods and invoices. @throws ProblemError CONFLICT where there is none. */
  portal(session: Session, app: string, returnTo: string): Promise<{ portalUrl: string }>;
  /**
   * Where another payment method is given. A provider without such a page makes a new subscription on the same
   * terms, whose first charge comes when what is paid is over; the old one ends when it is agreed to.
   * @throws ProblemError CONFLICT when nothing is being charged.
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
  payerOf: (session: Session) => Promise<Payer>;
  publicUrl: string;
}): PaymentMethodService {
  const { clock, plans, subscriptions, providers, checkouts } = parts;

  function returnPath(returnTo: string): string {
    return allowedReturnUrl(returnTo, [new URL(parts.publicUrl).origin]);
  }

  async function customer(session: Session, app: string) {
    const current = await subscriptions.load(session.businessId, app);
    const provider = providers
      .all()
      .find(({ name, capabilities }) => capabilities.portal && current.customerIds[name]);
    const customerId = provider && current.customerIds[provider.name];
    return provider && customerId ? { provider, customerId } : null;
  }

  return {
    async portal(session, app, returnTo) {
      const path = returnPath(returnTo);
      const known = await customer(session, app);
      if (!known) throw new ProblemError('CONFLICT', { detail: 'There are no payments to manage' });
      const returnUrl = new URL(path, parts.publicUrl).href;
      const { url } = await known.provider.createPortal(known.customerId, returnUrl, 'manage');
      return { portalUrl: url };
    },

    async change(session, { app, returnTo, payerEmail }) {
      const path = returnPath(returnTo);
      const current = await subscriptions.load(session.businessId, app);
      const provider = current.provider ? providers.get(current.provider) : undefined;
      if (!provider || !current.providerSubscriptionId || !current.price) {
        throw new ProblemError('CONFLICT', { detail: 'Nothing is being charged' });
      }
      if (provider.capabilities.portal) {
        const customerId = current.customerIds[provider.name];
        if (!customerId) throw new ProblemError('CONFLICT', { detail: 'There is no customer' });
        const returnUrl = new URL(path, parts.publicUrl).href;
        return provider.createPortal(customerId, returnUrl, 'payment_method');
      }
      if (current.cancelAtPeriodEnd || current.resumable) {
        throw new ProblemError('CONFLICT', { detail: 'Resume it first, then change the method' });
      }
      const terms = current.intentId
        ? await intentModel.findById(current.intentId).lean<IntentRecord>()
        : null;
      const plan = await plans.find(app, current.planId);
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
          // On the terms that were bought, whatever the catalogue says today.
          plan: terms ? { ...plan, ...terms.plan } : plan,
          price: current.price,
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
