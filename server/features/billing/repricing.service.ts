import type { Clock } from '#server/clock.ts';
import type { PlansService } from '#server/features/plans/plans.service.ts';
import type {
  SubscriptionRecord,
  SubscriptionsService,
} from '#server/features/subscriptions/subscriptions.service.ts';
import type { Logger } from '#server/log.ts';
import { addDays } from '#shared/domain/calendar.ts';
import { findPrice } from '#shared/domain/plan.ts';
import type { DecisionService } from './decision.service.ts';
import { SERVICE_ACTOR } from './intent.model.ts';
import type { PlanChangeService } from './plan-change.service.ts';
import type { Turns } from './turns.ts';

export interface RepricingService {
  /**
   * Subscribers keep the price and the features that they bought, until the operator says otherwise: this
   * moves those of a plan to its present version, each at the next renewal that leaves time for the notice.
   * Repeatable: who was moved already is left alone.
   */
  apply(params: { appId: string; planId: string; noticeDays: number }): Promise<{
    scheduled: number;
    tooNear: number;
    failed: number;
  }>;
}

export function createRepricingService(parts: {
  clock: Clock;
  log: Logger;
  turns: Turns;
  plans: PlansService;
  subscriptions: SubscriptionsService;
  decisions: DecisionService;
  changes: PlanChangeService;
}): RepricingService {
  const { clock, log, turns, plans, subscriptions, decisions, changes } = parts;

  async function move(record: SubscriptionRecord): Promise<void> {
    const plan = await plans.find(record.appId, record.planId);
    const { price: running, provider: name, currentPeriodEnd } = record;
    const price = running && findPrice(plan, running.interval, running.currency);
    if (!price || !name || !currentPeriodEnd)
      throw new Error('The plan has no such price any more');
    await changes.schedule(
      { businessId: record.businessId, userId: SERVICE_ACTOR },
      { current: record, plan, provider: decisions.provider(name) },
      {
        kind: 'schedule',
        plan,
        price,
        charge: null,
        effectiveAt: currentPeriodEnd,
        prorateAt: null,
        source: 'plan-version',
        returnUrl: null,
        idempotencyKey: null,
      },
    );
  }

  /** False for one that has chosen something else meanwhile, as ending: a schedule would take that back. */
  function moveInTurn({ businessId, appId, planId }: SubscriptionRecord): Promise<boolean> {
    return turns.take({ businessId, appId }, async (turn) => {
      const now = await subscriptions.load(businessId, appId);
      if (now.planId !== planId || isMoving(now)) return false;
      turn.check();
      await move(now);
      return true;
    });
  }

  return {
    async apply({ appId, planId, noticeDays }) {
      const { version } = await plans.find(appId, planId);
      const earliest = addDays(clock.now(), noticeDays);
      const result = { scheduled: 0, tooNear: 0, failed: 0 };
      for (const record of await subscriptions.onOlderVersion(appId, planId, version)) {
        if (isMoving(record)) continue;
        if (!record.currentPeriodEnd || record.currentPeriodEnd < earliest) {
          result.tooNear += 1;
          continue;
        }
        try {
          if (await moveInTurn(record)) result.scheduled += 1;
        } catch (error) {
          result.failed += 1;
          log.warn({ err: error, businessId: record.businessId }, 'not moved to the new version');
        }
      }
      return result;
    },
  };
}

function isMoving({ scheduledChange, cancelAtPeriodEnd }: SubscriptionRecord): boolean {
  return scheduledChange !== null || cancelAtPeriodEnd;
}
