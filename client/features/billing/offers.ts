import type { Offer } from '#shared/contracts/billing-actions.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { BillingPeriod } from '#shared/domain/plan.ts';

/** A way that is paid: what a checkout is about. */
export type PaidOffer = Offer & { provider: ProviderName; currency: string };

type Way = Pick<Offer, 'provider' | 'currency' | 'mode'>;

/** Of one way to pay, stable within a page and in its address: "stripe-ARS", "mercadopago-ARS-prepaid". */
export function choiceId({ provider, currency, mode }: Way): string {
  return mode === 'prepaid' ? `${provider}-${currency}-prepaid` : `${provider}-${currency}`;
}

/** Every way to have a plan for a period, in the server's order; what is free has no period. */
export function offersOf(
  offers: readonly Offer[],
  planId: string,
  period: BillingPeriod,
): readonly Offer[] {
  return offers.filter(
    (offer) => offer.planId === planId && (offer.billingPeriod === period || offer.price === null),
  );
}

/** The way with this id, else the first that can be chosen, else the first one that says why not. */
export function chosenOffer(offers: readonly Offer[], id: string | null): Offer | undefined {
  return (
    offers.find((offer) => choiceId(offer) === id) ??
    offers.find(({ refused }) => !refused) ??
    offers.find(({ kind }) => kind !== 'current')
  );
}

/** What a plan's card offers. What one has is marked there, and paid in another way from the billing page. */
export function cardOffer(offers: readonly Offer[]): Offer | undefined {
  return chosenOffer(
    offers.filter(({ kind }) => kind !== 'current' && kind !== 'payment'),
    null,
  );
}

/** The same offers where something stands in the way of all of them. */
export function withRefusal(
  offers: readonly Offer[],
  { reason, until }: NonNullable<Offer['refused']>,
): Offer[] {
  return offers.map((offer) => ({ ...offer, refused: offer.refused ?? { reason, until } }));
}
