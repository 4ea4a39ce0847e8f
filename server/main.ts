import { join } from 'node:path';
import { buildClientIfStale, CLIENT_FOLDER } from './client-build.ts';
import { systemClock } from './clock.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { connect, createIndexes, disconnect } from './db/connect.ts';
import { openDatabase } from './db/open-database.ts';
import { checkDatabase, checkDataFolder } from './db/schema-version.ts';
import { createSmtpTransport, senderAddress } from './features/mail/smtp-transport.ts';
import { objectIds } from './ids.ts';
import { localSecrets } from './local-secrets.ts';
import { createLogger } from './log.ts';
import { openProviders } from './payments/open-providers.ts';
import { seedCatalogue } from './seed/catalogue.ts';
import { DEMO_EMAILS, DEMO_PASSWORD } from './seed/demo-businesses.ts';
import { seedDemo } from './seed/seed-demo.ts';
import { startServer } from './server.ts';
import { createServices } from './services.ts';

async function main(config: Config): Promise<void> {
  const log = createLogger(config.logLevel);
  const isProduction = config.environment === 'production';
  if (!isProduction) await checkDataFolder(config.dataDir);
  const database = await openDatabase(config);
  const [secrets, connection] = await Promise.all([
    isProduction ? null : localSecrets(config.dataDir),
    connect(database.uri),
    // `npm run dev` serves the client itself.
    isProduction || config.environment === 'test' || process.env['npm_lifecycle_event'] === 'dev'
      ? undefined
      : buildClientIfStale(),
  ]);
  await checkDatabase(connection, database.isOwnServer ? config.dataDir : null).catch(
    async (error: unknown) => {
      await disconnect();
      await database.stop();
      throw error;
    },
  );
  await createIndexes();
  await seedCatalogue();
  const foundations = {
    config,
    jwtSecret: config.jwtSecret ?? secrets?.jwtSecret ?? '',
    serviceSecret: config.serviceSecret ?? secrets?.serviceSecret ?? null,
    mailTransport: config.smtpUrl
      ? createSmtpTransport(config.smtpUrl, senderAddress({ ...config, smtpUrl: config.smtpUrl }))
      : null,
    ids: objectIds,
    log,
  };
  const sandbox = {
    stateFile: join(config.dataDir, 'payment-sandbox.json'),
    stripeWebhookSecret: secrets?.webhookSecret ?? '',
    mercadoPagoWebhookSecret: secrets?.mercadoPagoWebhookSecret ?? '',
  };
  if (database.isOwnServer) await seedDemo(config, foundations, sandbox);
  const payments = await openProviders(config, systemClock, sandbox);
  const { clock } = payments;
  const services = createServices({ ...foundations, clock, providers: payments.registry });
  const server = await startServer({
    ...foundations,
    clock,
    services,
    providers: payments.registry,
    sandboxUrl: payments.sandboxUrl,
    clientFolder: CLIENT_FOLDER,
  });
  const notes = [database.description, payments.description];
  if (!config.smtpUrl && !isProduction) notes.push(`Mails are kept at ${config.publicUrl}/outbox`);
  if (!config.smtpUrl && isProduction) log.warn('SMTP_URL is not set: no mail is sent to anybody');
  announce(config, server.port, notes, database.isOwnServer);

  // A promise that nobody awaited is a fault to mend, but no reason to end everybody's requests.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'));
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    await server.stop();
    await payments.stop();
    foundations.mailTransport?.close();
    await disconnect();
    await database.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'stopping failed');
          process.exit(1);
        },
      );
    });
  }
}

/** For the person who typed the command: where to go, and how to get in. */
function announce(config: Config, port: number, notes: string[], hasDemo: boolean): void {
  const url = config.publicUrl.replace(/:0$/, `:${port}`);
  const demo = hasDemo
    ? [
        '',
        `  Demo sign-ins (password ${DEMO_PASSWORD}):`,
        ...DEMO_EMAILS.map((email) => `    ${email}`),
      ]
    : [];
  process.stdout.write(
    ['', `  Estante is ready: ${url}`, ...notes.map((note) => `  ${note}`), ...demo, '', ''].join(
      '\n',
    ),
  );
}

try {
  await main(readConfig(process.env));
} catch (error) {
  process.stderr.write(
    error instanceof ConfigError
      ? `${error.message}\n`
      : `Estante could not start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
}
