import type { Facts, Verdict } from '#server/features/billing/facts.ts';
import type { IntentRecord } from '#server/features/billing/intent.model.ts';
import type { IntentState } from '#server/features/billing/intent-states.ts';
import type { LedgerEntry } from '#server/features/billing/ledger.model.ts';
import { reckon } from '#server/features/billing/reckon.ts';
import type { CheckoutSnapshot, SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { FREE, onDefaultPlan } from './default-plan.ts';
import { at, subscriptionOf } from './world.ts';

/** What is known anew: pages and subscriptions in lists, and the ids of those that a provider does not know. */
interface News extends Partial<Omit<Facts, 'checkouts' | 'subscriptions'>> {
  pages?: readonly CheckoutSnapshot[];
  subscriptions?: readonly SubscriptionSnapshot[];
  unknown?: readonly string[];
}

/** The facts of a business on the default plan, today, with these news. */
export function factsOf(news: News): Facts {
  return told(
    {
      current: onDefaultPlan(),
      intents: [],
      entries: [],
      checkouts: new Map(),
      subscriptions: new Map(),
      defaultPlan: FREE,
      now: at(0),
    },
    news,
  );
}

/** The same business with what is known anew; what was said of pages and subscriptions before is forgotten. */
export function told(
  facts: Facts,
  { pages = [], subscriptions, unknown = [], ...news }: News,
): Facts {
  return {
    ...facts,
    ...news,
    checkouts: new Map([
      ...unknown.map((id) => [id, null] as const),
      ...pages.map((page) => [page.sessionId, page] as const),
    ]),
    subscriptions: subscriptions
      ? new Map([
          ...unknown.map((id) => [id, null] as const),
          ...subscriptions.map((one) => [one.subscriptionId, one] as const),
        ])
      : unknown.length > 0
        ? new Map(unknown.map((id) => [id, null]))
        : facts.subscriptions,
  };
}

/** What a synced process has after a verdict. */
export function apply(facts: Facts, verdict: Verdict): Facts {
  return {
    ...facts,
    current: { ...facts.current, ...verdict.changes },
    intents: merged(facts.intents, verdict.intents),
    entries: merged(facts.entries, verdict.entries),
  };
}

function merged<Row extends { _id: string }>(rows: readonly Row[], changed: readonly Row[]): Row[] {
  const all = new Map([...rows, ...changed].map((row) => [row._id, row]));
  return [...all.values()];
}

/** The facts once they are reckoned with. */
export function settled(facts: Facts): Facts {
  return apply(facts, reckon(facts));
}

/** What of a business follows from facts, at a glance. */
export function outcomeOf(facts: Facts) {
  const verdict = reckon(facts);
  const { current, intents, entries } = apply(facts, verdict);
  return {
    ...verdict,
    plan: current,
    owed: verdict.remedies.map(({ _id }) => _id),
    told: verdict.alerts.map(({ code }) => code),
    stateOf: (id: string): IntentState | undefined => intents.find(({ _id }) => _id === id)?.state,
    /** By the id of its payment. */
    entry: (paymentId: string): LedgerEntry | undefined =>
      entries.find((entry) => entry.paymentId === paymentId),
  };
}

/** A business whose subscription came of an intent, and was paid. */
export function begun(intent: IntentRecord, over: Partial<SubscriptionSnapshot> = {}): Facts {
  return settled(factsOf({ intents: [intent], subscriptions: [subscriptionOf(intent, over)] }));
}
