import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { PLAN, startStripeBench } from '../stripe-bench.ts';

const DAY = 86_400;
/** `npm run prove` makes thousands. */
const CHANGES = Number(process.env['PROOF_CHANGES'] ?? 30);

/** Up, down and across intervals, at any second: one subscription is changed again and again. */
const changes = fc.array(
  fc.record({
    amountMinor: fc.integer({ min: 100, max: 90_000_000 }),
    interval: fc.constantFrom('month' as const, 'year' as const),
    wait: fc.integer({ min: 1, max: 40 * DAY }),
  }),
  { minLength: CHANGES, maxLength: CHANGES },
);

it('what a preview says is what is charged, to the centavo', async () => {
  const bench = await startStripeBench();
  const subscriptionId = await bench.subscribe();
  const [steps = []] = fc.sample(changes, { numRuns: 1, seed: 20_261_120 });
  for (const [index, { amountMinor, interval, wait }] of steps.entries()) {
    await bench.control('clock/advance', { seconds: wait });
    const change = {
      subscriptionId,
      plan: { ...PLAN, id: `plan-${index}` },
      price: { amountMinor, currency: 'ARS', interval },
      at: bench.sandbox.clock.now(),
    };
    const preview = await bench.provider.previewChange(change);
    const lines = preview.lines.reduce((sum, line) => sum + line.amount.amountMinor, 0);
    expect(preview.dueNow.amountMinor).toBeGreaterThanOrEqual(0);
    const idempotencyKey = `step-${index}`;
    const result = await bench.provider.changeSubscription({ ...change, idempotencyKey });
    expect(result.outcome).toBe('applied');
    const [invoice] = (await bench.stripe.invoices.list({ subscription: subscriptionId })).data;
    expect(invoice).toMatchObject({
      billing_reason: 'subscription_update',
      amount_paid: preview.dueNow.amountMinor,
      total: lines,
      status: 'paid',
    });
    const snapshot = await bench.provider.fetchSubscription(subscriptionId);
    expect(snapshot?.price).toEqual(change.price);
    expect(snapshot?.currentPeriodEnd).toEqual(preview.nextCharge.at);
  }
  await bench.stop();
}, 3_600_000);
