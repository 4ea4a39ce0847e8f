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

/** @throws Error for a provider that something was paid through before, and that is configured no more. */
export function requireProvider(registry: ProviderRegistry, name: ProviderName): PaymentProvider {
  const provider = registry.get(name);
  if (!provider) throw new Error(`No provider ${name} is configured`);
  return provider;
}
