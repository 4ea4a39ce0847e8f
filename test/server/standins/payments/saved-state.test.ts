import { describe, expect, it } from 'vitest';
import { emptySandboxState, readSandboxState } from '#server/standins/payments/sandbox-state.ts';
import { startStripeBench } from '#test/server/payments/stripe-bench.ts';

describe('a state that was saved before discounts', () => {
  it('is read with none, for subscriptions, phases and lines that wait', async () => {
    const bench = await startStripeBench();
    const id = await bench.subscribe();
    const { id: schedule } = await bench.stripe.subscriptionSchedules.create({
      from_subscription: id,
    });
    await bench.control('discount', { subscription: id, amount: 1000 });
    const { subscriptions, schedules, pendingLines } = await bench.state();
    const stripe = { subscriptions, schedules, pendingLines };
    const added = new Set(['discounts', 'discount_amounts']);
    const before = JSON.stringify({ ...emptySandboxState(), stripe }, (name, value: unknown) =>
      added.has(name) ? undefined : value,
    );
    const { stripe: read } = readSandboxState(JSON.parse(before));
    expect(read.subscriptions[id]?.discounts).toEqual([]);
    expect(read.schedules[schedule]?.phases[0]?.discounts).toEqual([]);
    expect(read.pendingLines[id]?.[0]?.discount_amounts).toEqual([]);
    await bench.stop();
  });
});
