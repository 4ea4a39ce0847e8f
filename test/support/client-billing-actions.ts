import type { ProviderOption } from '#client/features/billing/api/get-billing-options.ts';
import type { BillingActions, Offer } from '#shared/contracts/billing-actions.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { BillingRefusal } from '#shared/domain/billing-refusals.ts';

export const refusedFor = (reason: BillingRefusal, until: string | null = null) =>
  ({ isAllowed: false, reason, until }) as const;

interface Standing {
  subscription: SubscriptionStatus;
  plans: readonly Plan[];
  providers: readonly ProviderOption[];
}

/**
 * What a server could allow a business: everything that is usual while nothing is wrong. Tests say themselves what is
 * refused: the rules are the server's, and the screens know none.
 */
export function actionsOf(standing: Standing, over: Partial<BillingActions> = {}): BillingActions {
  const { subscription } = standing;
  const { provider, canResume, cancelAtPeriodEnd, currentPeriodEnd, renewal } = subscription;
  const isCharged = provider !== null && renewal === 'automatic';
  const takesBack =
    subscription.status === 'paused' ? 'pause' : cancelAtPeriodEnd ? 'cancellation' : 'schedule';
  const endsAt = currentPeriodEnd ?? '2026-12-21T12:00:00.000Z';
  return {
    offers: offersOf(standing),
    change: { isAllowed: true },
    cancel:
      isCharged && !cancelAtPeriodEnd
        ? {
            isAllowed: true,
            options: [
              { when: 'period_end', endsAt, voided: null },
              { when: 'now', endsAt: '2026-11-21T12:00:00.000Z', voided: null },
            ],
          }
        : refusedFor(cancelAtPeriodEnd ? 'ALREADY_ENDING' : 'NOTHING_CHARGED'),
    pause: refusedFor('NOT_OFFERED'),
    resume: canResume ? { isAllowed: true, takesBack } : refusedFor('NOTHING_TO_RESUME'),
    withdraw: refusedFor('NOTHING_BOUGHT'),
    paymentMethod: isCharged
      ? { isAllowed: true, kind: provider === 'stripe' ? 'portal' : 'new_agreement' }
      : refusedFor('NOTHING_CHARGED'),
    pay: null,
    openCheckout: null,
    ...over,
  };
}

function offersOf({ subscription, plans, providers }: Standing): Offer[] {
  return plans.flatMap((plan): Offer[] => {
    const shared = { planId: plan.id, refused: null };
    if (plan.isCustom) return [];
    if (plan.prices.length === 0) {
      const free = {
        billingPeriod: 'monthly',
        provider: null,
        currency: null,
        price: null,
      } as const;
      const isCurrent = subscription.planId === plan.id;
      const kind = isCurrent ? 'current' : 'end';
      const refused =
        isCurrent || !subscription.provider
          ? { reason: 'ALREADY_ON_PLAN' as const, until: null }
          : null;
      return [{ ...shared, ...free, mode: 'recurring', kind, refused }];
    }
    return plan.prices.flatMap((price) =>
      providers
        .filter(({ currencies }) => currencies.includes(price.currency))
        .flatMap(({ name, modes }) =>
          modes.map((mode): Offer => {
            const way = {
              ...shared,
              billingPeriod: price.interval === 'year' ? ('yearly' as const) : ('monthly' as const),
              provider: name,
              currency: price.currency,
              mode,
              price,
            };
            const kind = kindOf(way, plan, plans, subscription);
            const refused =
              kind === 'current' ? { reason: 'ALREADY_ON_PLAN' as const, until: null } : null;
            return { ...way, kind, refused };
          }),
        ),
    );
  });
}

function kindOf(
  way: Pick<Offer, 'provider' | 'currency' | 'mode' | 'billingPeriod'>,
  plan: Plan,
  plans: readonly Plan[],
  subscription: SubscriptionStatus,
): Offer['kind'] {
  if (!subscription.provider) return 'buy';
  if (plan.id === subscription.planId) {
    const isSameWay =
      way.provider === subscription.provider && way.currency === subscription.price?.currency;
    if (!isSameWay) return 'payment';
    if (subscription.renewal === 'manual') return way.mode === 'prepaid' ? 'extend' : 'payment';
    if (way.mode === 'prepaid') return 'payment';
    return way.billingPeriod === subscription.billingPeriod ? 'current' : way.billingPeriod;
  }
  const current = plans.find(({ id }) => id === subscription.planId);
  return plan.sortOrder > (current?.sortOrder ?? 0) ? 'upgrade' : 'downgrade';
}

/** The same offers with some of them refused. */
export function withRefused(
  offers: readonly Offer[],
  isRefused: (offer: Offer) => boolean,
  reason: BillingRefusal,
  until: string | null = null,
): Offer[] {
  return offers.map((offer) =>
    isRefused(offer) ? { ...offer, refused: { reason, until } } : offer,
  );
}
