import type { PaymentProvider } from '#server/payments/payment-provider.ts';

/** What happens once, just before a method of a provider is called. */
export type Meddling = Partial<Record<keyof PaymentProvider, () => Promise<unknown>>>;

/** A provider that lets something else happen first, as a test says: what two processes do at one time. */
export function meddlingProvider(provider: PaymentProvider, before: Meddling): PaymentProvider {
  return new Proxy(provider, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...call: unknown[]) => {
        const meddle = before[name as keyof PaymentProvider];
        if (!meddle) return Reflect.apply(member, target, call);
        delete before[name as keyof PaymentProvider];
        return meddle().then(() => Reflect.apply(member, target, call));
      };
    },
  });
}
