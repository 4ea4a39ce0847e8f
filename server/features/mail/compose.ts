import type { EventRecord } from '#server/features/events/events.service.ts';
import type { EventStanding } from '#server/features/subscriptions/subscriptions.service.ts';
import { type EventFacts, eventFacts } from './event-facts.ts';
import type { MailNote } from './mail-kinds.ts';

/** @param now how the subscription stood: for what an event does not say because it did not change */
type Compose = (facts: EventFacts, now: EventStanding) => MailNote | null;

/**
 * What mail an event asks for; null when it asks for none. Pure.
 * @param now how the subscription stands now: only for events that do not say how it stood then
 */
export function composeNote(event: EventRecord, now: EventStanding): MailNote | null {
  const compose = COMPOSERS[event.type];
  if (!compose) return null;
  const facts = eventFacts.parse(event.data ?? {});
  return compose(facts, facts.standing ?? now);
}

/** Events that may ask for a mail; the others need not be looked at. */
export function asksForMail(type: string): boolean {
  return Object.hasOwn(COMPOSERS, type);
}

const COMPOSERS: Readonly<Record<string, Compose>> = {
  'account.registered': ({ after }) =>
    after?.businessName ? { kind: 'welcome', facts: { businessName: after.businessName } } : null,
  'subscription.started': started,
  'subscription.given': ({ before, after, isComped, periodEnd }, now) => ({
    kind: 'plan_given',
    facts: {
      planName: after?.planName ?? now.planName,
      terms: isComped === true ? 'comped' : isComped === false ? 'agreed' : null,
      until: periodEnd ?? null,
      formerPlanName: (before?.provider && before.planName) || null,
    },
  }),
  'subscription.trial_started': ({ after }, now) =>
    after?.trialEnd
      ? {
          kind: 'trial_started',
          facts: {
            planName: after.planName ?? now.planName,
            price: after.price ?? now.price,
            trialEnd: after.trialEnd,
          },
        }
      : started({ after }, now),
  'subscription.plan_changed': changed,
  'subscription.ended': ({ before, after, reason }, now) => ({
    kind: 'plan_ended',
    facts: {
      planName: after?.ended?.planName ?? before?.planName ?? now.planName,
      currentPlanName: after?.planName ?? now.planName,
      reason: after?.ended?.reason ?? reason ?? 'revoked',
    },
  }),
  'subscription.past_due': ({ after }, now) => ({
    kind: 'payment_failed',
    facts: {
      planName: after?.planName ?? now.planName,
      price: after?.price ?? now.price,
      graceEndsAt: after?.graceEndsAt ?? null,
    },
  }),
  'subscription.recovered': recovered,
  'subscription.renewed': renewed,
  'subscription.updated': updated,
  'subscription.cancellation_scheduled': updated,
  'subscription.cancellation_undone': updated,
  'subscription.cancel_requested': ({ when, confirmationCode }, now) => ({
    kind: 'cancellation_confirmed',
    facts: {
      planName: now.paidPlanName,
      when: when ?? 'period_end',
      endsAt: now.currentPeriodEnd,
      isWaiting: isWaiting(now),
      code: confirmationCode ?? null,
    },
  }),
  'subscription.withdrawn': ({ refunded, confirmationCode }, now) => ({
    kind: 'withdrawn',
    facts: {
      planName: now.paidPlanName,
      refunded: refunded ?? null,
      code: confirmationCode ?? null,
    },
  }),
  'subscription.resume_requested': resumed,
  'subscription.change_scheduled': scheduled,
  'subscription.change_unscheduled': (_facts, { planName }) => ({
    kind: 'change_unscheduled',
    facts: { planName },
  }),
  'subscription.paused': paused,
  'payment.disputed': disputed,
  'payment.charged_back': ({ planName, amount }, now) => ({
    kind: 'charged_back',
    facts: { planName: planName ?? now.paidPlanName, amount: amount ?? null },
  }),
  'payment.refunded': ({ refunded, planName }, now) =>
    refunded
      ? { kind: 'refunded', facts: { planName: planName ?? now.planName, amount: refunded } }
      : null,
  'payment.given_back': ({ refunded, planName }, now) =>
    refunded
      ? { kind: 'given_back', facts: { planName: planName ?? now.planName, amount: refunded } }
      : null,
  'checkout.awaiting_payment': ({ planName, amount }, now) => ({
    kind: 'payment_awaited',
    facts: { planName: planName ?? now.planName, amount: amount ?? null },
  }),
  'reminder.trial_ending': ({ planName, price, periodEnd }) =>
    planName && periodEnd
      ? { kind: 'trial_ending', facts: { planName, price: price ?? null, trialEnd: periodEnd } }
      : null,
  'reminder.renewal_coming': ({ planName, price, periodEnd, days }) =>
    planName && periodEnd && days
      ? { kind: 'renewal_coming', facts: { planName, price: price ?? null, periodEnd, days } }
      : null,
  'usage.threshold_reached': ({ planName, metrics, percent }) => {
    const [first] = metrics ?? [];
    return planName && first && percent
      ? { kind: 'usage_threshold', facts: { ...first, planName, percent } }
      : null;
  },
  'usage.over_limit': ({ planName, metrics }) =>
    planName && metrics && metrics.length > 0
      ? { kind: 'over_limit', facts: { planName, metrics } }
      : null,
  'consumer_request.received': ({ kind, trackingCode }) =>
    kind && trackingCode
      ? { kind: 'consumer_request', facts: { request: kind, code: trackingCode } }
      : null,
};

