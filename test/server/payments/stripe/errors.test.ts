import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { ProviderError } from '#server/payments/payment-provider.ts';
import { createStripeProvider } from '#server/payments/stripe/stripe-provider.ts';
import { API_KEY } from '#test/server/standins/payments/sandbox-bench.ts';
import { newOrder, type StripeBench, startStripeBench } from '../stripe-bench.ts';

let bench: StripeBench;
beforeAll(async () => {
  bench = await startStripeBench();
});
afterAll(() => bench.stop());

async function failureOf(call: Promise<unknown>): Promise<ProviderError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ProviderError);
  return error as ProviderError;
}

const SESSION = 'GET /v1/checkout/sessions/:id';

describe('failures of Stripe', () => {
  it('heal by themselves when they happen once', async () => {
    await bench.control('faults', { route: SESSION, status: 500 });
    expect(await bench.provider.fetchCheckout('cs_none')).toBeNull();
  });

  it.each([
    [500, 2],
    [409, 2],
    [0, 2],
    // The SDK does not repeat this one by itself.
    [429, 1],
  ])(
    '%i, at each of %i attempts, is a ProviderError that may be tried again',
    async (status, times) => {
      await bench.control('faults', { route: SESSION, status, times });
      const error = await failureOf(bench.provider.fetchCheckout('cs_none'));
      expect(error.isRetryable).toBe(true);
      expect(await bench.provider.fetchCheckout('cs_none')).toBeNull();
    },
  );

  it('a slow answer ends in time, as one that may be tried again', async () => {
    await bench.control('faults', { route: SESSION, latencyMs: 3000, times: 2 });
    const impatient = createStripeProvider({
      secretKey: API_KEY,
      webhookSecret: 'whsec_x',
      apiBase: bench.sandbox.origin,
      isSandbox: true,
      clock: systemClock,
      timeoutMs: 50,
    });
    const started = performance.now();
    const error = await failureOf(impatient.fetchCheckout('cs_none'));
    expect(error.isRetryable).toBe(true);
    expect(performance.now() - started).toBeLessThan(2900);
  });

  it('nobody there is one that may be tried again', async () => {
    const provider = createStripeProvider({
      secretKey: API_KEY,
      webhookSecret: 'whsec_x',
      apiBase: 'http://127.0.0.1:1',
      isSandbox: true,
      clock: systemClock,
    });
    const error = await failureOf(provider.fetchSubscription('sub_1'));
    expect(error.isRetryable).toBe(true);
  });

  it('a wrong key is one that will not pass', async () => {
    const provider = createStripeProvider({
      secretKey: 'sk_test_wrong',
      webhookSecret: 'whsec_x',
      apiBase: bench.sandbox.origin,
      isSandbox: true,
      clock: systemClock,
    });
    const error = await failureOf(provider.fetchSubscription('sub_1'));
    expect(error.isRetryable).toBe(false);
  });

  it('a refused parameter is one that will not pass, and carries no text of the SDK', async () => {
    const order = await newOrder(bench, { successUrl: 'javascript:alert(1)' });
    const error = await failureOf(bench.provider.createCheckout(order));
    expect(error.isRetryable).toBe(false);
    expect(error.message).toMatch(
      /^Stripe: createCheckout failed \(url_invalid, 400, req_\w+\)\.$/,
    );
    expect(JSON.stringify(error.cause)).not.toContain('Not a valid');
    expect(JSON.stringify(error.cause)).not.toContain(API_KEY);
  });

  it('an address with a path is refused at once, because the SDK would drop it', () => {
    expect(() =>
      createStripeProvider({
        secretKey: API_KEY,
        webhookSecret: 'whsec_x',
        apiBase: 'http://127.0.0.1:1/stripe',
        isSandbox: true,
        clock: systemClock,
      }),
    ).toThrow(/path/);
  });
});
