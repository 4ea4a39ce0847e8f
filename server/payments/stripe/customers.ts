import type { Stripe } from 'stripe';
import type { ProviderAccount } from '../payment-provider.ts';
import { orNull } from './errors.ts';
import { withKey } from './idempotency.ts';

/**
 * Two calls on purpose: the one that carries the key sends only what never changes. A repetition after the
 * business was renamed would otherwise be refused, since Stripe compares a key's parameters
 * (Stripe docs: Idempotent requests). Where the key answers a customer that was deleted since, another is made.
 */
export async function createCustomer(
  stripe: Stripe,
  account: ProviderAccount,
  idempotencyKey: string,
): Promise<{ customerId: string }> {
  const { businessId, currency } = account;
  const params = { metadata: { businessId, currency } };
  const { id } = await withKey(idempotencyKey, (key) =>
    stripe.customers.create(params, { idempotencyKey: key }),
  );
  const updated = await orNull(
    stripe.customers.update(id, {
      name: account.name,
      email: account.email,
      preferred_locales: [account.locale],
    }),
  );
  if (updated === null) return createCustomer(stripe, account, `${idempotencyKey}:after:${id}`);
  return { customerId: id };
}
