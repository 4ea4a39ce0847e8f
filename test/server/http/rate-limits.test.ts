import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRateLimits } from '#server/http/rate-limits.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';

const LIMITS = {
  register: { points: 1000, duration: 60 },
  billingRead: { points: 3, duration: 60 },
  billingChange: { points: 2, duration: 60 },
  memberAddress: { points: 40, duration: 60 },
};
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ rateLimits: LIMITS });
});
afterAll(() => app.stop());

describe('a limited route for members', () => {
  it('answers 429 in a way that can be read and waited for', async () => {
    const client = app.client();
    await client.register();
    for (let turn = 0; turn < LIMITS.billingRead.points; turn += 1) {
      expect((await client.get('/api/billing/history')).status).toBe(200);
    }
    const { status, headers, problem } = await client.get('/api/billing/history');
    expect([status, problem.code]).toEqual([429, 'RATE_LIMITED']);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(problem.retryAfterSeconds).toBeGreaterThan(0);
    expect(problem.retryAfterSeconds).toBeLessThanOrEqual(60);
    expect(headers.get('retry-after')).toBe(String(problem.retryAfterSeconds));
  });

  it('counts for the business: another one at the same address goes on, another address does not help', async () => {
    const [busy, calm] = [app.client(), app.client()];
    await busy.register();
    await calm.register();
    const statuses: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const answer = await busy.send('GET', '/api/billing/details', {
        headers: { 'x-forwarded-for': `10.1.0.${turn}` },
      });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect((await calm.get('/api/billing/details')).status).toBe(200);
  });

  it('counts over all processes', async () => {
    const client = app.client();
    const { businessId } = await client.register();
    const other = createRateLimits(mongoose.connection, LIMITS);
    await other.consume('billingRead', businessId);
    await other.consume('billingRead', businessId);
    expect((await client.get('/api/billing/details')).status).toBe(200);
    expect((await client.get('/api/billing/details')).status).toBe(429);
    await expect(other.consume('billingRead', businessId)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
  });

  it('counts reading and changing apart', async () => {
    const client = app.client();
    await client.register();
    const put = () =>
      client.send('PUT', '/api/billing/details', { body: { billingEmail: null, taxId: null } });
    expect([(await put()).status, (await put()).status, (await put()).status]).toEqual([
      200, 200, 429,
    ]);
    expect((await client.get('/api/billing/details')).status).toBe(200);
  });

  it('stops one address that has no session at all', async () => {
    const statuses: number[] = [];
    for (let turn = 0; turn < LIMITS.memberAddress.points + 1; turn += 1) {
      statuses.push((await app.client().get('/api/billing/details')).status);
    }
    expect(statuses.at(-1)).toBe(429);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
  });
});
