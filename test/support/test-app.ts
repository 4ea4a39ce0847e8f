import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import mongoose from 'mongoose';
import { inject } from 'vitest';
import { createApp } from '#server/app.ts';
import { connect, createIndexes } from '#server/db/connect.ts';
import type { MailTransport } from '#server/features/mail/delivery.service.ts';
import type { DeclaredRoute } from '#server/http/endpoint-router.ts';
import { objectIds } from '#server/ids.ts';
import { createLogger } from '#server/log.ts';
import type { PaymentProvider } from '#server/payments/payment-provider.ts';
import {
  createProviderRegistry,
  type ProviderRegistry,
} from '#server/payments/provider-registry.ts';
import { seedCatalogue } from '#server/seed/catalogue.ts';
import { createServices, type Foundations, type Services } from '#server/services.ts';
import { createTestClient, type TestClient } from './test-client.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

export interface TestApp {
  origin: string;
  services: Services;
  express: Express;
  routes: readonly DeclaredRoute[];
  clock: TestClock;
  providers: ProviderRegistry;
  /** A browser of its own: it keeps its cookie. */
  client(): TestClient;
  stop(): Promise<void>;
}

/** What a trusted service of the test signs with. */
export const SERVICE_SECRET = 'a secret between the test and the server';

/** One address sends for everybody in a test, and one business lives through years. */
const WIDE_LIMITS = Object.fromEntries(
  (
    [
      'register',
      'checkout',
      'billingRead',
      'billingChange',
      'memberAddress',
      'serviceCall',
    ] as const
  ).map((name) => [name, { points: 100_000, duration: 60 }]),
);

/** Argon2 at its cheapest: the tests are about what is kept, not about how hard it is to guess. */
const CHEAP = { memoryCost: 8, timeCost: 1, parallelism: 1 };

/** Options follow a path, if only an empty one; several hosts make it no URL. */
function databaseUri(monitorCommands = false): string {
  const uri = inject('databaseUri');
  if (!monitorCommands) return uri;
  const [start, options] = uri.split('?');
  const path = /^[^/]+\/\/[^/]+\//.test(uri) ? '' : '/';
  return `${start}${path}?${options ? `${options}&` : ''}monitorCommands=true`;
}

/** The whole server over real HTTP and the real database of this machine, in a database of its own. */
export async function startTestApp(
  options: {
    providers?: (parts: { origin: string }) => Promise<PaymentProvider[]>;
    rateLimits?: Foundations['rateLimits'];
    turnSteps?: number;
    mailTransport?: MailTransport;
    clock?: TestClock;
    /** Lets the commands to the database be watched: see examinedBy. */
    monitorCommands?: boolean;
  } = {},
): Promise<TestApp> {
  await mongoose.disconnect();
  await connect(databaseUri(options.monitorCommands), `test_${randomBytes(6).toString('hex')}`);
  await createIndexes();
  await seedCatalogue();
  const clock = options.clock ?? createTestClock();
  const log = createLogger(process.env['TEST_LOG_LEVEL'] ?? 'silent');
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const providers = createProviderRegistry((await options.providers?.({ origin })) ?? []);
  const config = { environment: 'test' as const, publicUrl: origin, trustedProxies: 0 };
  const services = createServices({
    config,
    jwtSecret: randomBytes(48).toString('base64url'),
    clock,
    ids: objectIds,
    log,
    providers,
    passwordCost: CHEAP,
    serviceSecret: SERVICE_SECRET,
    mailTransport: options.mailTransport ?? null,
    rateLimits: options.rateLimits ?? WIDE_LIMITS,
    ...(options.turnSteps === undefined ? {} : { turnSteps: options.turnSteps }),
  });
  const { app, routes } = createApp({
    config,
    services,
    providers,
    ids: objectIds,
    log,
    clock,
    sandboxUrl: null,
    clientFolder: null,
    isDraining: () => false,
  });
  server.on('request', app);
  await services.events.start();

  return {
    origin,
    services,
    express: app,
    routes,
    clock,
    providers,
    client: () => createTestClient(origin),
    async stop() {
      services.live.stop();
      server.closeAllConnections();
      server.close();
      await services.webhooks.stop();
      await services.events.stop();
      await services.counting.flush();
      await mongoose.connection.dropDatabase();
      await mongoose.disconnect();
    },
  };
}
