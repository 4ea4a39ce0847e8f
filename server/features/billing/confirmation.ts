import type {
  SubscriptionRecord,
  SubscriptionsService,
} from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import type { Ids } from '#server/ids.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { SyncService } from './sync.service.ts';

export interface Confirmed {
  subscription: SubscriptionStatus;
  /** What the person can refer to later; it stands in the business's history. */
  confirmationCode: string;
}

/** Writes what was asked for with its code, then makes our record what the provider now says. */
export type Confirm = (
  session: Session,
  app: string,
  type: string,
  data: Record<string, unknown>,
  changesOf?: (code: string, current: SubscriptionRecord) => Partial<SubscriptionRecord>,
) => Promise<Confirmed>;

export function createConfirm(parts: {
  ids: Ids;
  subscriptions: SubscriptionsService;
  sync: SyncService;
}): Confirm {
  const { ids, subscriptions, sync } = parts;
  return async (session, app, type, data, changesOf = () => ({})) => {
    const confirmationCode = ids.next().slice(-8).toUpperCase();
    for (let attempt = 0; ; attempt += 1) {
      const current = await subscriptions.load(session.businessId, app);
      const changed = await subscriptions.change(current, changesOf(confirmationCode, current), {
        type,
        actor: session.userId,
        data: { ...data, confirmationCode },
      });
      if (changed) break;
      if (attempt === 4) throw new ProblemError('CONFLICT', { retryable: true });
    }
    await sync.showAfter({ businessId: session.businessId, appId: app }, session.userId);
    const { status } = await subscriptions.view(session.businessId, app);
    return { subscription: status, confirmationCode };
  };
}
