import type { Stripe } from 'stripe';
import type { PlanPrice } from '#shared/domain/plan.ts';
import { fromStripeMoney } from './money.ts';

/** A price at Stripe, in our words. */
export interface KnownPrice {
  /** Null for a price that is not of our catalogue: somebody made it at Stripe. */
  lookupKey: string | null;
  price: PlanPrice;
  /** What a whole period costs, as Stripe counts. */
  unitAmount: number;
}

/**
 * A price by weeks or by a tenth of a cent is nothing that we sell: it is read as the nearest of ours, without a
 * lookup key, so that a subscription which somebody moved to it can still be shown and cancelled.
 */
export function knownPrice(price: Stripe.Price): KnownPrice {
  const interval = intervalOf(price.recurring);
  const unitAmount = price.unit_amount ?? Math.round(Number(price.unit_amount_decimal ?? 0));
  const isOurs = interval !== null && price.unit_amount !== null;
  return {
    lookupKey: isOurs ? price.lookup_key : null,
    price: {
      ...fromStripeMoney(unitAmount, price.currency),
      interval: interval ?? (price.recurring?.interval === 'year' ? 'year' : 'month'),
    },
    unitAmount,
  };
}

function intervalOf(recurring: Stripe.Price.Recurring | null): PlanPrice['interval'] | null {
  const { interval, interval_count: count } = recurring ?? {};
  if (interval === 'month' && count === 1) return 'month';
  if ((interval === 'year' && count === 1) || (interval === 'month' && count === 12)) return 'year';
  return null;
}
