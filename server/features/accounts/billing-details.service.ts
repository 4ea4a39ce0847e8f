import type { Clock } from '#server/clock.ts';
import type { PendingEventsService } from '#server/features/events/pending-events.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import type { Ids } from '#server/ids.ts';
import type { BillingDetails } from '#shared/contracts/billing.ts';
import { businessModel } from './business.model.ts';

export interface BillingDetailsService {
  read(businessId: string): Promise<BillingDetails>;
  /** @throws ProblemError CONFLICT when somebody else is changing them at the same time. */
  set(session: Session, details: BillingDetails): Promise<BillingDetails>;
}

const TRIES = 5;

/** Where receipts go and for whom they are made out. Kept with the business. */
export function createBillingDetailsService(parts: {
  clock: Clock;
  ids: Ids;
  pendingEvents: PendingEventsService;
}): BillingDetailsService {
  const { clock, ids, pendingEvents } = parts;

  async function read(businessId: string): Promise<BillingDetails> {
    const business = await businessModel.findById(businessId).lean();
    if (!business) throw new ProblemError('NOT_FOUND');
    return { billingEmail: business.billingEmail ?? null, taxId: business.taxId ?? null };
  }

  return {
    read,
    async set({ businessId, userId }, { billingEmail, taxId }) {
      const after = { billingEmail, taxId: taxId || null };
      for (let attempt = 0; attempt < TRIES; attempt += 1) {
        const before = await read(businessId);
        const isSame = before.billingEmail === after.billingEmail && before.taxId === after.taxId;
        if (isSame) return after;
        const event = {
          _id: ids.next(),
          type: 'business.billing_details_changed',
          businessId,
          appId: null,
          at: clock.now(),
          actor: userId,
          data: { before, after },
        };
        // Only over what was read, so that the history says truly what it was before.
        const { matchedCount } = await businessModel.updateOne(
          { _id: businessId, ...before },
          { $set: after, $push: { pendingEvents: event } },
        );
        if (matchedCount === 0) continue;
        await pendingEvents.settle(businessModel, { _id: businessId, pendingEvents: [event] });
        return after;
      }
      throw new ProblemError('CONFLICT', { retryable: true });
    },
  };
}
