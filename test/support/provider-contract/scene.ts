import { expect, it } from 'vitest';
import type {
  CheckoutOrder,
  CheckoutSnapshot,
  PaymentProvider,
  PaymentSnapshot,
  ProviderCapabilities,
  SubscriptionSnapshot,
} from '#server/payments/payment-provider.ts';
import type { PlanPrice } from '#shared/domain/plan.ts';
import type { ContractOptions, ProviderBench } from './bench.ts';

export const DAY = 86_400;
export const PLAN = {
  appId: 'inventory',
  id: 'growing',
  version: 3,
  name: 'Growing',
  description: 'More',
};
export const LARGER = { ...PLAN, id: 'larger', version: 1, name: 'Larger' };

/** What the scenarios play with: an open bench, and an account of its own for each of them. */
export interface Scene {
  bench: ProviderBench;
  provider: PaymentProvider;
  capabilities: ProviderCapabilities;
  keepsPaidTime: boolean;
  price: PlanPrice;
  largerPrice: PlanPrice;
  serial: number;
  customerId: string | null;
  open(): Promise<void>;
  /** A new account. */
  begin(): Promise<void>;
  order(changes?: Partial<CheckoutOrder>): CheckoutOrder;
  subscribed(changes?: Partial<CheckoutOrder>): Promise<string>;
  fetched(subscriptionId: string): Promise<SubscriptionSnapshot>;
  newestPayment(subscriptionId: string): Promise<PaymentSnapshot>;
  checkout(sessionId: string): Promise<CheckoutSnapshot>;
  /** A key that no other call has. */
  key(name: string): { idempotencyKey: string };
}

export function createScene(options: ContractOptions): Scene {
  const price: PlanPrice = {
    amountMinor: 2_499_000,
    currency: options.currency,
    interval: 'month',
  };
  let keys = 0;
  const scene: Scene = {
    // Set by open().
    bench: undefined as unknown as ProviderBench,
    provider: undefined as unknown as PaymentProvider,
    capabilities: options.capabilities,
    keepsPaidTime: options.keepsPaidTime,
    price,
    largerPrice: { ...price, amountMinor: 4_999_000 },
    serial: 0,
    customerId: null,
    async open() {
      scene.bench = await options.open();
      scene.provider = scene.bench.provider;
    },
    async begin() {
      scene.serial += 1;
      if (options.capabilities.customers) {
        const account = {
          businessId: `business-${scene.serial}`,
          name: 'Almacén Ñandú',
          email: 'duena@example.com',
          locale: 'es-AR',
          currency: options.currency,
        };
        const created = await scene.provider.createCustomer(account, `customer-${scene.serial}`);
        scene.customerId = created.customerId;
      }
    },
    order: (changes = {}) => ({
      intentId: `intent-${scene.serial}`,
      customerId: scene.customerId,
      payerEmail: 'duena@example.com',
      locale: 'es-AR',
      plan: PLAN,
      price,
      charge: recurring(),
      successUrl: 'http://localhost/return',
      cancelUrl: 'http://localhost/upgrade',
      ...changes,
    }),
    async subscribed(changes = {}) {
      const { sessionId, url } = await scene.provider.createCheckout(scene.order(changes));
      await scene.bench.pay(url);
      return (await scene.checkout(sessionId)).subscriptionId ?? '';
    },
    async fetched(subscriptionId) {
      const snapshot = await scene.provider.fetchSubscription(subscriptionId);
      if (!snapshot) throw new Error('The provider does not know the subscription.');
      return snapshot;
    },
    async newestPayment(subscriptionId) {
      const [payment] = (await scene.fetched(subscriptionId)).payments;
      if (!payment) throw new Error('There is no payment.');
      return payment;
    },
    async checkout(sessionId) {
      const snapshot = await scene.provider.fetchCheckout(sessionId);
      if (!snapshot) throw new Error('The provider does not know the checkout.');
      return snapshot;
    },
    key(name) {
      keys += 1;
      return { idempotencyKey: `${name}-${keys}` };
    },
  };
  return scene;
}

export function recurring(
  changes: { trialDays?: number; startsAt?: Date } = {},
): CheckoutOrder['charge'] {
  return { kind: 'recurring', trialDays: 0, startsAt: null, ...changes };
}

/** A scenario of those who can do something, or of those who cannot: for the others there is none. */
export function given(isSo: boolean): (name: string, scenario: () => Promise<void>) => void {
  return isSo ? it : () => {};
}

/** What a provider cannot do is refused for good, not faked. */
export async function expectRefusal(call: Promise<unknown>): Promise<void> {
  await expect(call).rejects.toMatchObject({ name: 'ProviderError', isRetryable: false });
}
