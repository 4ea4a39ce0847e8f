import mongoose from 'mongoose';
import { DEFAULT_APP } from '#shared/contracts/common.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { createAccountsService } from './features/accounts/accounts.service.ts';
import { createPasswords } from './features/accounts/passwords.ts';
import { createSessionsService } from './features/accounts/sessions.service.ts';
import { createTokens } from './features/accounts/tokens.ts';
import { createBillingService } from './features/billing/billing.service.ts';
import { createCancellationService } from './features/billing/cancellation.service.ts';
import { createCheckoutService } from './features/billing/checkout.service.ts';
import { createConvergenceService } from './features/billing/convergence.service.ts';
import { countSource } from './features/entitlements/count-marks.service.ts';
import { createCountingService } from './features/entitlements/counting.service.ts';
import { createGatekeeper } from './features/entitlements/entitlements.service.ts';
import { createEventsService } from './features/events/events.service.ts';
import { clientKind } from './features/inventory/clients.service.ts';
import { productKind } from './features/inventory/products.service.ts';
import { LIVE } from './features/inventory/resource.model.ts';
import { createResourceService } from './features/inventory/resource.service.ts';
import { createLiveService } from './features/live/live.routes.ts';
import { createPlansService } from './features/plans/plans.service.ts';
import { createSubscriptionsService } from './features/subscriptions/subscriptions.service.ts';
import { createWebhooksService } from './features/webhooks/webhooks.service.ts';
import { createIdempotencyStore } from './http/idempotency.ts';
import { createRateLimits } from './http/rate-limits.ts';
import type { Ids } from './ids.ts';
import type { Logger } from './log.ts';
import type { ProviderRegistry } from './payments/provider-registry.ts';

/** What the services of one process stand on. */
export interface Foundations {
  config: Pick<Config, 'publicUrl'>;
  jwtSecret: string;
  clock: Clock;
  ids: Ids;
  log: Logger;
  providers: ProviderRegistry;
  /** Tests make hashing cheap and rate limits narrow or wide; nothing else sets these. */
  passwordCost?: Parameters<typeof createPasswords>[0];
  rateLimits?: Parameters<typeof createRateLimits>[1];
}

export type Services = ReturnType<typeof createServices>;

/** Wires the features together. Needs a connected mongoose, starts nothing. */
export function createServices(foundations: Foundations) {
  const { clock, ids, log, providers, config } = foundations;
  const appId = DEFAULT_APP;
  const rateLimits = createRateLimits(mongoose.connection, foundations.rateLimits);
  const idempotency = createIdempotencyStore({ clock, newId: ids.next });
  const events = createEventsService({ clock, log });
  const live = createLiveService(events);
  const plans = createPlansService();
  const subscriptions = createSubscriptionsService({ clock, ids, events });
  const counting = createCountingService({
    appId,
    sources: {
      products: countSource(productKind.model, LIVE),
      clients: countSource(clientKind.model, LIVE),
    },
    clock,
    ids,
    log,
    onChange: (businessId) => {
      subscriptions.usageMoved(businessId, appId);
      live.usageChanged(businessId, appId);
    },
  });
  const sessions = createSessionsService({
    clock,
    ids,
    tokens: createTokens(foundations.jwtSecret, clock),
  });
  const accounts = createAccountsService({
    appId,
    clock,
    ids,
    passwords: createPasswords(foundations.passwordCost),
    sessions,
    plans,
    subscriptions,
    events,
    rateLimits,
  });
  const convergence = createConvergenceService({
    clock,
    ids,
    log,
    events,
    plans,
    subscriptions,
    providers,
  });
  const checkouts = createCheckoutService({
    clock,
    ids,
    publicUrl: config.publicUrl,
    subscriptions,
    providers,
    convergence,
  });
  const resourceParts = { appId, clock, counting };
  return {
    accounts,
    sessions,
    plans,
    subscriptions,
    counting,
    events,
    live,
    convergence,
    rateLimits,
    idempotency,
    gatekeeper: createGatekeeper({ appId, subscriptions, plans, counting }),
    billing: createBillingService({
      clock,
      plans,
      subscriptions,
      providers,
      checkouts,
      convergence,
      payerOf: (session) => accounts.payer(session),
      returnOrigins: [new URL(config.publicUrl).origin],
    }),
    cancellation: createCancellationService({
      clock,
      ids,
      events,
      subscriptions,
      providers,
      convergence,
      publicUrl: config.publicUrl,
    }),
    webhooks: createWebhooksService({ clock, ids, log, providers, convergence }),
    inventory: {
      products: createResourceService(productKind, resourceParts),
      clients: createResourceService(clientKind, resourceParts),
    },
  };
}
