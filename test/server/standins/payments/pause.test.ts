import type { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StripeBench, startStripeBench } from '#test/server/payments/stripe-bench.ts';

const DAY = 86_400;

let bench: StripeBench;
let stripe: Stripe;
beforeAll(async () => {
  bench = await startStripeBench();
  stripe = bench.stripe;
});
afterAll(() => bench.stop());

const periodEnd = (subscription: Stripe.Subscription) =>
  subscription.items.data[0]?.current_period_end ?? 0;

describe('a pause of collection', () => {
  it.each([
    ['void', 'void'],
    ['mark_uncollectible', 'uncollectible'],
    ['keep_as_draft', 'draft'],
  ] as const)('%s moves the period and leaves its invoice %s', async (behavior, status) => {
    const id = await bench.subscribe();
    const paused = await stripe.subscriptions.update(id, { pause_collection: { behavior } });
    expect(paused).toMatchObject({ status: 'active', pause_collection: { behavior } });
    await bench.control('clock/advance', { seconds: 40 * DAY });
    const [invoice, first, ...others] = (await stripe.invoices.list({ subscription: id })).data;
    expect(invoice).toMatchObject({ status, attempt_count: 0, auto_advance: false });
    expect(first?.status).toBe('paid');
    expect(others).toEqual([]);
    const later = await stripe.subscriptions.retrieve(id);
    expect(later.status).toBe('active');
    expect(periodEnd(later)).toBeGreaterThan(periodEnd(paused));
  });

  it('is taken back by an empty value, and what it left stays uncollected', async () => {
    const id = await bench.subscribe();
    await stripe.subscriptions.update(id, { pause_collection: { behavior: 'keep_as_draft' } });
    await bench.control('clock/advance', { seconds: 40 * DAY });
    const resumed = await stripe.subscriptions.update(id, { pause_collection: '' });
    expect(resumed.pause_collection).toBeNull();
    await bench.control('renew', { subscription: id, outcome: 'paid' });
    const { data } = await stripe.invoices.list({ subscription: id });
    expect(data.map(({ status }) => status)).toEqual(['paid', 'draft', 'paid']);
  });
});
