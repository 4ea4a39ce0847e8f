import { addDays } from '#shared/domain/calendar.ts';
import { type Agreement, agreementOf, isRefused, isStarted, mayCharge } from './agreement.ts';
import type { Book } from './book.ts';
import { isArranged } from './facts.ts';
import { standingEnd } from './holding.ts';
import type { IntentRecord } from './intent.model.ts';
import { INTENT_STATES } from './intent-states.ts';
import type { OutcomeReason } from './ledger.model.ts';
import {
  type Acceptance,
  type Once,
  postSinglePayments,
  postSubscription,
} from './ledger-posting.ts';
import { cancelSubscription } from './remedy.ts';

/** What a business pays for: a subscription that renews by itself, periods paid ahead, or nothing. */
export interface Running {
  /** Null while the provider cannot be read, or does not know it. */
  agreement: Agreement | null;
  provider: IntentRecord['provider'] | null;
  subscriptionId: string | null;
  /** Of periods paid ahead: the newest. */
  prepaid: IntentRecord | null;
}

/** A first charge may come a good while after the person agreed to it. */
const FIRST_CHARGE_DAYS = 2;
/** A renewal that moved the end by less than this is the same period, counted otherwise. */
const SAME_END_DAYS = 2;

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
  const agreements = agreementsOf(book);
  const isRunning = ({ snapshot }: Agreement) => snapshot.subscriptionId === running.subscriptionId;
  for (const agreement of agreements.filter(isRunning)) {
    running = { ...running, agreement };
    completeOrigin(book, agreement);
    postAgreement(book, agreement, { until: null });
    // A crash came between the subscription and the checkout that began it.
    if (agreement.origin && !wasAccepted(agreement.origin)) {
      book.setState(agreement.origin, 'completed');
    }
  }
  const rest = agreements.filter((agreement) => !isRunning(agreement));
  for (const agreement of rest.filter(({ origin }) => wasAccepted(origin))) {
    // It was replaced, or is over here: what was paid before counts, what is paid later does not.
    postAgreement(book, agreement, { until: agreement.origin?.endedAt ?? null });
    stopCharging(book, agreement);
  }
  for (const intent of singlePaymentsOf(book)) running = settleSinglePayment(book, intent, running);
  for (const agreement of rest.filter(({ origin }) => !wasAccepted(origin))) {
    running = settleCandidate(book, agreement, running);
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

function wasAccepted(origin: IntentRecord | null): boolean {
  return origin !== null && (INTENT_STATES[origin.state].isInForce || origin.state === 'ended');
}

/** Our record says that it runs: a crash just then left the checkout that began it as it was. */
function completeOrigin(book: Book, { origin, snapshot: { subscriptionId } }: Agreement): void {
  if (!origin || !INTENT_STATES[origin.state].mayBePaid) return;
  book.setState(origin, 'completed', { providerSubscriptionId: subscriptionId });
}

function postAgreement(book: Book, agreement: Agreement, accepted: Acceptance): void {
  const posted = postSubscription(agreement, accepted, book.facts.current, book.entries);
  book.post(posted);
}

function stopCharging(book: Book, agreement: Agreement): void {
  const { provider, subscriptionId, payments } = agreement.snapshot;
  const hasOpenBill = payments.some(({ payUrl }) => payUrl !== null);
  if (mayCharge(agreement) || hasOpenBill) book.owe(cancelSubscription(provider, subscriptionId));
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
    if (refused || isTooLate || isRefused(agreement) || snapshot.state === 'cancelled') {
      // Before it charges, where that is still possible.
      stopCharging(book, agreement);
      book.setState(origin, 'failed');
    } else if (origin.state === 'open') {
      book.setState(origin, 'confirming');
    }
    return running;
  }
  postAgreement(book, agreement, refused ? { refused } : { until: null });
  if (refused) {
    if (snapshot.payments.some(({ status }) => status === 'paid')) {
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

/** A period in advance, or the difference of an upgrade. */
function settleSinglePayment(
  book: Book,
  intent: IntentRecord & { charge: Once },
  running: Running,
): Running {
  const checkout = book.facts.checkouts.get(intent.sessionId ?? '');
  if (!checkout) return running;
  const refused = wasAccepted(intent) ? null : singleRefusal(book, intent, running);
  const accepted = refused ? { refused } : { until: intent.endedAt };
  book.post(postSinglePayments(intent, checkout, accepted, book.entries));
  const counts = [...book.entries.values()].some(
    ({ granted, status }) => granted?.intentId === intent._id && ARRIVED.has(status),
  );
  if (!counts || wasAccepted(intent)) return running;
  book.setState(intent, 'completed');
  if (intent.kind === 'change') return running;
  replace(book, running);
  return { agreement: null, provider: intent.provider, subscriptionId: null, prepaid: intent };
}

const ARRIVED: ReadonlySet<string> = new Set(['paid', 'disputed']);

function singlePaymentsOf({ intents }: Book): (IntentRecord & { charge: Once })[] {
  return [...intents.values()]
    .filter((intent): intent is IntentRecord & { charge: Once } => intent.charge?.kind === 'once')
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}

/** Why a subscription that was paid must not begin; null when it may. */
function refusalOf(book: Book, agreement: Agreement, running: Running): OutcomeReason | null {
  const { origin, snapshot } = agreement;
  if (isArranged(book.facts.current)) return 'ended';
  // Cancelled there before it began here, and what was paid is lost with it.
  if (snapshot.state === 'cancelled' && !snapshot.keepsPaidTime) return 'ended';
  return takesPlaceOf(book, origin, running) ? null : 'duplicate';
}

function singleRefusal(book: Book, intent: IntentRecord, running: Running): OutcomeReason | null {
  if (isArranged(book.facts.current)) return 'ended';
  if (intent.kind === 'change') {
    const isSame = intent.providerSubscriptionId === running.subscriptionId;
    return isSame && isPaidThrough(book) ? null : 'ended';
  }
  return takesPlaceOf(book, intent, running) ? null : 'duplicate';
}

/** What runs is what the checkout was meant to follow, and was not paid for once more since. */
function takesPlaceOf(book: Book, origin: IntentRecord | null, running: Running): boolean {
  if (running.subscriptionId === null && running.prepaid === null) return true;
  if (isOver(running) && !isPaidThrough(book)) return true;
  const replaces = origin?.replaces ?? null;
  if (!replaces) return false;
  const isIt =
    replaces.subscriptionId === running.subscriptionId &&
    (replaces.subscriptionId !== null || running.prepaid !== null);
  if (!isIt) return false;
  // One period in advance follows another, however many were paid meanwhile.
  if (origin?.charge?.kind === 'once' && running.prepaid) return true;
  const paidUntil = standingEnd(book.entries.values());
  const known = replaces.paidUntil;
  return known === null || paidUntil === null || paidUntil <= addDays(known, SAME_END_DAYS);
}

function isOver({ agreement, subscriptionId }: Running): boolean {
  return subscriptionId === null || agreement?.snapshot.state === 'cancelled';
}

function isPaidThrough(book: Book): boolean {
  const end = standingEnd(book.entries.values());
  return end !== null && end > book.facts.now;
}

/** What something else takes the place of charges no more, and none of its terms hold from now on. */
function replace(book: Book, former: Running): void {
  if (former.subscriptionId === null) return;
  if (former.agreement) stopCharging(book, former.agreement);
  else if (former.provider) book.owe(cancelSubscription(former.provider, former.subscriptionId));
  endIntents(book, former.subscriptionId);
}

/** Nothing more is agreed about a subscription. */
export function endIntents(book: Book, subscriptionId: string): void {
  for (const intent of book.intents.values()) {
    if (intent.providerSubscriptionId !== subscriptionId) continue;
    const { isInForce, endedBy } = INTENT_STATES[intent.state];
    if (isInForce) book.setState(intent, 'ended', { endedAt: book.facts.now });
    else if (endedBy !== null && intent.kind !== 'checkout') book.setState(intent, 'cancelled');
  }
}
