import type { Stripe } from 'stripe';
import type { ProviderAccount } from '../payment-provider.ts';

/**
 * Two calls on purpose: the one that carries the key sends only what never changes. A repetition after the
 * business was renamed would otherwise be refused, since Stripe compares a key's parameters
 * (Stripe docs: Idempotent requests).
 */
export async function createCustomer(
  stripe: Stripe,
  account: ProviderAccount,
  idempotencyKey: string,
): Promise<{ customerId: string }> {
  const { id } = await stripe.customers.create(
    { metadata: { businessId: account.businessId } },
    { idempotencyKey },
  );
  await stripe.customers.update(id, {
    name: account.name,
    email: account.email,
    preferred_locales: [account.locale],
  });
  return { customerId: id };
}
