import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { createStripeProvider } from '#server/payments/stripe/stripe-provider.ts';
import { startSandbox } from '#server/standins/payments/start-sandbox.ts';
import { manualClock } from '#test/server/payments/manual-clock.ts';
import { newOrder, startStripeBench } from '#test/server/payments/stripe-bench.ts';
import { DAY, FIRST_CHARGE_DELAY, startMercadoPagoApi } from './mercado-pago-api.ts';
import { API_KEY, WEBHOOK_SECRET } from './sandbox-bench.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const options = {
  port: 0,
  stateFile: null,
  stripe: { apiKey: 'sk_test_x', webhook: { url: 'http://127.0.0.1:1/', secret: 'whsec_x' } },
  mercadoPago: { accessToken: 'TEST-x', webhook: { url: 'http://127.0.0.1:1/', secret: 'x' } },
  clock: manualClock(),
};

describe('the sandbox', () => {
  it('refuses to start in production', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    await expect(startSandbox(options)).rejects.toThrow(/production/);
  });

  it('names the origin under which browsers reach it', async () => {
    const publicOrigin = 'https://pay.example.test';
    const sandbox = await startSandbox({ ...options, publicOrigin });
    expect(sandbox.origin).toBe(publicOrigin);
    await sandbox.stop();
  });

  it('takes another port when its own is taken', async () => {
    const first = await startSandbox(options);
    const port = Number(new URL(first.origin).port);
    const second = await startSandbox({ ...options, port });
    expect(second.origin).not.toBe(first.origin);
    expect((await fetch(second.controlUrl)).status).toBe(200);
    await second.stop();
    await first.stop();
  });

  it('says when it cannot listen at all', async () => {
    const host = '203.0.113.1';
    await expect(startSandbox({ ...options, host })).rejects.toThrow(/EADDRNOTAVAIL/);
  });

  it.each(['GET /__sandbox/state', 'POST /__sandbox/reset', 'POST /__sandbox/clock/advance'])(
    'opens %s only with the key',
    async (route) => {
      const sandbox = await startSandbox(options);
      const [method = '', path = ''] = route.split(' ');
      for (const authorization of ['', 'Bearer sk_test_y', 'Bearer sk_test_xx']) {
        const response = await fetch(sandbox.origin + path, { method, headers: { authorization } });
        expect(response.status).toBe(401);
      }
      await sandbox.stop();
    },
  );

  it('refuses controls that make no sense', async () => {
    const bench = await startStripeBench();
    await expect(bench.control('clock/advance', { seconds: -1 })).rejects.toThrow(/400/);
    await expect(bench.control('clock/advance', { seconds: 'x' })).rejects.toThrow(/400/);
    await expect(bench.control('renew', { subscription: 'sub_none' })).rejects.toThrow(/404/);
    await expect(bench.control('dunning', { end: 'never' })).rejects.toThrow(/400/);
    await expect(bench.control('elsewhere', {})).rejects.toThrow(/404/);
    await bench.stop();
  });
});

describe('what the sandbox remembers', () => {
  let folder = '';
  let stateFile = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    stateFile = join(folder, 'data', 'stripe.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('outlives it: subscriptions, keys, waiting webhooks and its clock', async () => {
    const first = await startStripeBench({ stateFile });
    const order = await newOrder(first);
    const { sessionId, url } = await first.provider.createCheckout(order);
    await first.submit(url, { card: '4242' });
    await first.control('clock/advance', { seconds: 86_400 });
    const now = first.sandbox.clock.now();
    const { subscriptionId } = (await first.provider.fetchCheckout(sessionId)) ?? {};
    const before = await first.provider.fetchSubscription(subscriptionId ?? '');
    await first.stop();

    const second = await startStripeBench({ stateFile });
    expect(second.sandbox.clock.now()).toEqual(now);
    const after = await second.provider.fetchSubscription(subscriptionId ?? '');
    const withoutOrigin = (snapshot: typeof before) => ({
      ...snapshot,
      fetchedAt: null,
    });
    expect(withoutOrigin(after)).toEqual(withoutOrigin(before));
    await second.control('webhooks/flush', {});
    const types = second.receiver.take().map(({ event }) => event.type);
    expect(types).toContain('checkout.session.completed');
    await second.stop();
  });

  it('is on disk before the answer is given', async () => {
    const bench = await startStripeBench({ stateFile });
    const { id } = await bench.stripe.customers.create({ name: 'A' });
    expect(await readFile(stateFile, 'utf8')).toContain(id);
    const paid = await bench.subscribe();
    expect(await readFile(stateFile, 'utf8')).toContain(paid);
    expect(await readdir(join(folder, 'data'))).toEqual(['stripe.json']);
    await bench.stop();
  });

  it('catches up with what fell due while it was off', async () => {
    const clock = manualClock('2026-11-01T00:00:00Z');
    const first = await startStripeBench({ stateFile, clock });
    const subscriptionId = await first.subscribe();
    await first.stop();
    clock.set('2027-01-15T00:00:00Z');
    const second = await startStripeBench({ stateFile, clock });
    const snapshot = await second.provider.fetchSubscription(subscriptionId);
    expect(snapshot?.payments.map((payment) => payment.createdAt.toISOString())).toEqual([
      '2027-01-01T00:00:00.000Z',
      '2026-12-01T00:00:00.000Z',
      '2026-11-01T00:00:00.000Z',
    ]);
    expect(snapshot?.payments.every((payment) => payment.status === 'paid')).toBe(true);
    expect(snapshot?.currentPeriodEnd.toISOString()).toBe('2027-02-01T00:00:00.000Z');
    await second.stop();
  });
});

