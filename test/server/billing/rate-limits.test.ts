import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PayingApp, startPayingApp } from '#test/support/paying-app.ts';
import { addPlans, type BillingBench, createBillingBench, type Owner } from './paying-business.ts';

const POINTS = 3;
let app: PayingApp;
let bench: BillingBench;
beforeAll(async () => {
  const few = { points: POINTS, duration: 600 };
  app = await startPayingApp({
    rateLimits: { checkout: few, billingRead: few, billingChange: few, unsignedWebhook: few },
  });
  await addPlans();
  bench = createBillingBench(app);
});
afterAll(() => app.stop());

const WISH = { targetPlanId: 'MID', billingPeriod: 'monthly', provider: 'stripe' };
const PLAN = { planId: 'MID', billingPeriod: 'monthly' };
const CALLS: readonly [string, (owner: Owner) => Promise<{ status: number }>][] = [
  ['upgrade', (owner) => owner.post('/api/billing/upgrade', WISH)],
  ['stripe/create-checkout', (owner) => owner.post('/api/stripe/create-checkout', PLAN)],
  ['payments', (owner) => owner.post('/api/payments', PLAN)],
  ['portal', (owner) => owner.post('/api/billing/portal', { returnTo: '/billing' })],
  [
    'payment-method',
    (owner) => owner.post('/api/billing/payment-method', { returnTo: '/billing' }),
  ],
  ['preview', (owner) => owner.post('/api/billing/preview', WISH)],
  ['invoices', (owner) => owner.get('/api/billing/invoices')],
  ['cancel', (owner) => owner.post('/api/billing/cancel', {})],
  ['resume', (owner) => owner.post('/api/billing/resume', {})],
  ['pause', (owner) => owner.post('/api/billing/pause', {})],
  ['withdraw', (owner) => owner.post('/api/billing/withdraw', {})],
  [
    'plan',
    ({ businessId, ...owner }) =>
      owner.send('PATCH', `/api/businesses/${businessId}/plan`, { body: { planId: 'MID' } }),
  ],
];

describe('too many calls of', () => {
  it.each(CALLS)(
    '%s are refused in a way that can be read, and waited for',
    async (_name, call) => {
      const owner = await bench.owner();
      for (let turn = 0; turn < POINTS; turn += 1) expect((await call(owner)).status).not.toBe(429);
      const answer = (await call(owner)) as Awaited<ReturnType<Owner['post']>>;
      expect([answer.status, answer.problem.code]).toEqual([429, 'RATE_LIMITED']);
      expect(answer.problem.retryAfterSeconds).toBeGreaterThan(0);
      expect(answer.headers.get('retry-after')).toBe(String(answer.problem.retryAfterSeconds));
      expect(await app.status(owner)).toMatchObject({ isPremium: false });
    },
  );
});

describe('webhooks', () => {
  it('are refused for a while where they were not signed, and never where they were', async () => {
    const statuses: number[] = [];
    for (let turn = 0; turn < POINTS + 1; turn += 1) {
      statuses.push((await app.client().post('/api/webhooks/stripe', { id: 'evt_forged' })).status);
    }
    expect(statuses).toEqual([...Array.from({ length: POINTS }, () => 400), 429]);
    const payload = JSON.stringify({ id: 'evt_signed', object: 'event', type: 'invoice.paid' });
    const signature = Stripe.webhooks.generateTestHeaderString({
      payload,
      secret: app.sandbox.webhookSecret,
      timestamp: Math.floor(app.clock.now().getTime() / 1000),
    });
    const signed = await fetch(`${app.origin}/api/webhooks/stripe`, {
      method: 'POST',
      headers: { 'stripe-signature': signature },
      body: payload,
    });
    expect(signed.status).toBe(200);
  });
});
