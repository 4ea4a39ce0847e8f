import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';
import type { CheckoutSnapshot, SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { type ProviderRegistry, requireProvider } from '#server/payments/provider-registry.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { Facts } from './facts.ts';
import { creditedFrom } from './free-time.ts';
import { type IntentRecord, intentModel, type ReplacedPayment } from './intent.model.ts';
import { paidBefore } from './prepaid-time.ts';
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
  const readMissing = async (ids: readonly (string | null | undefined)[]) => {
    const missing = ids.filter(
      (id): id is string => typeof id === 'string' && !intents.some(({ _id }) => _id === id),
    );
    if (missing.length > 0) intents.push(...(await findIntents(businessId, appId, missing)));
  };
  const nextSource = () =>
    sourcesOf(current, { intents, snapshots }, now).find((one) => !sources.includes(one));

  if (current.provider) await fetchSubscription(current.provider, current.providerSubscriptionId);
  await readMissing([snapshots.get(current.providerSubscriptionId ?? '')?.intentId]);
  const sources: ReplacedPayment[] = [];
  // What it was paid with is known step by step: each says what it took the place of.
  for (let source = nextSource(); source; source = nextSource()) {
    sources.push(source);
    await fetchSubscription(source.provider, source.subscriptionId);
    await readMissing([source.intentId, snapshots.get(source.subscriptionId ?? '')?.intentId]);
  }
  const isSource = ({ _id }: IntentRecord) => sources.some(({ intentId }) => intentId === _id);
  const decisive = intents.filter(
    (intent) => matters(intent, current, also?.intentId ?? null, now) || isSource(intent),
  );
  const asked = new Set(decisive.flatMap((intent) => [intent, ...paidBefore(intent, intents)]));
  for (const { provider, sessionId } of asked) {
    if (sessionId === null) continue;
    const checkout = await requireProvider(providers, provider).fetchCheckout(sessionId);
    checkouts.set(sessionId, checkout);
    await fetchSubscription(provider, checkout?.subscriptionId);
  }
  if (also) await fetchSubscription(also.provider, also.subscriptionId);
  // A subscription names the intent that began it, which may be older than those that were read.
  await readMissing([...snapshots.values()].map((snapshot) => snapshot?.intentId));
  return { intents, checkouts, snapshots };
}

async function readIntents(current: SubscriptionRecord, alsoId: string | null) {
  const { businessId, appId } = current;
  const newest = await intentModel
    .find({ businessId, appId })
    .sort({ createdAt: -1 })
    .limit(INTENTS_READ)
    .lean<IntentRecord[]>();
  const named = [current.intentId ?? null, alsoId].filter(
    (id): id is string => id !== null && !newest.some(({ _id }) => _id === id),
  );
  return named.length > 0 ? [...newest, ...(await findIntents(businessId, appId, named))] : newest;
}

function findIntents(businessId: string, appId: string, ids: readonly string[]) {
  return intentModel.find({ _id: { $in: ids }, businessId, appId }).lean<IntentRecord[]>();
}

/** Time that was paid elsewhere, or before a difference, and is lived on now: its payment can still go back. */
function sourcesOf(
  current: SubscriptionRecord,
  known: Pick<Facts, 'intents' | 'snapshots'>,
  now: Date,
): ReplacedPayment[] {
  const origin = known.snapshots.get(current.providerSubscriptionId ?? '')?.intentId;
  return known.intents.flatMap((intent) => {
    const { _id, charge, replaces, providerSubscriptionId } = intent;
    const isOfCurrent =
      _id === current.intentId ||
      _id === origin ||
      providerSubscriptionId === current.providerSubscriptionId;
    if (!isOfCurrent || !replaces) return [];
    if (isOnce(charge)) return isRunning(charge, now) ? [replaces] : [];
    const isCredited = charge?.kind === 'recurring' && charge.startsAt && charge.startsAt > now;
    return isCredited ? creditedFrom(intent, known) : [];
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
