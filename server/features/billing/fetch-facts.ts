import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';
import type { CheckoutSnapshot, SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { type ProviderRegistry, requireProvider } from '#server/payments/provider-registry.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import { type IntentRecord, intentModel, type ReplacedPayment } from './intent.model.ts';
import { isOnce, isRunning } from './single-payments.ts';

/** Intents of a business that may still matter: the newest ones, and those that are named. */
const INTENTS_READ = 20;

/**
 * Reads a business's intents and asks the providers about everything that they can still decide: pages that are
 * open, single payments whose time runs, the running subscription, and what a webhook was about.
 * @throws ProviderError when a provider cannot be asked.
 */
export async function fetchFacts(
  current: SubscriptionRecord,
  providers: ProviderRegistry,
  now: Date,
  also?: { provider: ProviderName; intentId: string | null; subscriptionId: string | null },
) {
  const { businessId, appId } = current;
  const intents = await readIntents(current, also?.intentId ?? null);
  const checkouts = new Map<string, CheckoutSnapshot | null>();
  const snapshots = new Map<string, SubscriptionSnapshot | null>();

  const fetchSubscription = async (name: ProviderName, id: string | null | undefined) => {
    if (!id || snapshots.has(id)) return;
    snapshots.set(id, await requireProvider(providers, name).fetchSubscription(id));
  };
  if (current.provider) await fetchSubscription(current.provider, current.providerSubscriptionId);
  const sources = new Set(carriedFrom(intents, current, now).map(({ intentId }) => intentId));
  const asked = intents.filter(
    (intent) => matters(intent, current, also?.intentId ?? null, now) || sources.has(intent._id),
  );
  for (const { provider, sessionId } of asked) {
    if (sessionId === null) continue;
    const checkout = await requireProvider(providers, provider).fetchCheckout(sessionId);
    checkouts.set(sessionId, checkout);
    await fetchSubscription(provider, checkout?.subscriptionId);
  }
  if (also) await fetchSubscription(also.provider, also.subscriptionId);
  for (const { provider, subscriptionId } of carriedFrom(intents, current, now)) {
    await fetchSubscription(provider, subscriptionId);
  }
  // A subscription names the intent that began it, which may be older than those that were read.
  const missing = [...snapshots.values()]
    .map((snapshot) => snapshot?.intentId ?? null)
    .filter((id) => id !== null && !intents.some(({ _id }) => _id === id));
  const origins = missing.length > 0 ? await findIntents(businessId, appId, missing) : [];
  return { intents: [...intents, ...origins], checkouts, snapshots };
}

async function readIntents(current: SubscriptionRecord, alsoId: string | null) {
  const { businessId, appId } = current;
  const newest = await intentModel
    .find({ businessId, appId })
    .sort({ createdAt: -1 })
    .limit(INTENTS_READ)
    .lean<IntentRecord[]>();
  const named = [current.intentId ?? null, alsoId].filter(
    (id) => id !== null && !newest.some(({ _id }) => _id === id),
  );
  return named.length > 0 ? [...newest, ...(await findIntents(businessId, appId, named))] : newest;
}

function findIntents(businessId: string, appId: string, ids: readonly (string | null)[]) {
  return intentModel.find({ _id: { $in: ids }, businessId, appId }).lean<IntentRecord[]>();
}

/** Time that was paid elsewhere, or before a difference, and is lived on now: its payment can still go back. */
function carriedFrom(
  intents: readonly IntentRecord[],
  current: SubscriptionRecord,
  now: Date,
): ReplacedPayment[] {
  return intents.flatMap(({ _id, charge, replaces, providerSubscriptionId }) => {
    const isOfCurrent =
      _id === current.intentId || providerSubscriptionId === current.providerSubscriptionId;
    const isCarried =
      charge?.kind === 'recurring'
        ? charge.startsAt !== null && charge.startsAt > now
        : isOnce(charge) && isRunning(charge, now);
    return isOfCurrent && isCarried && replaces ? [replaces] : [];
  });
}

/** Open ones; and single payments that gave what runs now, which may be refunded or disputed later. */
function matters(
  intent: IntentRecord,
  current: SubscriptionRecord,
  alsoId: string | null,
  now: Date,
): boolean {
  const { charge, providerSubscriptionId: id } = intent;
  if (intent.isOpen || intent._id === alsoId) return true;
  if (!isOnce(charge)) return false;
  const isDifference = id !== null && id === current.providerSubscriptionId;
  return intent._id === current.intentId || (isDifference && isRunning(charge, now));
}
