import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type PayingApp, startPayingApp } from '#test/support/paying-app.ts';
import { addPlans, type BillingBench, createBillingBench, MINUTE } from './paying-business.ts';

let app: PayingApp;
let bench: BillingBench;
/** What happens once, between what a provider knows and its answer. */
let meanwhile: (() => Promise<void>) | null = null;

beforeAll(async () => {
  app = await startPayingApp({
    wrap: (provider) => ({
      ...provider,
      async fetchSubscription(id) {
        const answer = await provider.fetchSubscription(id);
        const happens = meanwhile;
        meanwhile = null;
        await happens?.();
        return answer;
      },
    }),
  });
  await addPlans();
  bench = createBillingBench(app);
});
afterEach(() => bench.rest());
afterAll(() => app.stop());

describe.each(['stripe', 'mercadopago'] as const)('an answer of %s that comes late', (provider) => {
  it('overwrites nothing of what another process read and wrote since', async () => {
    const owner = await bench.subscriber(provider);
    const about = { businessId: owner.businessId, appId: 'inventory' };
    const [payment] = await bench.payments(owner);
    expect(payment?.status).toBe('paid');
    let written: unknown;
    meanwhile = async () => {
      await app.provider(provider).refundPayment(payment?.paymentId ?? '', {
        amountMinor: null,
        idempotencyKey: '0f3c1a52-6b0e-4a55-9a44-3f6f6a3f1c01',
      });
      // Longer than the lease of the one that waits.
      app.clock.advance(MINUTE);
      expect(await app.services.sync.sync(about, 'another process')).toBe('done');
      written = { record: await bench.record(owner), payments: await bench.payments(owner) };
    };
    expect(await app.services.sync.sync(about, 'slow')).toBe('busy');
    expect(written).toMatchObject({
      record: { isPremium: false, ended: { reason: 'refunded' } },
      payments: [{ status: 'refunded' }],
    });
    expect({ record: await bench.record(owner), payments: await bench.payments(owner) }).toEqual(
      written,
    );
  });
});
