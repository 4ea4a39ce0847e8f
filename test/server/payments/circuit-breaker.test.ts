import { describe, expect, it, vi } from 'vitest';
import { withCircuitBreaker } from '#server/payments/circuit-breaker.ts';
import { createMercadoPagoProvider } from '#server/payments/mercado-pago/mercado-pago-provider.ts';
import { type PaymentProvider, ProviderError } from '#server/payments/payment-provider.ts';
import { createStripeProvider } from '#server/payments/stripe/stripe-provider.ts';
import { manualClock } from './manual-clock.ts';

const DOWN = new ProviderError('down', { isRetryable: true });
const REFUSED = new ProviderError('refused', { isRetryable: false });

/** A provider of which only `fetchCheckout` and `verifyWebhook` are ever called. */
function guarded() {
  const fetchCheckout = vi.fn<PaymentProvider['fetchCheckout']>();
  const verifyWebhook = vi.fn<PaymentProvider['verifyWebhook']>();
  let time = 0;
  const provider = withCircuitBreaker(
    { name: 'stripe', fetchCheckout, verifyWebhook } as unknown as PaymentProvider,
    () => time,
  );
  return {
    fetchCheckout,
    verifyWebhook,
    provider,
    pass(milliseconds: number) {
      time += milliseconds;
    },
    async fail(times: number, error: Error = DOWN) {
      for (let done = 0; done < times; done += 1) {
        fetchCheckout.mockRejectedValueOnce(error);
        await expect(provider.fetchCheckout('id')).rejects.toBe(error);
      }
    },
  };
}

describe('a provider that is down', () => {
  it('is not asked for 20 seconds after three failures in a row', async () => {
    const { provider, fetchCheckout, fail, pass } = guarded();
    await fail(3);
    pass(19_999);
    const refused = provider.fetchCheckout('id');
    await expect(refused).rejects.toBeInstanceOf(ProviderError);
    await expect(refused).rejects.toMatchObject({ isRetryable: true });
    expect(fetchCheckout).toHaveBeenCalledTimes(3);
  });

  it('is asked once after that, and again by everybody when it answers', async () => {
    const { provider, fetchCheckout, fail, pass } = guarded();
    await fail(3);
    pass(20_000);
    let answer = (_value: null) => {};
    fetchCheckout.mockReturnValueOnce(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    const probe = provider.fetchCheckout('probe');
    await expect(provider.fetchCheckout('beside')).rejects.toMatchObject({ isRetryable: true });
    answer(null);
    expect(await probe).toBeNull();
    fetchCheckout.mockResolvedValue(null);
    expect(await provider.fetchCheckout('after')).toBeNull();
    expect(fetchCheckout.mock.calls.flat()).toEqual(['id', 'id', 'id', 'probe', 'after']);
  });

  it('that fails the one call is left alone for another 20 seconds', async () => {
    const { provider, fetchCheckout, fail, pass } = guarded();
    await fail(3);
    pass(20_000);
    await fail(1);
    pass(19_999);
    await expect(provider.fetchCheckout('id')).rejects.not.toBe(DOWN);
    expect(fetchCheckout).toHaveBeenCalledTimes(4);
    pass(1);
    await fail(1);
  });

  it('still has its webhooks checked', async () => {
    const { provider, verifyWebhook, fail } = guarded();
    await fail(3);
    provider.verifyWebhook({ rawBody: Buffer.from(''), headers: {}, query: {} }, new Date(0));
    expect(verifyWebhook).toHaveBeenCalledTimes(1);
  });
});

describe('a provider that is up', () => {
  it('may fail now and then', async () => {
    const { provider, fetchCheckout, fail } = guarded();
    await fail(2);
    fetchCheckout.mockResolvedValueOnce(null);
    await provider.fetchCheckout('id');
    await fail(2);
    fetchCheckout.mockResolvedValueOnce(null);
    expect(await provider.fetchCheckout('id')).toBeNull();
  });

  it('may refuse as often as it likes', async () => {
    const { fail, fetchCheckout } = guarded();
    await fail(2);
    await fail(5, REFUSED);
    await fail(2);
    expect(fetchCheckout).toHaveBeenCalledTimes(9);
  });
});

/** Nobody is asked: every method that would ask is replaced. */
const REAL_PROVIDERS: readonly PaymentProvider[] = [
  createStripeProvider({
    secretKey: 'sk_test_none',
    webhookSecret: 'whsec_none',
    apiBase: 'http://127.0.0.1:9',
    isSandbox: true,
    clock: manualClock(),
  }),
  createMercadoPagoProvider({
    accessToken: 'TEST-none',
    webhookSecret: 'none',
    apiBase: 'http://127.0.0.1:9',
    notificationUrl: null,
    isSandbox: true,
    clock: manualClock(),
  }),
];
const PURE = ['charges', 'verifyWebhook'];

function methodsOf(provider: PaymentProvider): string[] {
  return Object.entries(provider)
    .filter(([, member]) => typeof member === 'function')
    .map(([name]) => name);
}

const ASYNC_METHODS = REAL_PROVIDERS.flatMap((provider) =>
  methodsOf(provider)
    .filter((method) => !PURE.includes(method))
    .map((method) => ({ provider, method })),
);

describe('every method of a real provider that asks it', () => {
  it('is known here', () => {
    expect(ASYNC_METHODS).toHaveLength(2 * 15);
    for (const provider of REAL_PROVIDERS) {
      expect(methodsOf(provider)).toEqual(expect.arrayContaining(PURE));
    }
  });

  it.each(ASYNC_METHODS)('is guarded: $provider.name $method', async ({ provider, method }) => {
    const down = vi.fn().mockRejectedValue(DOWN);
    const wrapped = withCircuitBreaker({ ...provider, [method]: down }, () => 0);
    const call = Reflect.get(wrapped, method) as (...given: unknown[]) => Promise<unknown>;
    for (let failures = 0; failures < 3; failures += 1) {
      await expect(call('first', 'second')).rejects.toBe(DOWN);
    }
    await expect(call()).rejects.toMatchObject({ name: 'ProviderError', isRetryable: true });
    expect(down.mock.calls).toHaveLength(3);
    expect(down).toHaveBeenLastCalledWith('first', 'second');
  });

  it.each(REAL_PROVIDERS)('leaves what is not asked: $name', async (provider) => {
    const fetchCheckout = vi.fn().mockRejectedValue(DOWN);
    const wrapped = withCircuitBreaker({ ...provider, fetchCheckout }, () => 0);
    for (let failures = 0; failures < 3; failures += 1) {
      await expect(wrapped.fetchCheckout('id')).rejects.toBe(DOWN);
    }
    expect(wrapped.charges(provider.preferredCurrency)).toBe(true);
    expect(wrapped.capabilities).toBe(provider.capabilities);
  });
});
