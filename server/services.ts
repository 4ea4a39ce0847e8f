import mongoose from 'mongoose';
import { DEFAULT_APP } from '#shared/contracts/common.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { createAccountsService } from './features/accounts/accounts.service.ts';
import { createBillingDetailsService } from './features/accounts/billing-details.service.ts';
import { createPasswords } from './features/accounts/passwords.ts';
import { createPeopleService } from './features/accounts/people.service.ts';
import { createSessionsService } from './features/accounts/sessions.service.ts';
import { createTokens } from './features/accounts/tokens.ts';
import { createActionsService } from './features/billing/actions.service.ts';
import { createAlertsService } from './features/billing/alerts.service.ts';
import { createBillingService } from './features/billing/billing.service.ts';
import { createCancellationService } from './features/billing/cancellation.service.ts';
import { inTurns } from './features/billing/cancellation-turns.ts';
import { createCheckoutService } from './features/billing/checkout.service.ts';
import { createCheckoutReturnService } from './features/billing/checkout-return.service.ts';
import { createConfirm } from './features/billing/confirmation.ts';
import { createDecisionService } from './features/billing/decision.service.ts';
import { createIntentsService } from './features/billing/intents.service.ts';
import { createLedgerService } from './features/billing/ledger.service.ts';
import { createManualGrantService } from './features/billing/manual-grant.service.ts';
import { createPaymentMethodService } from './features/billing/payment-method.service.ts';
import { createPlanChangeService } from './features/billing/plan-change.service.ts';
import { createQuoteService } from './features/billing/quote.service.ts';
import { createQuotes } from './features/billing/quotes.ts';
import { createReconciliationService } from './features/billing/reconciliation.service.ts';
import { createRemediesService } from './features/billing/remedies.service.ts';
import { createRepricingService } from './features/billing/repricing.service.ts';
import { createSyncService } from './features/billing/sync.service.ts';
import { createTurns } from './features/billing/turns.ts';
import { createConsumerRequestsService } from './features/consumer-requests/consumer-requests.service.ts';
import { createCountingService } from './features/entitlements/counting.service.ts';
import { createGatekeeper } from './features/entitlements/entitlements.service.ts';
import { readUsage } from './features/entitlements/usage.service.ts';
import { createEventLogService } from './features/events/event-log.service.ts';
import { createEventsService } from './features/events/events.service.ts';
import { createHistoryService } from './features/events/history.service.ts';
import { createPendingEventsService } from './features/events/pending-events.service.ts';
import { countedResources, createInventory } from './features/inventory/resources.ts';
import { createLiveService } from './features/live/live.routes.ts';
import { createDeliveryService, type MailTransport } from './features/mail/delivery.service.ts';
import { createMailService } from './features/mail/mail.service.ts';
import { createRemindersService } from './features/mail/reminders.service.ts';
import { createUsageNoticesService } from './features/mail/usage-notices.service.ts';
import { createPlansService } from './features/plans/plans.service.ts';
import { createSubscriptionsService } from './features/subscriptions/subscriptions.service.ts';
import { findUpcomingEnds } from './features/subscriptions/upcoming.service.ts';
import { createWebhooksService } from './features/webhooks/webhooks.service.ts';
import { createIdempotencyStore } from './http/idempotency.ts';
import { createRateLimits } from './http/rate-limits.ts';
import { createServiceSignatures } from './http/service-signature.ts';
import type { Session } from './http/session.ts';
import type { Ids } from './ids.ts';
import type { Logger } from './log.ts';
import type { ProviderRegistry } from './payments/provider-registry.ts';

/** What the services of one process stand on. */
export interface Foundations {
  config: Pick<Config, 'publicUrl'>;
  jwtSecret: string;
  /** What trusted services sign with; without one no signature is valid. */
  serviceSecret?: string | null;
  /** Null where there is no mail server: mails are kept to be looked at. */
  mailTransport?: MailTransport | null;
  clock: Clock;
  ids: Ids;
  log: Logger;
  providers: ProviderRegistry;
  /** Tests make hashing cheap, rate limits narrow or wide, and waiting short; nothing else sets these. */
  passwordCost?: Parameters<typeof createPasswords>[0];
  rateLimits?: Parameters<typeof createRateLimits>[1];
  turnSteps?: number;
}

export type Services = ReturnType<typeof createServices>;

