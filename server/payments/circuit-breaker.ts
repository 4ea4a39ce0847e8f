import { type PaymentProvider, ProviderError } from './payment-provider.ts';

/** So many failures in a row, which may pass by themselves, are taken for an outage. */
const FAILURES = 3;
const OPEN_MS = 20_000;

type Method = (...call: never[]) => unknown;

/** Names of methods that answer without asking the provider. */
type Pure = {
  [Name in keyof PaymentProvider]: PaymentProvider[Name] extends Method
    ? ReturnType<PaymentProvider[Name]> extends Promise<unknown>
      ? never
      : Name
    : never;
}[keyof PaymentProvider];

/** A method that answers at once has to be named here, or this does not compile; all others are guarded. */
const PURE: Readonly<Record<Pure, true>> = { charges: true, verifyWebhook: true };

/**
 * A provider that is down is not waited for again and again: after some failures in a row its calls fail at once
 * for a while, then one call finds out whether it is back. What the provider refuses is an answer, not a failure.
 * @param monotonicNow milliseconds that never jump; the machine's clock may.
 */
export function withCircuitBreaker(
  provider: PaymentProvider,
  monotonicNow: () => number = () => performance.now(),
): PaymentProvider {
  const guard = createBreaker(provider.name, monotonicNow);
  return new Proxy(provider, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || Object.hasOwn(PURE, name)) return member;
      return (...call: unknown[]) => guard(async () => Reflect.apply(member, target, call));
    },
  });
}

function createBreaker(name: string, monotonicNow: () => number) {
  let failures = 0;
  let openUntil = Number.NEGATIVE_INFINITY;
  let isProbing = false;

  return async <T>(call: () => Promise<T>): Promise<T> => {
    const isSuspect = failures >= FAILURES;
    if (isSuspect && (isProbing || monotonicNow() < openUntil)) throw unavailable(name);
    if (isSuspect) isProbing = true;
    try {
      const answer = await call();
      failures = 0;
      return answer;
    } catch (error) {
      if (error instanceof ProviderError && error.isRetryable) {
        failures += 1;
        if (failures >= FAILURES) openUntil = monotonicNow() + OPEN_MS;
      } else {
        failures = 0;
      }
      throw error;
    } finally {
      if (isSuspect) isProbing = false;
    }
  };
}

function unavailable(name: string): ProviderError {
  return new ProviderError(`${name} did not answer of late and is not asked for some seconds.`, {
    isRetryable: true,
  });
}
