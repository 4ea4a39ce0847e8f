import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { intentModel } from '#server/features/billing/intent.model.ts';
import { withCircuitBreaker } from '#server/payments/circuit-breaker.ts';
import { type PayingApp, startPayingApp } from '#test/support/paying-app.ts';
import {
  addPlans,
  type BillingBench,
  createBillingBench,
  DAY,
  HOUR,
  MINUTE,
} from './paying-business.ts';

const PROVIDERS = ['stripe', 'mercadopago'] as const;
let app: PayingApp;
let bench: BillingBench;
/** What the breaker reads, so that nobody has to wait until it closes again. */
let monotonicMs = 0;
beforeAll(async () => {
  app = await startPayingApp({
    timeoutMs: 700,
    wrap: (provider) => withCircuitBreaker(provider, () => monotonicMs),
  });
  await addPlans();
  bench = createBillingBench(app);
});
afterAll(() => app.stop());
afterEach(async () => {
  for (const provider of PROVIDERS) await health(provider, 'normal');
  monotonicMs += MINUTE;
  await bench.rest();
});

const health = (provider: (typeof PROVIDERS)[number], state: 'normal' | 'down') =>
  app.sandbox.control('health', { provider, health: state });
describe.each(PROVIDERS)('while %s is', (provider) => {
  it.each(['down', 'slow'] as const)(
    '%s, checkouts fail readably, at once when that is known, and give nothing away',
    async (state) => {
      const owner = await bench.owner(provider);
      if (state === 'down') await health(provider, 'down');
      // Too late for who asks, and soon enough for a test.
      else await app.sandbox.control('faults', { route: '*', latencyMs: 1500, times: 2 });
      for (const targetPlanId of ['MID', 'LOW', 'MID']) {
        const answer = await bench.upgrade(owner, { targetPlanId });
        expect([answer.status, answer.problem]).toEqual([
          502,
          expect.objectContaining({ code: 'PROVIDER_ERROR', retryable: true }),
        ]);
        // One that was waited for is enough.
        await health(provider, 'down');
      }
      // It is known now: nobody waits for it.
      const began = performance.now();
      expect((await bench.upgrade(owner, { targetPlanId: 'MID' })).status).toBe(502);
      expect(performance.now() - began).toBeLessThan(2000);
      expect(await app.status(owner)).toMatchObject({ isPremium: false });

      await health(provider, 'normal');
      monotonicMs += MINUTE;
      // What was under way may still be for a moment.
      const again = () => bench.upgrade(owner, { targetPlanId: 'MID' });
      await expect.poll(async () => (await again()).status, { timeout: 5000 }).toBe(201);
      await bench.pay(owner, await again());
      expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
      expect(await bench.paid(owner)).toEqual([1_000_000]);
      expect(await intentModel.countDocuments({ businessId: owner.businessId, isOpen: true })).toBe(
        0,
      );
    },
  );

  it('down, status and paid work go on, and what happened meanwhile is found afterwards', async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, 3 * DAY);
    await health(provider, 'down');
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
    expect((await owner.post('/api/clients', { name: 'Cliente' })).status).toBe(201);
    expect((await owner.post('/api/products', { sku: 'A', name: 'A' })).status).toBe(201);
    const cancelled = await owner.post('/api/billing/cancel', { when: 'now' });
    expect([cancelled.status, cancelled.problem.code]).toEqual([502, 'PROVIDER_ERROR']);
    // Through the renewal, of which nobody can be asked.
    await bench.toRenewal(owner);
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', isPremium: true });

    await health(provider, 'normal');
    monotonicMs += MINUTE;
    await app.pass(11 * MINUTE);
    await app.reconcile();
    const status = await app.status(owner);
    expect(status).toMatchObject({ planId: 'MID', status: 'active', cancelAtPeriodEnd: false });
    expect(Date.parse(status.currentPeriodEnd ?? '')).toBeGreaterThan(
      app.clock.now().getTime() + 20 * DAY,
    );
    expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
  });

  it('failing after it did the work, a checkout that is asked for again charges once', async () => {
    const owner = await bench.owner(provider);
    const route = provider === 'stripe' ? 'POST /v1/checkout/sessions' : 'POST /preapproval';
    await app.sandbox.control('faults', { route, status: 500, times: 1, when: 'after' });
    let answer = await bench.upgrade(owner, { targetPlanId: 'MID' });
    // Where creating is idempotent the adapter repeats it by itself.
    if (answer.status === 502) answer = await bench.upgrade(owner, { targetPlanId: 'MID' });
    await bench.pay(owner, answer);
    await bench.later(owner, 3 * HOUR);
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
    expect(await bench.paid(owner)).toEqual([1_000_000]);
  });
});

it('one provider down does not stop the other', async () => {
  const owner = await bench.owner('mercadopago');
  await health('stripe', 'down');
  await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'MID' }));
  expect(await app.status(owner)).toMatchObject({ planId: 'MID', provider: 'mercadopago' });
});
