import type { Clock } from '#server/clock.ts';
import { readUsage } from '#server/features/entitlements/usage.service.ts';
import type { PlansService } from '#server/features/plans/plans.service.ts';
import type { SubscriptionsService } from '#server/features/subscriptions/subscriptions.service.ts';
import type { Session } from '#server/http/session.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { BillingActions } from '#shared/contracts/billing-actions.ts';
import {
  cancelOf,
  changeOf,
  methodOf,
  owedOf,
  pauseOf,
  resumeOf,
  withdrawOf,
} from './available-actions.ts';
import { termsOf } from './decision.service.ts';
import type { IntentsService } from './intents.service.ts';
import type { LedgerService } from './ledger.service.ts';
import { offersOf } from './offers.ts';

export interface ActionsService {
  /** What can be done about a plan now, what cannot, and why: the same rules as the actions themselves. */
  list(session: Session, app: string): Promise<BillingActions>;
}

export function createActionsService(parts: {
  clock: Clock;
  plans: PlansService;
  subscriptions: SubscriptionsService;
  providers: ProviderRegistry;
  ledger: LedgerService;
  intents: Pick<IntentsService, 'findOpenPage'>;
}): ActionsService {
  const { clock, plans, subscriptions, providers, ledger, intents } = parts;

  return {
    async list({ businessId }, app) {
      const [current, catalogue, usage, entries, open] = await Promise.all([
        subscriptions.load(businessId, app),
        plans.listPublic(app),
        readUsage(businessId, app),
        ledger.list(businessId, app),
        intents.findOpenPage(businessId, app),
      ]);
      const now = clock.now();
      const terms = termsOf(current, providers, now);
      const owed = owedOf(current, entries);
      return {
        offers: offersOf(catalogue, providers.all(), terms, usage, now),
        change: changeOf(current, terms.charged?.isHalted ?? false, now),
        cancel: cancelOf(current, owed, now),
        pause: pauseOf(current, now),
        resume: resumeOf(current, now),
        withdraw: withdrawOf(current, entries, now),
        paymentMethod: methodOf(current, providers, now),
        pay: owed && {
          amount: owed.amount,
          since: owed.createdAt.toISOString(),
          url: owed.payUrl,
          nextAttemptAt: owed.nextAttemptAt?.toISOString() ?? null,
        },
        openCheckout: open && {
          id: open._id,
          planId: open.plan.id,
          planName: open.plan.name,
          provider: open.provider,
          expiresAt: open.expiresAt.toISOString(),
        },
      };
    },
  };
}
