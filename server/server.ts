import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type pino from 'pino';
import { createApp } from './app.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { createExpressServer } from './http/express-server.ts';
import type { Ids } from './ids.ts';
import { createJobRunner, type Job } from './jobs.ts';
import type { ProviderRegistry } from './payments/provider-registry.ts';
import type { Services } from './services.ts';

export interface RunningServer {
  port: number;
  /** Ends requests, live streams, workers and jobs; what is under way is finished first. */
  stop(): Promise<void>;
}

/** Requests that are still being answered when we stop get this long. */
const DRAIN_MS = 5000;
/**
 * Before that we go on answering, but /readyz says 503 and every answer closes its connection: whoever sends us
 * requests learns that we leave before we do.
 */
const NOTICE_MS = { production: 4000, development: 200, test: 200 };
const IDLE_CHECK_MS = 50;

/** Starts workers, jobs and the HTTP server over connected services. */
export async function startServer(parts: {
  config: Config;
  services: Services;
  providers: ProviderRegistry;
  clock: Clock;
  ids: Ids;
  log: pino.Logger;
  sandboxUrl: string | null;
  clientFolder: string | null;
}): Promise<RunningServer> {
  const { config, services, clock, log } = parts;
  let isDraining = false;
  const { app } = createApp({ ...parts, isDraining: () => isDraining });
  const jobs = createJobRunner(jobsOf(services), clock, log);
  await services.events.start();
  services.webhooks.start();
  services.remedies.start();
  services.reconciliation.start();
  jobs.start();
  const server = createExpressServer(app);
  limitSlowClients(server);
  const sockets = trackSockets(server);
  server.listen(config.port);
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      isDraining = true;
      services.live.stop();
      await delay(NOTICE_MS[config.environment]);
      const closed = once(server, 'close');
      server.close();
      const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
      const force = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, DRAIN_MS);
      await closed;
      clearTimeout(force);
      clearInterval(idle);
      await jobs.stop();
      await services.webhooks.stop();
      await services.remedies.stop();
      await services.reconciliation.stop();
      await services.events.stop();
      await services.counting.flush();
    },
  };
}

function jobsOf(services: Services): Job[] {
  return [
    {
      name: 'relay-events',
      everyMs: 2000,
      run: async () => {
        await services.subscriptions.relay();
        await services.accounts.relay();
        await services.consumerRequests.forward();
      },
    },
    {
      name: 'write-mails',
      everyMs: 3000,
      run: async () => {
        await services.mail.read();
        await services.usageNotices.check();
      },
    },
    { name: 'deliver-mails', everyMs: 5000, run: services.delivery.deliver },
    { name: 'remind', everyMs: 60_000, run: services.reminders.remind },
    { name: 'sweep-counts', everyMs: 10_000, run: services.counting.sweep },
    {
      name: 'end-manual-grants',
      everyMs: 60_000,
      run: services.reconciliation.endManualGrants,
    },
  ];
}

/** Half-open connections must not keep others waiting (OWASP: slow HTTP attacks). */
function limitSlowClients(server: Server): void {
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 65_000;
  server.maxRequestsPerSocket = 10_000;
}

function trackSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}
