import type { Stripe } from 'stripe';
import type { PlanPrice } from '#shared/domain/plan.ts';
import { type CheckoutOrder, lookupKey, ProviderError } from '../payment-provider.ts';
import { hasCode } from './errors.ts';
import { toStripeMoney } from './money.ts';

export interface PriceCatalogue {
  /** The id of Stripe's price of a plan's price, created when it is missing. */
  ensure(plan: CheckoutOrder['plan'], price: PlanPrice): Promise<string>;
  /** Drops what is remembered, after Stripe refused an id that should exist. */
  forget(): void;
}

/**
 * Our catalogue as products and prices at Stripe. A price is found by its lookup key, which names plan,
 * version, currency, interval and amount: a price that changes is another price, and who pays the old one
 * keeps it. Lookups are remembered for the life of the process.
 */
export function createPriceCatalogue(stripe: Stripe): PriceCatalogue {
  const known = new Map<string, Promise<string>>();
  return {
    ensure(plan, price) {
      const key = lookupKey(plan, price);
      const remembered = known.get(key);
      if (remembered) return remembered;
      const found = findOrCreatePrice(stripe, plan, price, key);
      known.set(key, found);
      found.catch(() => known.delete(key));
      return found;
    },
    forget: () => known.clear(),
  };
}

async function findOrCreatePrice(
  stripe: Stripe,
  plan: CheckoutOrder['plan'],
  price: PlanPrice,
  key: string,
): Promise<string> {
  const existing = await stripe.prices.list({ lookup_keys: [key], active: true, limit: 1 });
  const found = existing.data.find((one) => one.lookup_key === key);
  if (found) return checked(found, price);
  const product = await ensureProduct(stripe, plan);
  const created = await stripe.prices.create(
    {
      product,
      ...toStripeMoney(price),
      recurring: { interval: price.interval },
      lookup_key: key,
      metadata: { appId: plan.appId, planId: plan.id, planVersion: String(plan.version) },
    },
    { idempotencyKey: `price:${key}` },
  );
  return created.id;
}

/** A key that charges something else than it says was edited by hand at Stripe: nothing is sold by it. */
function checked(found: Stripe.Price, price: PlanPrice): string {
  const expected = toStripeMoney(price);
  const isSame =
    found.unit_amount === expected.unit_amount &&
    found.currency === expected.currency &&
    found.recurring?.interval === price.interval &&
    found.recurring.interval_count === 1;
  if (isSame) return found.id;
  throw new ProviderError('Stripe: a price does not charge what its lookup key says.', {
    isRetryable: false,
  });
}

/** The id itself makes this repeatable, so it needs no key of its own. */
async function ensureProduct(stripe: Stripe, plan: CheckoutOrder['plan']): Promise<string> {
  const id = productId(plan);
  try {
    await stripe.products.create({
      id,
      name: plan.name,
      ...(plan.description ? { description: plan.description } : {}),
      metadata: { appId: plan.appId, planId: plan.id },
    });
  } catch (error) {
    if (!hasCode(error, 'resource_already_exists')) throw error;
  }
  return id;
}

/** One product for each plan of an app; characters that an id cannot hold are spelled by their code. */
export function productId(plan: { appId: string; id: string }): string {
  const spell = (part: string) =>
    part.replace(/[^A-Za-z0-9]/g, (character) => `-${character.codePointAt(0)?.toString(16)}-`);
  return `plan_${spell(plan.appId)}_${spell(plan.id)}`;
}
