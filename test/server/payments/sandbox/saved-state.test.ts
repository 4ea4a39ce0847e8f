import { describe, expect, it } from 'vitest';
import { readSandboxState } from '#server/payments/sandbox/sandbox-state.ts';
import { startStripeBench } from '../stripe-bench.ts';

describe('a state that was saved before discounts', () => {
  it('is read with none, for subscriptions, phases and lines that wait', async () => {
    const bench = await startStripeBench();
    const id = await bench.subscribe();
    const { id: schedule } = await bench.stripe.subscriptionSchedules.create({
      from_subscription: id,
    });
    await bench.control('discount', { subscription: id, amount: 1000 });
    const written = JSON.stringify({ version: 2, stripe: await bench.state() });
    const before = written.replaceAll(/"(discounts|discount_amounts)":\[\],?/g, '');
    expect(before).not.toContain('"discounts":[]');
    const { stripe } = readSandboxState(JSON.parse(before));
    expect(stripe.subscriptions[id]?.discounts).toEqual([]);
    expect(stripe.schedules[schedule]?.phases[0]?.discounts).toEqual([]);
    expect(stripe.pendingLines[id]?.[0]?.discount_amounts).toEqual([]);
    await bench.stop();
  });
});