/** Wires the features together. Needs a connected mongoose, starts nothing. */
export function createServices(foundations: Foundations) {
  const { clock, ids, log, providers, config } = foundations;
  const appId = DEFAULT_APP;
  const rateLimits = createRateLimits(mongoose.connection, foundations.rateLimits);
  const idempotency = createIdempotencyStore({ clock, newId: ids.next });
  const events = createEventsService({ clock, log });
  const eventLog = createEventLogService();
  const pendingEvents = createPendingEventsService({ clock, events });
  const people = createPeopleService();
  const sessions = createSessionsService({
    clock,
    ids,
    tokens: createTokens(foundations.jwtSecret, clock),
  });
  const live = createLiveService({ events, sessions, log });
  const plans = createPlansService();
  const subscriptions = createSubscriptionsService({ clock, ids, events });
  const usageNotices = createUsageNoticesService({
    appId,
    clock,
    events,
    log: eventLog,
    load: subscriptions.load,
    readUsage,
  });
  const counting = createCountingService({
    appId,
    sources: countedResources(),
    clock,
    ids,
    log,
    onChange: (businessId) => {
      subscriptions.usageMoved(businessId, appId);
      live.usageChanged(businessId, appId);
      usageNotices.note(businessId);
    },
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
    pendingEvents,
    rateLimits,
    log,
  });
  const transport = foundations.mailTransport ?? null;
  const ledger = createLedgerService({ clock, events });
  const alerts = createAlertsService({ clock, log, events });
  // What is owed is carried out, and then looked at again: each of the two needs the other.
  const remedies = createRemediesService({
    clock,
    ids,
    log,
    providers,
    ledger,
    alerts,
    // It does not wait: whoever has the turn may be the one who carries out what is owed.
    turns: createTurns({ clock, steps: 1 }),
    sync: async (owed, also) => {
      await sync.sync(owed, 'remedy', also);
    },
  });
  const sync = createSyncService({
    clock,
    events,
    plans,
    subscriptions,
    ledger,
    alerts,
    remedies,
    providers,
    ...(foundations.turnSteps === undefined ? {} : { turnSteps: foundations.turnSteps }),
  });
  const reconciliation = createReconciliationService({
    clock,
    ids,
    log,
    plans,
    subscriptions,
    sync,
  });
  const decisions = createDecisionService({ clock, plans, providers, sync });
  const payerOf = (session: Session) => accounts.payer(session);
  const { publicUrl } = config;
  const intents = createIntentsService({ clock, ids, providers, sync, reconciliation, remedies });
  const checkouts = createCheckoutService({ clock, publicUrl, subscriptions, intents });
  const changes = createPlanChangeService({ clock, subscriptions, providers, intents, sync });
  const cancellation = createCancellationService({
    clock,
    subscriptions,
    providers,
    sync,
    confirm: createConfirm({ ids, subscriptions, sync }),
    intents,
    ledger,
    remedies,
    changes,
  });
  const turns = createTurns({
    clock,
    ...(foundations.turnSteps === undefined ? {} : { steps: foundations.turnSteps }),
  });
  return {
    accounts,
    sessions,
    plans,
    subscriptions,
    counting,
    events,
    live,
    sync,
    remedies,
    reconciliation,
    rateLimits,
    idempotency,
    signatures: createServiceSignatures({ clock, secret: foundations.serviceSecret ?? null }),
    billingDetails: createBillingDetailsService({ clock, ids, pendingEvents }),
    history: createHistoryService({ names: people.names }),
    consumerRequests: createConsumerRequestsService({
      clock,
      events,
      rateLimits,
      findOwner: people.findOwner,
    }),
    mail: createMailService({
      appId,
      clock,
      log,
      publicUrl: config.publicUrl,
      canSend: transport !== null,
      eventLog,
      contacts: people.contacts,
      load: subscriptions.load,
      onActivity: usageNotices.note,
    }),
    delivery: createDeliveryService({ clock, log, transport }),
    reminders: createRemindersService({ clock, events, log: eventLog, findUpcomingEnds }),
    usageNotices,
    gatekeeper: createGatekeeper({ appId, subscriptions, plans, counting }),
    billing: createBillingService({
      turns,
      plans,
      subscriptions,
      providers,
      decisions,
      checkouts,
      quoting: createQuoteService({
        clock,
        decisions,
        intents,
        quotes: createQuotes(foundations.jwtSecret),
        changes,
      }),
      changes,
      cancellation,
      payerOf,
      returnOrigins: [new URL(publicUrl).origin],
    }),
    cancellation: inTurns(cancellation, turns),
    ledger,
    actions: createActionsService({ clock, plans, subscriptions, providers, ledger, intents }),
    checkoutReturns: createCheckoutReturnService({ subscriptions, intents, sync, ledger }),
    paymentMethods: createPaymentMethodService({
      clock,
      plans,
      subscriptions,
      providers,
      checkouts,
      sync,
      payerOf,
      publicUrl,
    }),
    decisions,
    checkouts,
    repricing: createRepricingService({
      clock,
      log,
      turns,
      plans,
      subscriptions,
      decisions,
      changes,
    }),
    manualGrants: createManualGrantService({
      clock,
      turns,
      plans,
      subscriptions,
      ledger,
      remedies,
      sync,
    }),
    webhooks: createWebhooksService({ clock, ids, log, providers, sync }),
    inventory: createInventory({ appId, clock, counting }),
  };
}
