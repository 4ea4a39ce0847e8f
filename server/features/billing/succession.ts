import { addDays } from '#shared/domain/calendar.ts';
import { type Agreement, mayCharge } from './agreement.ts';
import type { Book } from './book.ts';
import { standingEnd } from './holding.ts';
import type { IntentRecord } from './intent.model.ts';
import { INTENT_STATES } from './intent-states.ts';
import { cancelSubscription, closePage } from './remedy.ts';

/** What a business pays for: a subscription that renews by itself, periods paid ahead, or nothing. */
export interface Running {
  /** Null while the provider cannot be read, or does not know it. */
  agreement: Agreement | null;
  provider: IntentRecord['provider'] | null;
  subscriptionId: string | null;
  /** Of periods paid ahead: the newest. */
  prepaid: IntentRecord | null;
}

/** A renewal that moved the end by less than this is the same period, counted otherwise. */
const SAME_END_DAYS = 2;

/** It began at some time, and runs or is over. */
export function wasAccepted(origin: IntentRecord | null): boolean {
  return origin !== null && (INTENT_STATES[origin.state].isInForce || origin.state === 'ended');
}

/** What runs is what the checkout was meant to follow, and was not paid for once more since. */
export function takesPlaceOf(book: Book, origin: IntentRecord | null, running: Running): boolean {
  if (running.subscriptionId === null && running.prepaid === null) return true;
  // Its own payments may have been posted by a run that came no further.
  const others = [...book.entries.values()].filter(({ intentId }) => intentId !== origin?._id);
  const paidUntil = standingEnd(others);
  if (isOver(running) && (paidUntil === null || paidUntil <= book.facts.now)) return true;
  const replaces = origin?.replaces ?? null;
  if (!replaces) return false;
  const isIt =
    replaces.subscriptionId === running.subscriptionId &&
    (replaces.subscriptionId !== null || running.prepaid !== null);
  if (!isIt) return false;
  // One period in advance follows another, however many were paid meanwhile.
  if (origin?.charge?.kind === 'once' && running.prepaid) return true;
  const known = replaces.paidUntil;
  return known === null || paidUntil === null || paidUntil <= addDays(known, SAME_END_DAYS);
}

function isOver({ agreement, subscriptionId }: Running): boolean {
  return subscriptionId === null || agreement?.snapshot.state === 'cancelled';
}

/** Whether anything that stands is paid beyond now. */
export function isPaidThrough(book: Book): boolean {
  const end = standingEnd(book.entries.values());
  return end !== null && end > book.facts.now;
}

/** What something else takes the place of charges no more, and none of its terms hold from now on. */
export function replace(book: Book, former: Running): void {
  if (former.subscriptionId === null) return;
  if (former.agreement) stopCharging(book, former.agreement);
  else if (former.provider) book.owe(cancelSubscription(former.provider, former.subscriptionId));
  endIntents(book, former.subscriptionId);
}

/** Nothing more is agreed about a subscription. */
export function endIntents(book: Book, subscriptionId: string): void {
  for (const intent of book.intents.values()) {
    if (intent.providerSubscriptionId === subscriptionId) endIntent(book, intent, book.facts.now);
  }
}

function endIntent(book: Book, intent: IntentRecord, endedAt: Date): void {
  const { isInForce, mayBePaid, endedBy } = INTENT_STATES[intent.state];
  if (isInForce) {
    book.setState(intent, 'ended', { endedAt });
  } else if (intent.kind !== 'checkout' && endedBy !== null) {
    const { provider, sessionId } = intent;
    const hasPage = mayBePaid && sessionId !== null;
    book.setState(intent, hasPage ? 'closing' : 'cancelled');
    if (hasPage) book.owe(closePage(provider, sessionId));
  }
}

/** Intents are written last: a crash before that leaves what ended in force, and money that came later would count. */
export function finishEnd(book: Book): void {
  const { ended } = book.facts.current;
  if (!ended) return;
  for (const intent of book.intents.values()) {
    if (intent.createdAt <= ended.at) endIntent(book, intent, ended.at);
  }
}

/** A change of what runs no more, whatever ended it, comes to nothing: an act of somebody may have crashed before it said so. */
export function endChangesOfOthers(book: Book, { subscriptionId }: Running): void {
  for (const intent of book.intents.values()) {
    const isOfOther =
      intent.kind !== 'checkout' && intent.providerSubscriptionId !== subscriptionId;
    if (isOfOther && !INTENT_STATES[intent.state].isInForce) {
      endIntent(book, intent, book.facts.now);
    }
  }
}

/** Owed at the provider, as long as something can still be charged or paid there. */
export function stopCharging(book: Book, agreement: Agreement): void {
  const { provider, subscriptionId, payments } = agreement.snapshot;
  const hasOpenBill = payments.some(({ payUrl }) => payUrl !== null);
  if (mayCharge(agreement) || hasOpenBill) book.owe(cancelSubscription(provider, subscriptionId));
}
