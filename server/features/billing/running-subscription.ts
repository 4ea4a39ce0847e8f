import { addDays } from '#shared/domain/calendar.ts';
import { type Agreement, agreementOf, isRefused, isStarted } from './agreement.ts';
import type { Book } from './book.ts';
import { isArranged } from './facts.ts';
import { standingEnd, stands } from './holding.ts';
import type { IntentRecord } from './intent.model.ts';
import { INTENT_STATES, type IntentState } from './intent-states.ts';
import type { OutcomeReason } from './ledger.model.ts';
import {
  type Acceptance,
  type Once,
  postSinglePayments,
  postSubscription,
} from './ledger-posting.ts';
import {
  endChangesOfOthers,
  endIntents,
  finishEnd,
  isPaidThrough,
  type Running,
  replace,
  stopCharging,
  takesPlaceOf,
  wasAccepted,
} from './succession.ts';

/** A first charge may come a good while after the person agreed to it. */
const FIRST_CHARGE_DAYS = 2;
/**
 * Posts all payments that were fetched, and finds what runs: it goes on until something takes its place that was
 * meant to. Whatever else is paid is cancelled and given back.
 */
export function settleRunning(book: Book): Running {
  const { current } = book.facts;
  let running: Running = {
    agreement: null,
    provider: current.provider,
    subscriptionId: current.providerSubscriptionId,
    prepaid: (current.renewal === 'manual' && book.intents.get(current.intentId ?? '')) || null,
  };
  finishEnd(book);
  const agreements = agreementsOf(book);
  const isRunning = ({ snapshot }: Agreement) => snapshot.subscriptionId === running.subscriptionId;
  for (const agreement of agreements.filter(isRunning)) {
    running = { ...running, agreement };
    postAgreement(book, agreement, { until: null });
    const { origin, snapshot } = agreement;
    // Written last when it began: a crash before that leaves it to be found here.
    if (origin && !wasAccepted(origin)) {
      book.setState(origin, 'completed', { providerSubscriptionId: snapshot.subscriptionId });
    }
  }
  const rest = agreements.filter((agreement) => !isRunning(agreement));
  for (const agreement of rest.filter(({ origin }) => wasAccepted(origin))) {
    // It was replaced, or is over here: what was paid before counts, what is paid later does not.
    const meanwhile = grantsBesides(book, agreement.snapshot.subscriptionId);
    postAgreement(book, agreement, { ...acceptedUntilEnd(agreement.origin), meanwhile });
    stopCharging(book, agreement);
    if (agreement.origin?.state === 'completed')
      endIntents(book, agreement.snapshot.subscriptionId);
  }
  if (running.provider === null) running = regained(book, running);
  for (const intent of singlePaymentsOf(book)) running = settleSinglePayment(book, intent, running);
  const candidates = rest.filter(({ origin }) => !wasAccepted(origin));
  // Those that were paid first: what begins stands in the way of what only waits.
  const waiting = candidates.filter((agreement) => !isStarted(agreement));
  for (const agreement of [...candidates.filter(isStarted), ...waiting]) {
    running = settleCandidate(book, agreement, running);
  }
  endChangesOfOthers(book, running);
  return running;
}

/** Its money came back to us after its plan had ended: a dispute that was won. It runs to its end, as paid ahead. */
function regained(book: Book, running: Running): Running {
  const { now } = book.facts;
  for (const entry of book.entries.values()) {
    if (!stands(entry) || entry.granted.kind !== 'period') continue;
    const { intentId, from, to } = entry.granted;
    const prepaid = book.intents.get(intentId) ?? null;
    if (from <= now && now < to && wasAccepted(prepaid)) {
      return { ...running, provider: entry.provider, prepaid };
    }
  }
  return running;
}

/** Oldest first, ties broken alike every time. */
function agreementsOf({ facts, intents }: Book): Agreement[] {
  const begunAt = ({ origin }: Agreement) => origin?.createdAt.getTime() ?? 0;
  return [...facts.subscriptions.values()]
    .filter((snapshot) => snapshot !== null)
    .map((snapshot) => agreementOf(snapshot, intents.values(), facts.checkouts))
    .toSorted(
      (a, b) =>
        begunAt(a) - begunAt(b) || (a.snapshot.subscriptionId < b.snapshot.subscriptionId ? -1 : 1),
    );
}

function postAgreement(book: Book, agreement: Agreement, accepted: Acceptance): void {
  const posted = postSubscription(agreement, accepted, book.facts.current, book.entries);
  book.post(posted);
}

/** A subscription that nobody has accepted yet: it begins, waits, or was not meant to be. */
function settleCandidate(book: Book, agreement: Agreement, running: Running): Running {
  const { snapshot, origin } = agreement;
  const { now } = book.facts;
  if (!origin) {
    const { subscriptionId, price } = snapshot;
    book.alert('payment_without_agreement', { subscriptionId, price });
    postAgreement(book, agreement, { refused: 'not_agreed' });
    stopCharging(book, agreement);
    return running;
  }
  const { provider, subscriptionId } = snapshot;
  if (origin.providerSubscriptionId === null) {
    book.setState(origin, origin.state, { providerSubscriptionId: subscriptionId });
  }
  const refused = refusalOf(book, agreement, running);
  if (!isStarted(agreement)) {
    postAgreement(book, agreement, { until: null });
    if (snapshot.state === 'incomplete') return running;
    const isTooLate =
      now > addDays(origin.createdAt, FIRST_CHARGE_DAYS) && snapshot.payments.length === 0;
    const isGivenUp = origin.state === 'failed' || snapshot.state === 'cancelled';
    if (refused || isTooLate || isRefused(agreement) || isGivenUp) {
      // Before it charges, where that is still possible.
      stopCharging(book, agreement);
      book.setState(origin, stateWithoutCharge(origin, agreement));
    } else if (origin.state === 'open') {
      book.setState(origin, 'confirming');
    }
    return running;
  }
  postAgreement(book, agreement, refused ? { refused } : { until: null });
  if (refused) {
    if (
      snapshot.payments.some(({ status, amount }) => status === 'paid' && amount.amountMinor > 0)
    ) {
      book.alert('second_subscription', { subscriptionId, reason: refused });
    }
    stopCharging(book, agreement);
    book.setState(origin, 'failed');
    return running;
  }
  replace(book, running);
  book.setState(origin, 'completed');
  return { agreement, provider, subscriptionId, prepaid: null };
}

