import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { PaymentProvider } from './payment-provider.ts';

/** The providers that this installation can charge through. */
export interface ProviderRegistry {
  get(name: ProviderName): PaymentProvider | undefined;
  all(): readonly PaymentProvider[];
}

export function createProviderRegistry(providers: readonly PaymentProvider[]): ProviderRegistry {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  return { get: (name) => byName.get(name), all: () => providers };
}
