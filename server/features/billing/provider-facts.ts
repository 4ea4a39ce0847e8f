import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';
import {
  type CheckoutSnapshot,
  type PaymentProvider,
  ProviderError,
  type SubscriptionSnapshot,
} from '#server/payments/payment-provider.ts';
import { type ProviderRegistry, requireProvider } from '#server/payments/provider-registry.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import { type IntentRecord, intentModel } from './intent.model.ts';
import { INTENT_STATES, UNSETTLED_STATES } from './intent-states.ts';
import { mayComeLate } from './late-money.ts';
import { type LedgerEntry, ledgerModel } from './ledger.model.ts';

/** What a webhook was about, or somebody wants to be asked about besides. */
export interface AlsoAsk {
  provider: ProviderName;
  intentId?: string | null;
  subscriptionId?: string | null;
}

/**
 * Reads a business's intents and ledger, and asks the providers about everything that they can still decide: pages
 * that may be paid, payments whose time runs, the running subscription, and what was asked about besides. What cannot
 * be read is left out, and its error is answered beside the rest: it stops nothing else.
 */
export async function readFacts(
  current: SubscriptionRecord,
  providers: ProviderRegistry,
  now: Date,
  also?: AlsoAsk,
) {
  const { businessId, appId } = current;
  const entries = await ledgerModel.find({ businessId, appId }).lean<LedgerEntry[]>();
  const runs = entries.filter(({ granted }) => granted !== null && granted.to > now);
  const subscriptionIds = new Map<string, ProviderName>();
  const want = (provider: ProviderName | null, id: string | null | undefined) => {
    if (provider && id) subscriptionIds.set(id, provider);
  };
  want(current.provider, current.providerSubscriptionId);
  if (also) want(also.provider, also.subscriptionId);
  for (const { provider, providerSubscriptionId } of runs) want(provider, providerSubscriptionId);

  const late = new Set(
    entries.filter((entry) => mayComeLate(entry, now)).map(({ intentId }) => intentId),
  );
  const intents = await readIntents(current, [
    ...late,
    ...runs.map(({ granted }) => granted?.intentId),
    also?.intentId,
    current.intentId,
    current.trialIntentId,
  ]);
  const failures: { provider: ProviderName; error: ProviderError }[] = [];
  const read = async <T>(
    provider: ProviderName,
    load: (from: PaymentProvider) => Promise<T>,
  ): Promise<T | undefined> => {
    try {
      return await load(requireProvider(providers, provider));
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      failures.push({ provider, error });
      return undefined;
    }
  };
  const checkouts = new Map<string, CheckoutSnapshot | null>();
  const isRunning = (intent: IntentRecord) =>
    intent.charge?.kind === 'once' && runs.some(({ intentId }) => intentId === intent._id);
  const asked = intents.filter(
    (intent) =>
      INTENT_STATES[intent.state].mayBePaid ||
      isRunning(intent) ||
      (intent.charge?.kind === 'once' && late.has(intent._id)) ||
      intent._id === also?.intentId,
  );
  await Promise.all(
    asked.map(async ({ provider, sessionId }) => {
      if (sessionId === null) return;
      const checkout = await read(provider, (from) => from.fetchCheckout(sessionId));
      if (checkout === undefined) return;
      checkouts.set(sessionId, checkout);
      want(provider, checkout?.subscriptionId);
    }),
  );
  const subscriptions = new Map<string, SubscriptionSnapshot | null>();
  await Promise.all(
    [...subscriptionIds].map(async ([id, provider]) => {
      const snapshot = await read(provider, (from) => from.fetchSubscription(id));
      if (snapshot !== undefined) subscriptions.set(id, snapshot);
    }),
  );
  const ids = [...subscriptionIds.keys()];
  const about = await intentsAbout(businessId, intents, ids, subscriptions);
  return { facts: { entries, intents: about, checkouts, subscriptions }, failures };
}

/** Those that are not settled, and those that are named. */
function readIntents(
  { businessId, appId }: SubscriptionRecord,
  named: readonly (string | null | undefined)[],
): Promise<IntentRecord[]> {
  const ids = [...new Set(named)].filter((id) => typeof id === 'string');
  return intentModel
    .find({ businessId, appId, $or: [{ state: { $in: UNSETTLED_STATES } }, { _id: { $in: ids } }] })
    .lean<IntentRecord[]>();
}

/** With everything that was agreed about the subscriptions that were read, by our own record of whose they are. */
async function intentsAbout(
  businessId: string,
  known: readonly IntentRecord[],
  subscriptionIds: readonly string[],
  subscriptions: ReadonlyMap<string, SubscriptionSnapshot | null>,
): Promise<IntentRecord[]> {
  const references = [...subscriptions.values()]
    .map((snapshot) => snapshot?.intentId)
    .filter((id) => typeof id === 'string');
  const found = await intentModel
    .find({
      businessId,
      $or: [{ providerSubscriptionId: { $in: subscriptionIds } }, { _id: { $in: references } }],
    })
    .lean<IntentRecord[]>();
  return [...new Map([...known, ...found].map((intent) => [intent._id, intent])).values()];
}
