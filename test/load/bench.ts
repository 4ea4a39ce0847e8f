import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '#server/clock.ts';
import { connect, createIndexes, disconnect } from '#server/db/connect.ts';
import { openDatabase } from '#server/db/open-database.ts';
import { objectIds } from '#server/ids.ts';
import { createLogger } from '#server/log.ts';
import { createProviderRegistry } from '#server/payments/provider-registry.ts';
import { seedCatalogue } from '#server/seed/catalogue.ts';
import { createServices } from '#server/services.ts';
import type { BareServer } from './bench-bare-server.ts';
import type { BareWebhookServer } from './bench-bare-webhook-server.ts';
import { benchCreate } from './bench-create.ts';
import { seedBusiness } from './bench-data.ts';
import { benchList } from './bench-list.ts';
import { type Answers, startBenchProcess } from './bench-process.ts';
import type { ProductServer } from './bench-product-server.ts';
import { benchReads } from './bench-reads.ts';
import { benchSearch } from './bench-search.ts';
import { benchSession, benchStatus, countStatusCommands } from './bench-status.ts';
import { type Row, table } from './bench-table.ts';
import { benchWebhook } from './bench-webhook.ts';

const SMALLEST = 1000;
const SMALL = 10_000;
const LARGE = 100_000;
const JWT_SECRET = randomBytes(48).toString('base64url');
const WEBHOOK_SECRET = `whsec_${randomBytes(24).toString('base64url')}`;

const started = performance.now();
const dataDir = await mkdtemp(join(tmpdir(), 'estante-bench-'));
const database = await openDatabase({ mongodbUri: null, dataDir, environment: 'test' });
const scripts: { stop(): Promise<void> }[] = [];
try {
  report(`database: ${database.description}`);
  report(table(await measure(database.uri)));
} finally {
  for (const script of scripts) await script.stop();
  await database.stop();
  await rm(dataDir, { recursive: true, force: true });
}
report(`${Math.round((performance.now() - started) / 1000)} seconds`);

async function measure(databaseUri: string): Promise<Row[]> {
  const { smallest, small, large } = await seed(databaseUri);
  const cookie = `__Host-estante=${small.token}`;
  const product = start<ProductServer>('./bench-product-server.ts', {
    DATABASE_URI: databaseUri,
    JWT_SECRET,
    WEBHOOK_SECRET,
  });
  const bareWebhook = start<BareWebhookServer>('./bench-bare-webhook-server.ts', {
    DATABASE_URI: databaseUri,
  });
  const bare = start<BareServer>('./bench-bare-server.ts', {});
  // A process of its own, since watching commands costs time.
  const counting = start<ProductServer>('./bench-product-server.ts', {
    DATABASE_URI: monitored(databaseUri),
    JWT_SECRET,
  });
  const origins = await product.ask('listen');
  const countingOrigins = await counting.ask('listen');
  return [
    ...(await benchStatus({
      product,
      productOrigin: origins.gated,
      bare,
      business: small,
      cookie,
    })),
    ...(await countStatusCommands(counting, countingOrigins.gated, cookie)),
    ...(await benchSession(product, cookie)),
    ...(await benchList(product, counting, small, large)),
    ...(await benchSearch(product, origins.gated, [smallest, small, large])),
    ...(await benchReads(product, origins.gated, cookie)),
    ...(await benchWebhook({
      product,
      productOrigin: origins.gated,
      bare: bareWebhook,
      secret: WEBHOOK_SECRET,
    })),
    // Last, since it adds products.
    ...(await benchCreate(product, origins, cookie)),
  ];
}

function monitored(databaseUri: string): string {
  const uri = new URL(databaseUri);
  // Options follow a path, if only an empty one.
  uri.pathname ||= '/';
  uri.searchParams.set('monitorCommands', 'true');
  return uri.href;
}

async function seed(databaseUri: string) {
  await connect(databaseUri);
  await createIndexes();
  await seedCatalogue();
  const services = createServices({
    config: { publicUrl: 'https://bench.example' },
    jwtSecret: JWT_SECRET,
    clock: systemClock,
    ids: objectIds,
    log: createLogger('warn'),
    providers: createProviderRegistry([]),
  });
  const smallest = await seedBusiness(services, SMALLEST);
  const small = await seedBusiness(services, SMALL);
  const large = await seedBusiness(services, LARGE);
  services.live.stop();
  await disconnect();
  report(
    `${SMALLEST + SMALL + LARGE} products, seeded in ${Math.round((performance.now() - started) / 1000)} seconds`,
  );
  return { smallest, small, large };
}

function start<A extends Answers>(script: string, environment: Record<string, string>) {
  const process = startBenchProcess<A>(
    fileURLToPath(new URL(script, import.meta.url)),
    environment,
  );
  scripts.push(process);
  return process;
}

function report(text: string): void {
  process.stdout.write(`${text}\n`);
}
