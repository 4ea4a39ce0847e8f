import { Stripe } from 'stripe';
import type { PlanPrice } from '#shared/domain/plan.ts';
import { type CheckoutOrder, lookupKey, ProviderError } from '../payment-provider.ts';
import { hasCode } from './errors.ts';
import { withKey } from './idempotency.ts';
import { type KnownPrice, knownPrice } from './known-price.ts';
import { toStripeMoney } from './money.ts';

export interface PriceCatalogue {
  /** The id of Stripe's price of a plan's price, created when it is missing. */
  ensure(plan: CheckoutOrder['plan'], price: PlanPrice): Promise<string>;
  /** What a price is, by its id: invoices and schedules name no more than that. */
  byId(id: string): Promise<KnownPrice>;
  /** Runs what buys by a price. Refused, it may be of one that is gone or archived: none is remembered then. */
  selling<T>(run: () => Promise<T>): Promise<T>;
}

/**
 * Our catalogue as products and prices at Stripe. A price is found by its lookup key, which names plan,
 * version, currency, interval and amount: a price that changes is another price, and those who pay the old one
 * keep it. Lookups are remembered for the life of the process: what a price charges never changes at Stripe.
 */
export function createPriceCatalogue(stripe: Stripe): PriceCatalogue {
  const ids = new Map<string, Promise<string>>();
  const prices = new Map<string, Promise<KnownPrice>>();
  return {
    ensure(plan, price) {
      const key = lookupKey(plan, price);
      return remembered(ids, key, () => findOrCreatePrice(stripe, plan, price, key));
    },
    byId: (id) => remembered(prices, id, async () => knownPrice(await stripe.prices.retrieve(id))),
    async selling(run) {
      try {
        return await run();
      } catch (error) {
        if (error instanceof Stripe.errors.StripeInvalidRequestError) ids.clear();
        throw error;
      }
    },
  };
}

/** One question for all who ask at once; a failure is not remembered. */
function remembered<T>(
  known: Map<string, Promise<T>>,
  key: string,
  find: () => Promise<T>,
): Promise<T> {
  const before = known.get(key);
  if (before) return before;
  const found = find();
  known.set(key, found);
  found.catch(() => known.delete(key));
  return found;
}

async function findOrCreatePrice(
  stripe: Stripe,
  plan: CheckoutOrder['plan'],
  price: PlanPrice,
  key: string,
): Promise<string> {
  // Archived ones too: they keep their lookup key, and no other price could take it.
  const existing = await stripe.prices.list({ lookup_keys: [key], limit: 1 });
  const found = existing.data.find((one) => one.lookup_key === key);
  if (found) return onSale(stripe, checked(found, price));
  const product = await ensureProduct(stripe, plan);
  const params = {
    product,
    ...toStripeMoney(price),
    recurring: { interval: price.interval },
    lookup_key: key,
    metadata: { appId: plan.appId, planId: plan.id, planVersion: String(plan.version) },
  };
  const created = await withKey(`price:${key}`, (idempotencyKey) =>
    stripe.prices.create(params, { idempotencyKey }),
  );
  return created.id;
}

/** A key that charges something else than it says was edited by hand at Stripe: nothing is sold by it. */
function checked(found: Stripe.Price, price: PlanPrice): Stripe.Price {
  const expected = toStripeMoney(price);
  const isSame =
    found.unit_amount === expected.unit_amount &&
    found.currency === expected.currency &&
    found.recurring?.interval === price.interval &&
    found.recurring.interval_count === 1;
  if (isSame) return found;
  throw new ProviderError('Stripe: a price does not charge what its lookup key says.', {
    isRetryable: false,
  });
}

/** An archived price cannot be bought (Stripe docs: Manage prices). What is on offer is for our catalogue to say. */
async function onSale(stripe: Stripe, price: Stripe.Price): Promise<string> {
  if (!price.active) await stripe.prices.update(price.id, { active: true });
  return price.id;
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
