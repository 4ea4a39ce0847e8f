import type { SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { addDays } from '#shared/domain/calendar.ts';
import { samePrice } from '#shared/domain/plan.ts';
import type { Agreement } from './agreement.ts';
import type { Book } from './book.ts';
import { type IntentRecord, SERVICE_ACTOR } from './intent.model.ts';
import { INTENT_STATES } from './intent-states.ts';
import { setPrice, undoSchedule } from './remedy.ts';
import { isConfirmed, newestTermsFirst, termsOf } from './terms.ts';

export interface RunningTerms {
  /** Null where what is charged was agreed by nobody. */
  terms: IntentRecord | null;
  /** Agreed for a later day, and confirmed by the provider. */
  scheduled: IntentRecord | null;
}

/**
 * What a running subscription charges now and next. A change counts when the provider itself shows it; one that it
 * does not show by its hour came to nothing.
 */
export function settlePriceChanges(book: Book, agreement: Agreement): RunningTerms {
  const { now } = book.facts;
  const { snapshot } = agreement;
  const changes = agreement.intents
    .map((intent) => book.now(intent))
    .filter(({ kind }) => kind !== 'checkout');
  const before = termsOf(snapshot, allOf(book, agreement), now) ?? null;
  for (const intent of changes) settleChange(book, intent, agreement, before);
  const intents = allOf(book, agreement);
  const terms = termsOf(snapshot, intents, now) ?? null;
  if (terms && terms.kind !== 'checkout' && terms.state !== 'completed') {
    // Its page was paid after its hour, or its day has come.
    if (snapshot.lookupKey !== null) book.setState(terms, 'completed');
  }
  if (!terms) {
    const { subscriptionId, lookupKey, price } = snapshot;
    book.alert('payment_without_agreement', { subscriptionId, lookupKey, price });
  }
  const scheduled = keepNewest(book, intents, now);
  undoStray(book, agreement, intents, terms);
  correctPrice(book, agreement, intents, scheduled ?? terms);
  return { terms: terms && book.now(terms), scheduled };
}

function allOf(book: Book, { intents }: Agreement): IntentRecord[] {
  return newestTermsFirst(intents.map((intent) => book.now(intent)));
}

function settleChange(
  book: Book,
  intent: IntentRecord,
  agreement: Agreement,
  terms: IntentRecord | null,
): void {
  const { now } = book.facts;
  const { snapshot } = agreement;
  const isSeen = isConfirmed(intent, snapshot);
  const isLate = now >= intent.expiresAt;
  switch (intent.state) {
    case 'changing': {
      const isMade = isSeen && snapshot.scheduled?.lookupKey !== intent.lookupKey;
      if (isMade) book.setState(intent, 'completed');
      else if (isLate) book.setState(intent, 'failed');
      return;
    }
    case 'scheduling':
      if (isSeen) {
        book.setState(intent, 'scheduled', dayAtProvider(intent, snapshot));
        settleScheduled(book, book.now(intent), isSeen, agreement);
      } else if (isLate) book.setState(intent, 'failed');
      return;
    case 'scheduled':
      book.setState(intent, 'scheduled', dayAtProvider(intent, snapshot));
      return settleScheduled(book, book.now(intent), isSeen, agreement);
    case 'undoing': {
      const isOurs = isSeen && !isScheduledAnew(book, intent, agreement);
      if (!isOurs || terms === null || terms._id === intent._id) {
        book.setState(intent, 'cancelled');
        return;
      }
      const intents = { running: terms._id, scheduled: intent._id };
      book.owe(undoSchedule(snapshot.provider, snapshot.subscriptionId, intents));
      return;
    }
    default:
      return;
  }
}

/** Asked for when a renewal was not heard of yet, it begins a period later than we thought: as the provider says. */
function dayAtProvider(
  { lookupKey, effectiveAt }: IntentRecord,
  { scheduled }: SubscriptionSnapshot,
): Partial<IntentRecord> {
  const isIt = scheduled !== null && scheduled.lookupKey === lookupKey;
  return isIt && scheduled.at.getTime() !== effectiveAt?.getTime()
    ? { effectiveAt: scheduled.at }
    : {};
}

function settleScheduled(
  book: Book,
  intent: IntentRecord,
  isSeen: boolean,
  agreement: Agreement,
): void {
  const { now } = book.facts;
  const { lookupKey } = agreement.snapshot;
  const day = intent.effectiveAt ?? intent.createdAt;
  // Only an amount: our own record says from when it holds.
  if (lookupKey === null) {
    if (now >= day) book.setState(intent, 'completed');
    return;
  }
  const isBegun = now >= day && lookupKey === intent.lookupKey;
  if (isBegun) book.setState(intent, 'completed');
  else if (isSeen) return;
  else if (now < day ? !isToldAgain(book, intent, agreement) : now > addDays(day, 1)) {
    book.setState(intent, 'cancelled');
  }
}

/** Asked for once more after it was taken back: what is scheduled there is the newer one's. */
function isScheduledAnew(book: Book, intent: IntentRecord, { intents }: Agreement): boolean {
  return since(book, intent, intents).some(
    ({ kind, state, lookupKey }) =>
      kind === 'schedule' &&
      lookupKey === intent.lookupKey &&
      (state === 'scheduling' || state === 'scheduled'),
  );
}

/**
 * We let go of it there for something that came to nothing, as a charge that was declined: it is told again, once
 * nothing more can come of that. False where something took its place, or it was taken away at the provider.
 */
function isToldAgain(book: Book, intent: IntentRecord, { snapshot, intents }: Agreement): boolean {
  const { provider, subscriptionId, cancelAt, state } = snapshot;
  if (!intent.mayBeReleased || cancelAt !== null || state === 'cancelled') return false;
  const later = since(book, intent, intents).filter(({ kind }) => kind !== 'checkout');
  const isReplaced = ({ state: name }: IntentRecord) =>
    INTENT_STATES[name].isInForce || INTENT_STATES[name].isScheduled;
  if (later.some(isReplaced)) return false;
  const isUnderWay = later.some(({ state: name }) => INTENT_STATES[name].endedBy !== null);
  if (!isUnderWay) book.owe(setPrice(provider, subscriptionId, intent._id));
  return true;
}

function since(book: Book, { _id, createdAt }: IntentRecord, intents: readonly IntentRecord[]) {
  return intents
    .map((intent) => book.now(intent))
    .filter((other) => other._id !== _id && other.createdAt > createdAt);
}

/** A newer schedule takes the place of an older one, and so does a change that was made since. */
function keepNewest(book: Book, intents: readonly IntentRecord[], now: Date): IntentRecord | null {
  const known = intents.map((intent) => book.now(intent));
  const changedAt = Math.max(
    ...known
      .filter(({ kind, state }) => kind === 'change' && state === 'completed')
      .map(({ createdAt }) => createdAt.getTime()),
  );
  const [newest = null, ...older] = known
    .filter(({ state, effectiveAt }) => state === 'scheduled' && (effectiveAt ?? now) > now)
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  const isOvertaken = newest !== null && newest.createdAt.getTime() < changedAt;
  for (const intent of older) book.setState(intent, 'cancelled');
  if (isOvertaken) book.setState(newest, 'cancelled');
  return isOvertaken ? null : newest;
}

/** What was never confirmed to anybody, and is scheduled there all the same, must not happen. */
function undoStray(
  book: Book,
  { snapshot }: Agreement,
  intents: readonly IntentRecord[],
  terms: IntentRecord | null,
): void {
  const { scheduled, provider, subscriptionId } = snapshot;
  const ours = intents
    .map((intent) => book.now(intent))
    .filter(({ lookupKey }) => lookupKey === scheduled?.lookupKey);
  const [stray] = ours;
  if (!scheduled || !stray || !terms) return;
  if (ours.some(({ kind, state }) => kind !== 'checkout' && STRAY.has(state) === false)) return;
  if (stray._id === terms._id) return;
  book.owe(undoSchedule(provider, subscriptionId, { running: terms._id, scheduled: stray._id }));
}
const STRAY: ReadonlySet<string> = new Set(['failed', 'cancelled', 'expired', 'undoing']);

/** Where the provider keeps only an amount, it has to be what was agreed for the next charge. */
function correctPrice(
  book: Book,
  { snapshot }: Agreement,
  intents: readonly IntentRecord[],
  agreed: IntentRecord | null,
): void {
  const { lookupKey, state, provider, subscriptionId, price } = snapshot;
  if (lookupKey !== null || !agreed || state === 'cancelled' || state === 'paused') return;
  const isUnderWay = intents.some((intent) => UNDER_WAY.has(book.now(intent).state));
  if (isUnderWay || samePrice(agreed.price, price)) return;
  book.owe(setPrice(provider, subscriptionId, agreed._id));
}
const UNDER_WAY: ReadonlySet<string> = new Set(['changing', 'scheduling', 'undoing']);

/** What the operator decided is not for the business to undo. */
export function isUndoable(scheduled: IntentRecord | null): boolean {
  return scheduled !== null && scheduled.requestedBy !== SERVICE_ACTOR;
}
