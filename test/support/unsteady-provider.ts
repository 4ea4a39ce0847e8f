import { type PaymentProvider, ProviderError } from '#server/payments/payment-provider.ts';

/** How calls to a provider go wrong. */
export interface Unsteadiness {
  /** Every call fails at once, as behind a breaker. */
  isDown: boolean;
  /** So many calls fail from now on: before they had an effect, or after it, when only the answer is lost. */
  failing: { calls: number; when: 'before' | 'after'; which: 'writes' | 'all' } | null;
}

const READS = /^(fetch|preview|resolve)/;
/** They ask nobody. */
const PURE: ReadonlySet<string> = new Set(['charges', 'verifyWebhook']);

/** A provider whose answers get lost as a test says, without the time that a real one would take over it. */
export function unsteadyProvider(
  provider: PaymentProvider,
  state: Readonly<Unsteadiness>,
): PaymentProvider {
  return new Proxy(provider, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || typeof name !== 'string' || PURE.has(name)) return member;
      return async (...call: unknown[]) => {
        if (state.isDown) throw lost(`${target.name} is down`);
        const { failing } = state;
        const fails =
          failing !== null && failing.calls > 0 && (failing.which === 'all' || !READS.test(name));
        if (!fails) return Reflect.apply(member, target, call);
        failing.calls -= 1;
        if (failing.when === 'after') await Reflect.apply(member, target, call);
        throw lost(`the answer to ${name} was lost`);
      };
    },
  });
}

function lost(message: string): ProviderError {
  return new ProviderError(message, { isRetryable: true });
}