function started({ after }: Pick<EventFacts, 'after'>, now: EventStanding): MailNote {
  return {
    kind: 'plan_started',
    facts: {
      planName: after?.planName ?? now.planName,
      price: after?.price ?? null,
      periodEnd: after?.currentPeriodEnd ?? null,
      renewal: now.renewal,
    },
  };
}

/** The business has the free plan while the one that it bought waits. */
function isWaiting({ isPremium, planName, paidPlanName }: EventStanding): boolean {
  return !isPremium && paidPlanName !== planName;
}

function suspended({
  paidPlanName: planName,
  planName: currentPlanName,
  price,
}: EventStanding): MailNote {
  return { kind: 'suspended', facts: { planName, currentPlanName, price } };
}

/** Pausing is also how a cancellation is kept where the provider cannot, and what a dispute does: both are told of as such. */
function paused({ after }: EventFacts, now: EventStanding): MailNote | null {
  if (after?.cancelAtPeriodEnd || now.isDisputed) return null;
  if (isWaiting(now)) return suspended(now);
  return {
    kind: 'paused',
    facts: {
      planName: after?.planName ?? now.planName,
      periodEnd: after?.currentPeriodEnd ?? now.currentPeriodEnd,
    },
  };
}

function resumed({ confirmationCode }: EventFacts, now: EventStanding): MailNote {
  const isOver = isWaiting(now);
  return {
    kind: 'resumed',
    facts: {
      planName: now.paidPlanName,
      // What was paid is over: that day is no day of a charge.
      periodEnd: isOver ? null : now.currentPeriodEnd,
      isWaiting: isOver,
      code: confirmationCode ?? null,
    },
  };
}

/** Only what was owed is up to date again; what was paused was resumed, and what was disputed is back. */
function recovered(facts: EventFacts, now: EventStanding): MailNote {
  const { before, after } = facts;
  const planName = after?.planName ?? now.planName;
  const periodEnd = after?.currentPeriodEnd ?? now.currentPeriodEnd;
  if (before?.status !== 'paused') {
    return { kind: 'payment_recovered', facts: { planName, periodEnd } };
  }
  if (before.isDisputed)
    return { kind: 'plan_back', facts: { planName, why: 'settled', periodEnd } };
  if (now.isDisputed) return { kind: 'plan_back', facts: { planName, why: 'renewed', periodEnd } };
  return resumed(facts, now);
}

type Terms = Pick<EventFacts, 'before' | 'after'>;

function changed({ before, after }: Terms, now: EventStanding): MailNote {
  // The plan that one has meanwhile is not one that was moved to, and costs nothing.
  if (isWaiting(now)) return suspended(now);
  return {
    kind: 'plan_changed',
    facts: {
      formerPlanName: before?.planName ?? now.planName,
      planName: after?.planName ?? now.planName,
      price: after?.price === undefined ? now.price : after.price,
    },
  };
}

/** What renews by itself has its receipt from the provider; who pays in advance waits to hear of it. */
function renewed({ before, after }: EventFacts, now: EventStanding): MailNote | null {
  if (isOtherInterval({ before, after })) return changed({ before, after }, now);
  if (now.renewal !== 'manual' || !after?.currentPeriodEnd) return null;
  const planName = after.planName ?? now.planName;
  return { kind: 'renewed', facts: { planName, periodEnd: after.currentPeriodEnd } };
}

/** Changes that have no name of their own, such as those made on the provider's own pages. */
function updated(facts: EventFacts, now: EventStanding): MailNote | null {
  const { before, after } = facts;
  const planName = after?.planName ?? now.planName;
  if (isOtherInterval({ before, after })) return changed({ before, after }, now);
  if (after?.cancelAtPeriodEnd === true) {
    return {
      kind: 'cancellation_confirmed',
      facts: {
        planName: isWaiting(now) ? now.paidPlanName : planName,
        when: 'period_end',
        endsAt: now.currentPeriodEnd,
        isWaiting: isWaiting(now),
        code: null,
      },
    };
  }
  if (before?.cancelAtPeriodEnd === true && after?.cancelAtPeriodEnd === false) {
    return resumed(facts, now);
  }
  return scheduled(facts, now);
}

function isOtherInterval({ before, after }: Terms): boolean {
  const [former, next] = [before?.price?.interval, after?.price?.interval];
  return former !== undefined && next !== undefined && former !== next;
}

/** The same plan at another price is told as what it is. */
function scheduled({ before, after }: EventFacts, now: EventStanding): MailNote | null {
  const change = after?.scheduledChange;
  if (!change) return null;
  const { effectiveAt } = change;
  const price = change.price ?? null;
  const planName = after?.planName ?? now.planName;
  const isSamePlan = change.planId === (after?.planId ?? before?.planId);
  const formerPrice = before?.price ?? now.price;
  if (isSamePlan && price && formerPrice?.interval === price.interval) {
    return { kind: 'price_change', facts: { planName, formerPrice, price, effectiveAt } };
  }
  return {
    kind: 'change_scheduled',
    facts: { planName, nextPlanName: change.planName, effectiveAt, price },
  };
}

function disputed({ planName, after }: EventFacts, now: EventStanding): MailNote {
  return {
    kind: 'disputed',
    facts: { planName: planName ?? after?.planName ?? now.planName },
  };
}