/** Of a page that was given up, or closed before anything was tried, nothing failed. */
function stateWithoutCharge({ state }: IntentRecord, { snapshot }: Agreement): IntentState {
  if (!INTENT_STATES[state].mayBePaid) return state;
  return state === 'closing' && snapshot.payments.length === 0 ? 'expired' : 'failed';
}

/** A period in advance, or the difference of an upgrade. */
function settleSinglePayment(
  book: Book,
  intent: IntentRecord & { charge: Once },
  running: Running,
): Running {
  const checkout = book.facts.checkouts.get(intent.sessionId ?? '');
  if (!checkout) return running;
  const refused = wasAccepted(intent) ? null : singleRefusal(book, intent, running);
  const accepted = refused ? { refused } : acceptedUntilEnd(intent);
  book.post(postSinglePayments(intent, checkout, accepted, book.entries));
  const counts = [...book.entries.values()].some(
    ({ granted, status }) => granted?.intentId === intent._id && ARRIVED.has(status),
  );
  if (!counts || wasAccepted(intent)) return running;
  book.setState(intent, 'completed');
  // Bought by a run that came no further, and something else runs by now: it keeps its time, and takes no place.
  if (intent.kind === 'change' || refused) return running;
  replace(book, running);
  return { agreement: null, provider: intent.provider, subscriptionId: null, prepaid: intent };
}

/** The periods that stand, and were bought otherwise. */
function grantsBesides({ entries }: Book, subscriptionId: string) {
  return [...entries.values()]
    .filter(stands)
    .filter(
      ({ granted, providerSubscriptionId: id }) =>
        granted.kind === 'period' && id !== subscriptionId,
    )
    .map(({ granted }) => granted);
}

function acceptedUntilEnd(origin: IntentRecord | null): Extract<Acceptance, { until: unknown }> {
  return { until: origin?.endedAt ?? null, isForfeited: origin?.isForfeited ?? false };
}

const ARRIVED: ReadonlySet<string> = new Set(['paid', 'disputed']);

function singlePaymentsOf({ intents }: Book): (IntentRecord & { charge: Once })[] {
  return [...intents.values()]
    .filter((intent): intent is IntentRecord & { charge: Once } => intent.charge?.kind === 'once')
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a._id < b._id ? -1 : 1));
}

/** Why a subscription that was paid must not begin; null when it may. */
function refusalOf(book: Book, agreement: Agreement, running: Running): OutcomeReason | null {
  const { origin, snapshot } = agreement;
  if (isArranged(book.facts.current) || origin?.endedAt) return 'ended';
  if (origin && isFollowerOfNothing(book, origin)) return 'ended';
  // Cancelled there before it began here, and what was paid is lost with it.
  if (snapshot.state === 'cancelled' && !snapshot.keepsPaidTime) return 'ended';
  // Refused once, and its money is on its way back: it does not begin when what ran beside it ends.
  const own = [...book.entries.values()].filter(
    ({ providerSubscriptionId: id }) => id === snapshot.subscriptionId,
  );
  const former = own.find(({ outcomeReason: why }) => why === 'duplicate' || why === 'ended');
  const counts = own.some(({ outcome, status }) => outcome === 'bought' && ARRIVED.has(status));
  if (former && !counts) return former.outcomeReason;
  return takesPlaceOf(book, origin, running) ? null : 'duplicate';
}

/** What it was to follow was cancelled after its page was opened, or is over: nobody wants what would begin later. */
function isFollowerOfNothing({ entries, facts }: Book, origin: IntentRecord): boolean {
  const { charge, replaces, createdAt } = origin;
  const { cancelRequest, trialEnd } = facts.current;
  const isLeft =
    cancelRequest !== null &&
    cancelRequest.providerSubscriptionId === replaces?.subscriptionId &&
    createdAt < cancelRequest.at;
  if (isLeft) return true;
  if (charge?.kind !== 'recurring' || charge.startsAt === null) return false;
  const held = Math.max(standingEnd(entries.values())?.getTime() ?? 0, trialEnd?.getTime() ?? 0);
  return charge.startsAt > facts.now && held <= facts.now.getTime();
}

function singleRefusal(book: Book, intent: IntentRecord, running: Running): OutcomeReason | null {
  if (isArranged(book.facts.current) || intent.endedAt) return 'ended';
  if (intent.kind === 'change') {
    const isSame = intent.providerSubscriptionId === running.subscriptionId;
    return isSame && isPaidThrough(book) ? null : 'ended';
  }
  return takesPlaceOf(book, intent, running) ? null : 'duplicate';
}
