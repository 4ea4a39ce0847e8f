import type { SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { addDays } from '#shared/domain/calendar.ts';
import type { Period } from './agreement.ts';
import type { Facts } from './facts.ts';
import type { IntentRecord, ReplacedPayment } from './intent.model.ts';
import { prepaidTime } from './prepaid-time.ts';
import { isReversed } from './reversed.ts';

/** A person may take this long from the first click to the end of the payment page. */
const TRIAL_SLACK_DAYS = 2;

/** Time that was paid before, for as long as that payment stands. */
export function creditedTime(origin: IntentRecord | null, facts: Facts): Period | null {
  const charge = origin?.charge;
  if (!origin || charge?.kind !== 'recurring' || charge.startsAt === null) return null;
  const { startsAt } = charge;
  const sources = creditedFrom(origin, facts);
  if (sources.some((source) => isReversed(source, startsAt, facts))) return null;
  const end = prepaidEnd(sources.at(-1), facts);
  if (end === null) return null;
  const start = origin.replaces?.paidFrom ?? origin.createdAt;
  return { start, end: end && end < startsAt ? end : startsAt };
}

/**
 * Where the time was paid that a subscription begins with: at what it took the place of, and, where that lived on
 * the same time itself, further back. Newest first.
 */
export function creditedFrom(
  origin: IntentRecord,
  { intents, snapshots }: Pick<Facts, 'intents' | 'snapshots'>,
): ReplacedPayment[] {
  const found: ReplacedPayment[] = [];
  const startsAt = startOf(origin);
  for (let one: IntentRecord | undefined = origin; one?.replaces; ) {
    const source: ReplacedPayment = one.replaces;
    if (found.includes(source)) break;
    found.push(source);
    const beginner = snapshots.get(source.subscriptionId ?? '')?.intentId ?? source.intentId;
    const before = intents.find(({ _id }) => _id === beginner);
    one = before && startsAt && (startOf(before) ?? 0) >= startsAt ? before : undefined;
  }
  return found;
}

function startOf({ charge }: IntentRecord): Date | null {
  return charge?.kind === 'recurring' ? charge.startsAt : null;
}

/** Until when what was paid ahead stands; undefined where that is not known, null where nothing does. */
function prepaidEnd(source: ReplacedPayment | undefined, facts: Facts): Date | null | undefined {
  const intent = facts.intents.find(({ _id }) => _id === source?.intentId);
  if (!intent || source?.subscriptionId !== null) return undefined;
  const { own, paid, disputed } = prepaidTime(intent, facts);
  if (own.length === 0 || disputed.length > 0) return undefined;
  return paid.at(-1)?.end ?? null;
}

/** A trial as it was agreed, whatever the provider says beyond it, and only one for each business. */
export function trialOf(
  snapshot: SubscriptionSnapshot,
  origin: IntentRecord | null,
  { current }: Facts,
): Period | null {
  const charge = origin?.charge;
  if (charge?.kind !== 'recurring' || charge.trialDays === 0 || !origin) return null;
  const usedBy = current.trialIntentId ?? null;
  if (snapshot.trialEnd === null || (usedBy !== null && usedBy !== origin._id)) return null;
  const latest = addDays(origin.createdAt, charge.trialDays + TRIAL_SLACK_DAYS);
  const end = snapshot.trialEnd < latest ? snapshot.trialEnd : latest;
  return { start: origin.createdAt, end };
}
