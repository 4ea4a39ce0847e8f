import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { connect } from '#server/db/connect.ts';
import { subscriptionModel } from '#server/features/subscriptions/subscription.model.ts';
import { webhookEventModel } from '#server/features/webhooks/webhook-event.model.ts';
import { type PaymentSandbox, startSandbox } from '#server/standins/payments/start-sandbox.ts';
import { controlsOf, SANDBOX_KEYS, WISH } from '#test/support/paying-app.ts';
import { watchExchange } from '#test/support/provider-types/watch.ts';
import {
  databaseUri,
  freePort,
  type ServerProcess,
  startServerProcess,
} from '#test/support/server-process.ts';

let sandbox: PaymentSandbox;
let environment: { MONGODB_URI: string; [name: string]: string };
let port: number;

beforeAll(async () => {
  await mongoose.disconnect();
  const name = `test_${randomBytes(6).toString('hex')}`;
  port = await freePort();
  sandbox = await startSandbox({
    port: 0,
    stateFile: null,
    onExchange: watchExchange,
    stripe: {
      apiKey: SANDBOX_KEYS.apiKey,
      webhook: {
        url: `http://127.0.0.1:${port}/api/webhooks/stripe`,
        secret: SANDBOX_KEYS.webhookSecret,
      },
    },
    mercadoPago: {
      accessToken: SANDBOX_KEYS.accessToken,
      webhook: {
        url: `http://127.0.0.1:${port}/api/webhooks/mercadopago`,
        secret: SANDBOX_KEYS.mercadoPagoSecret,
      },
    },
    clock: systemClock,
  });
  await controlsOf(sandbox).control('webhooks/mode', { automatic: false });
  environment = {
    MONGODB_URI: databaseUri(inject('databaseUri'), name),
    STRIPE_SECRET_KEY: SANDBOX_KEYS.apiKey,
    STRIPE_WEBHOOK_SECRET: SANDBOX_KEYS.webhookSecret,
    STRIPE_API_BASE: sandbox.origin,
  };
  await connect(environment.MONGODB_URI);
});

afterAll(async () => {
  await sandbox.stop();
  await mongoose.connection.dropDatabase();
  await mongoose.disconnect();
});

/** The sandbox knows one address: whoever lives there now gets the webhooks. */
const startHere = (): Promise<ServerProcess> =>
  startServerProcess({
    ...environment,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
  });

describe('a server killed between storing a webhook and processing it', () => {
  it('loses nothing: the next one finishes the work', async () => {
    const first = await startHere();
    const client = first.client();
    const { businessId } = await client.register();
    const { body: catalogue } = await client.get<{ plans: { id: string; prices: unknown[] }[] }>(
      '/api/plans',
    );
    const targetPlanId = catalogue.plans.find((plan) => plan.prices.length > 0)?.id;
    const { body } = await client.post<{ checkoutUrl: string }>('/api/billing/upgrade', {
      ...WISH,
      targetPlanId,
    });
    await controlsOf(sandbox).pay(body.checkoutUrl);
    const delivered = controlsOf(sandbox).control('webhooks/flush');
    const relevant = { state: { $ne: 'ignored' as const } };
    await expect
      .poll(() => webhookEventModel.countDocuments(relevant), { interval: 2 })
      .toBeGreaterThan(0);
    await first.kill();
    await delivered;

    const second = await startHere();
    await expect
      .poll(async () => (await subscriptionModel.findOne({ businessId }).lean())?.planId, {
        timeout: 75_000,
        interval: 250,
      })
      .toBe(targetPlanId);
    await second.stop();
  }, 110_000);
});
