import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import mongoose, { type mongo } from 'mongoose';
import { createApp } from '#server/app.ts';
import { systemClock } from '#server/clock.ts';
import { connect } from '#server/db/connect.ts';
import { products as resource } from '#server/features/inventory/products.resource.ts';
import { createExpressServer } from '#server/http/express-server.ts';
import { createSessionCookie } from '#server/http/session-cookie.ts';
import { objectIds } from '#server/ids.ts';
import { createLogger } from '#server/log.ts';
import { createProviderRegistry } from '#server/payments/provider-registry.ts';
import { createStripeProvider } from '#server/payments/stripe/stripe-provider.ts';
import { createServices } from '#server/services.ts';
import { DEFAULT_APP } from '#shared/contracts/common.ts';
import { productDocument } from './bench-data.ts';
import { answerBench } from './bench-process.ts';

// The product as production runs it, without its background jobs, whose commands would be counted too.

const { DATABASE_URI = '', JWT_SECRET = '', WEBHOOK_SECRET = '' } = process.env;
const config = {
  environment: 'production' as const,
  publicUrl: 'https://bench.example',
  trustedProxies: 0,
};
await connect(DATABASE_URI);
const log = createLogger('info');
const UNREACHABLE = { points: 1e9, duration: 60 };
/** Nobody is behind it: deliveries are verified and stored, and no job here goes on to ask about them. */
const stripe = createStripeProvider({
  secretKey: 'sk_test_bench',
  webhookSecret: WEBHOOK_SECRET,
  apiBase: 'http://127.0.0.1:9',
  isSandbox: true,
  clock: systemClock,
});
const providers = createProviderRegistry([stripe]);
const services = createServices({
  config,
  jwtSecret: JWT_SECRET,
  clock: systemClock,
  ids: objectIds,
  log,
  providers,
  // Counted as ever, but not refused: all of the load comes from one business at one address.
  rateLimits: { memberAddress: UNREACHABLE, billingRead: UNREACHABLE },
});
const parts = {
  config,
  providers,
  ids: objectIds,
  log,
  clientFolder: null,
  clock: systemClock,
  sandboxUrl: null,
  isDraining: () => false,
};
const { app: gated, routes } = createApp({ ...parts, services });
const { products } = services.inventory;
/** The same app, but that its products are inserted without asking the plan. */
const { app: ungated } = createApp({
  ...parts,
  services: {
    ...services,
    inventory: {
      ...services.inventory,
      products: {
        ...products,
        async create(businessId, id, input) {
          const document = productDocument(businessId, id, input);
          await resource.model.collection.insertOne(document as never);
          return document;
        },
      },
    },
  },
});

/** Stays empty unless the address of the database has monitorCommands=true. */
const commands: mongo.CommandStartedEvent[] = [];
mongoose.connection.getClient().on('commandStarted', (event) => commands.push(event));
const cookies = createSessionCookie(true);

async function listen(app: Express): Promise<string> {
  const server = createExpressServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export interface PageQuestion {
  businessId: string;
  limit: number;
  cursor: string | null;
  q?: string;
}

function listProducts({ businessId, limit, cursor, q }: PageQuestion) {
  return products.list(businessId, {
    limit,
    archived: 'false',
    ...(q === undefined ? {} : { q }),
    ...(cursor === null ? {} : { cursor }),
  });
}

const answers = {
  listen: async () => ({ gated: await listen(gated), ungated: await listen(ungated) }),

  readRoutes: async () =>
    routes.flatMap(({ method, path }) => (method === 'GET' && !path.includes(':') ? [path] : [])),

  async statusOf(businessId: string) {
    return (await services.subscriptions.view(businessId, DEFAULT_APP)).status;
  },

  /** Microseconds of one session check by its cookie, of many in a row. */
  async sessionCheck({ cookie, times }: { cookie: string; times: number }) {
    const started = performance.now();
    for (let time = 0; time < times; time += 1) {
      const token = cookies.read(cookie);
      const found = token === null ? null : await services.sessions.findOrRenew(token);
      if (found === null) throw new Error('the session was refused');
    }
    return ((performance.now() - started) * 1000) / times;
  },

  /** Forgets the commands seen so far and says how many there were. */
  async takeCommands() {
    return commands.splice(0).length;
  },

  flushCounts: () => services.counting.flush(),

  /** The cursor of the page that starts after so many products. */
  async cursorAfter({ businessId, skipped }: { businessId: string; skipped: number }) {
    let cursor: string | null = null;
    for (let passed = 0; passed < skipped; ) {
      const limit = Math.min(200, skipped - passed);
      cursor = (await listProducts({ businessId, limit, cursor })).nextCursor;
      if (cursor === null) throw new Error('there are not so many products');
      passed += limit;
    }
    return cursor;
  },

  /** Milliseconds that each of some pages takes, asked for in turns. */
  async timePages(pages: PageQuestion[]) {
    const taken: number[] = [];
    for (const page of pages) {
      const started = performance.now();
      const { records } = await listProducts(page);
      taken.push(performance.now() - started);
      if (page.q === undefined && records.length !== page.limit) {
        throw new Error('a page was not full');
      }
    }
    return taken;
  },

  /** What one page asks of the database, and what the database reads for it. */
  async examinePage(page: PageQuestion) {
    commands.splice(0);
    await listProducts(page);
    const asked = commands.splice(0);
    const find = asked.find(({ commandName }) => commandName === 'find');
    if (!find) throw new Error('a page was not found by a find');
    const { filter, sort, limit, skip } = find.command;
    const { executionStats } = await mongoose.connection
      .getClient()
      .db(find.databaseName)
      .command({
        explain: { find: find.command['find'], filter, sort, limit, skip },
        verbosity: 'executionStats',
      });
    return {
      commands: asked.length,
      documentsRead: (executionStats as { totalDocsExamined: number }).totalDocsExamined,
    };
  },
};
export type ProductServer = typeof answers;

answerBench(answers);
