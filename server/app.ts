import compression from 'compression';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import mongoose from 'mongoose';
import type pino from 'pino';
import * as accountContracts from '#shared/contracts/accounts.ts';
import * as billingContracts from '#shared/contracts/billing.ts';
import * as billingActionContracts from '#shared/contracts/billing-actions.ts';
import type { Endpoint } from '#shared/contracts/endpoint.ts';
import * as operationContracts from '#shared/contracts/operations.ts';
import * as planContracts from '#shared/contracts/plans.ts';
import * as subscriptionContracts from '#shared/contracts/subscriptions.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { mountAccounts } from './features/accounts/accounts.routes.ts';
import { mountBillingDetails } from './features/accounts/billing-details.routes.ts';
import { mountBilling } from './features/billing/billing.routes.ts';
import { mountOperations } from './features/billing/operations.routes.ts';
import { mountConsumerRequests } from './features/consumer-requests/consumer-requests.routes.ts';
import { mountHistory } from './features/events/history.routes.ts';
import { mountInventory } from './features/inventory/inventory.routes.ts';
import { RESOURCES } from './features/inventory/resources.ts';
import { outboxRouter } from './features/mail/outbox.routes.ts';
import { mountPlans } from './features/plans/plans.routes.ts';
import { mountSubscriptions } from './features/subscriptions/subscriptions.routes.ts';
import { webhookRouter } from './features/webhooks/webhooks.routes.ts';
import { clientPages } from './http/client-pages.ts';
import { compressAnswers } from './http/compress-answers.ts';
import { refuseForeignOrigins } from './http/csrf.ts';
import { docsPages } from './http/docs.ts';
import { type DeclaredRoute, EndpointRouter } from './http/endpoint-router.ts';
import { jsonBody } from './http/json-body.ts';
import { openApiDocument } from './http/openapi.ts';
import { ProblemError, problemHandler } from './http/problem.ts';
import { closeWhenDraining, readiness } from './http/readiness.ts';
import { requestContext } from './http/request-context.ts';
import { requestLog } from './http/request-log.ts';
import { securityHeaders } from './http/security-headers.ts';
import { createSessionCookie } from './http/session-cookie.ts';
import { createSessionReader } from './http/session-reader.ts';
import type { Ids } from './ids.ts';
import { ProviderError } from './payments/payment-provider.ts';
import type { ProviderRegistry } from './payments/provider-registry.ts';
import type { Services } from './services.ts';

export interface AppParts {
  config: Pick<Config, 'environment' | 'publicUrl' | 'trustedProxies'>;
  services: Services;
  providers: ProviderRegistry;
  ids: Ids;
  log: pino.Logger;
  clock: Clock;
  /** The control page of the payment sandbox, which can move the clock; null with real money. */
  sandboxUrl: string | null;
  /** Folder of the built client; null when something else serves it. */
  clientFolder: string | null;
  /** True from the moment that the process is asked to stop. */
  isDraining: () => boolean;
}

const CONTRACTS = [
  accountContracts,
  planContracts,
  subscriptionContracts,
  billingContracts,
  billingActionContracts,
  operationContracts,
  ...Object.values(RESOURCES).map(({ contract }) => contract.endpoints),
];

/** Billing under the names of products that speak the upgrades dialect. */
const dialectOfUpgrades: RequestHandler = (request, _response, next) => {
  request.url = request.url.replace(/^\/api\/grafts\/upgrades\//, '/api/billing/');
  next();
};

function dateOf(clock: Clock): RequestHandler {
  return (_request, response, next) => {
    response.setHeader('date', clock.now().toUTCString());
    next();
  };
}

/** Builds the Express app from its parts; listening is somebody else's business. */
export function createApp(parts: AppParts): { app: Express; routes: readonly DeclaredRoute[] } {
  const { config, services, providers, log } = parts;
  const isHttps = config.publicUrl.startsWith('https://');
  const cookie = createSessionCookie(isHttps);
  const sessions = createSessionReader(cookie, {
    bearer: services.sessions.find,
    cookie: services.sessions.findOrRenew,
  });
  const endpoints = new EndpointRouter({
    sessions,
    gatekeeper: services.gatekeeper,
    rateLimits: services.rateLimits,
    signatures: services.signatures,
    idempotency: services.idempotency,
    newId: parts.ids.next,
    checkResponses: config.environment !== 'production',
  });
  mountAccounts(endpoints, services.accounts, cookie);
  mountPlans(endpoints, services.plans);
  mountSubscriptions(endpoints, services.subscriptions);
  mountBilling(endpoints, {
    ...services,
    businessOf: async (session) => {
      const { business } = await services.accounts.describe(session);
      const { taxId } = await services.billingDetails.read(session.businessId);
      return { name: business.name, taxId };
    },
    sandboxUrl: parts.sandboxUrl,
  });
  mountOperations(endpoints, services);
  mountBillingDetails(endpoints, services.billingDetails);
  mountHistory(endpoints, services.history);
  mountConsumerRequests(endpoints, services.consumerRequests);
  mountInventory(endpoints, services.inventory);

  const app = express();
  app
    .disable('x-powered-by')
    .set('trust proxy', config.trustedProxies)
    .set('query parser', 'simple');
  app.set('etag', false);
  app.use(closeWhenDraining(parts.isDraining));
  app.use(requestContext, requestLog(log), securityHeaders({ isHttps }));
  // Browsers count days by it: with a clock that was moved it has to say so.
  if (parts.sandboxUrl) app.use(dateOf(parts.clock));
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', readiness({ isDraining: parts.isDraining, ask: askDatabase }));
  // Before any body parser: signatures are over the bytes as they came.
  app.use(
    webhookRouter({ webhooks: services.webhooks, providers, rateLimits: services.rateLimits, log }),
  );
  app.use(dialectOfUpgrades);
  app.use('/api', refuseForeignOrigins([new URL(config.publicUrl).origin]), ...jsonBody);
  app.get('/api/events', services.live.handler(sessions));
  app.use(compressAnswers, endpoints.router);
  const document = openApiDocument(declaredContracts(), config.publicUrl);
  app.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  app.use(docsPages());
  if (config.environment !== 'production') app.use(outboxRouter());
  app.use('/api', (_request, _response, next) => next(new ProblemError('NOT_FOUND')));
  if (parts.clientFolder) app.use(compression(), clientPages(parts.clientFolder));
  app.use((_request, _response, next) => next(new ProblemError('NOT_FOUND')));
  app.use(explainProviderErrors, problemHandler(log));
  return { app, routes: endpoints.routes };
}

function declaredContracts(): Endpoint[] {
  return CONTRACTS.flatMap((contracts) => Object.values(contracts) as unknown[]).filter(isEndpoint);
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value;
}

async function askDatabase(): Promise<void> {
  const { db } = mongoose.connection;
  if (!db) throw new Error('There is no connection to the database');
  await db.command({ ping: 1 });
}

const explainProviderErrors: ErrorRequestHandler = (thrown: unknown, _request, _response, next) => {
  next(
    thrown instanceof ProviderError
      ? new ProblemError('PROVIDER_ERROR', { retryable: thrown.isRetryable }, { cause: thrown })
      : thrown,
  );
};
