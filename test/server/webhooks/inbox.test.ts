import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeLease } from '#server/db/lease.ts';
import { webhookEventModel } from '#server/features/webhooks/webhook-event.model.ts';
import { backOffMs } from '#server/features/webhooks/webhooks.service.ts';
import { type PayingApp, startPayingApp } from '#test/support/paying-app.ts';

let app: PayingApp;
beforeAll(async () => {
  app = await startPayingApp();
});
afterAll(() => app.stop());

describe('the inbox', () => {
  it('waits for who is at work on the same business, without using up its tries', async () => {
    const client = app.client();
    const { businessId } = await client.register();
    const { planId } = await app.status(client);
    await app.buy(client);
    const lease = await takeLease(`billing:${businessId}:inventory`, 600_000, app.clock);
    await app.hear();
    for (let turn = 0; turn < 30; turn += 1) {
      app.clock.advance(1500);
      await app.services.webhooks.drain();
    }
    const waiting = await webhookEventModel.find({ outcome: 'busy' }).lean();
    expect(waiting.length).toBeGreaterThan(0);
    expect(waiting.map(({ state, attempts }) => [state, attempts])).toEqual(
      waiting.map(() => ['received', 0]),
    );
    expect((await app.status(client)).planId).toBe(planId);
    await lease?.release();
    app.clock.advance(1500);
    await app.services.webhooks.drain();
    expect((await app.status(client)).planId).not.toBe(planId);
    expect(
      await webhookEventModel.countDocuments({ state: { $in: ['received', 'processing'] } }),
    ).toBe(0);
  });

  it('tries again ever later, for about a day', () => {
    const delays = Array.from({ length: 20 }, (_, index) => backOffMs(index + 1));
    expect(delays[0]).toBe(1000);
    expect(delays).toEqual([...delays].sort((a, b) => a - b));
    expect(Math.max(...delays)).toBe(2 * 60 * 60 * 1000);
    const total = delays.reduce((sum, delay) => sum + delay, 0);
    expect(total).toBeGreaterThan(12 * 60 * 60 * 1000);
    expect(total).toBeLessThan(48 * 60 * 60 * 1000);
  });
});