describe('a state file that is not its own', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('of the days when Stripe was alone keeps subscriptions and time', async () => {
    const stateFile = join(folder, 'stripe.json');
    const first = await startStripeBench({ stateFile });
    const subscriptionId = await first.subscribe();
    await first.stop();
    const { stripe } = JSON.parse(await readFile(stateFile, 'utf8')) as { stripe: object };
    const deliveries = [{ eventId: 'evt_x', attempts: 0, dueAt: 0 }];
    const old = { version: 1, clockOffsetSeconds: 3600, ...stripe, deliveries };
    await writeFile(stateFile, JSON.stringify(old));
    const second = await startStripeBench({ stateFile });
    expect(second.sandbox.clock.now()).toEqual(new Date('2026-11-01T01:00:00Z'));
    expect((await second.provider.fetchSubscription(subscriptionId))?.state).toBe('active');
    expect(await second.control('state')).toMatchObject({ deliveries: [], mercadoPago: {} });
    await second.stop();
  });

  it.each(['{"version":', '[]', '{"version":99,"customers":{}}'])(
    'as %s begins anew',
    async (content) => {
      const stateFile = join(folder, 'other.json');
      await writeFile(stateFile, content);
      const bench = await startStripeBench({ stateFile });
      expect(await bench.control('state')).toMatchObject({ customers: {}, deliveries: [] });
      await bench.stop();
    },
  );
});

describe('both providers', () => {
  it('share one time: what falls due happens in its order, whoever it belongs to', async () => {
    const api = await startMercadoPagoApi();
    const preapproval = await api.authorized('card_approved', {
      frequency: 10,
      frequency_type: 'days',
    });
    const provider = createStripeProvider({
      secretKey: API_KEY,
      webhookSecret: WEBHOOK_SECRET,
      apiBase: api.sandbox.stripeBase,
      isSandbox: true,
      clock: { ...systemClock, now: () => api.sandbox.clock.now() },
    });
    const { url } = await provider.createCheckout(await newOrder({ provider }));
    await api.submit(url, { card: '4242' });
    await api.topics();
    await api.advance(31 * DAY + 3600);
    const order = (await api.topics()).filter((type) => ['invoice.paid', 'payment'].includes(type));
    // Days 0, 10, 20 and 30 there; day 30 and an hour here.
    expect(order).toEqual(['payment', 'payment', 'payment', 'payment', 'invoice.paid']);
    expect(await api.authorizedPayments(preapproval)).toHaveLength(4);
    await api.stop();
  });

  it('are remembered together', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    const stateFile = join(folder, 'both.json');
    const first = await startMercadoPagoApi({ stateFile });
    const id = await first.authorized();
    await first.stop();
    const second = await startMercadoPagoApi({ stateFile });
    await second.advance(FIRST_CHARGE_DELAY);
    expect(await second.authorizedPayments(id)).toMatchObject([{ status: 'processed' }]);
    await second.stop();
    await rm(folder, { recursive: true });
  });
});

describe('two years', () => {
  it('of renewals pass in one step, each at its own moment', async () => {
    const bench = await startStripeBench();
    const subscriptionId = await bench.subscribe();
    await bench.control('clock/advance', { seconds: 730 * 86_400 });
    const snapshot = await bench.provider.fetchSubscription(subscriptionId);
    expect(snapshot?.state).toBe('active');
    expect(snapshot?.payments).toHaveLength(24);
    const starts = snapshot?.payments.map((payment) => payment.period.start.toISOString()) ?? [];
    expect(starts[0]).toBe('2028-10-01T00:00:00.000Z');
    expect(new Set(starts).size).toBe(24);
    await bench.control('reset', {});
    expect(await bench.provider.fetchSubscription(subscriptionId)).toBeNull();
    await bench.stop();
  });
});
