import { addDays } from '#shared/domain/calendar.ts';
import type { Agreement } from './agreement.ts';
import type { Book } from './book.ts';
import { standingEnd } from './holding.ts';
import type { IntentRecord } from './intent.model.ts';
import { INTENT_STATES } from './intent-states.ts';
import { closePage } from './remedy.ts';

/**
 * Every page has an end, here and at the provider: its hour, or the renewal of what it was to take the place of. What
 * is on its way is waited for.
 */
export function settlePages(book: Book): void {
  for (const former of book.facts.intents) {
    const intent = book.now(former);
    if (INTENT_STATES[intent.state].mayBePaid) settlePage(book, intent);
  }
}

function settlePage(book: Book, intent: IntentRecord): void {
  const { now, checkouts } = book.facts;
  const isOver = now >= intent.expiresAt;
  if (intent.sessionId === null) {
    // Nobody was given an address to pay at.
    if (isOver) book.setState(intent, 'expired');
    return;
  }
  const checkout = checkouts.get(intent.sessionId);
  if (checkout === null || checkout?.status === 'expired') {
    if (checkout || isOver) book.setState(intent, 'expired');
    return;
  }
  if (checkout?.status === 'complete') return settleComplete(book, intent, isOver);
  if (checkout?.payments.some(({ status }) => status === 'pending')) {
    book.setState(intent, 'confirming');
    return;
  }
  if (isOver || intent.state === 'closing' || isStale(book, intent)) {
    book.setState(intent, 'closing');
    book.owe(closePage(intent.provider, intent.sessionId));
  } else if (intent.state === 'confirming' && checkout) {
    book.setState(intent, 'open');
  }
}

/**
 * The bill of a change that nobody waits for any more: its page was never seen here, or was given up. Paid, it would
 * still change the plan.
 */
export function closeStrayBills(book: Book, { snapshot, intents }: Agreement): void {
  const { provider, lookupKey: charged, payments } = snapshot;
  for (const { paymentId, payUrl, reason, paysFor } of payments) {
    const key = paysFor?.lookupKey ?? null;
    if (payUrl === null || reason !== 'change' || key === null || key === charged) continue;
    const asked = intents
      .map((intent) => book.now(intent))
      .filter(({ kind, lookupKey }) => kind === 'change' && lookupKey === key);
    const isStray = asked.length > 0 && asked.every(({ isOpen }) => !isOpen);
    if (isStray) book.owe(closePage(provider, paymentId));
  }
}

/** The person went through it; what was paid and counts has completed it by now. */
function settleComplete(book: Book, intent: IntentRecord, isOver: boolean): void {
  if (intent.charge?.kind !== 'recurring') {
    book.setState(intent, isOver ? 'failed' : 'confirming');
  } else if (intent.state === 'open') {
    book.setState(intent, 'confirming');
  }
}

/** Its first charge was to come at a day that has passed, or after a period that was renewed meanwhile. */
function isStale(book: Book, { charge, replaces }: IntentRecord): boolean {
  if (charge?.kind !== 'recurring') return false;
  if (charge.startsAt !== null && charge.startsAt <= book.facts.now) return true;
  const paidUntil = standingEnd(book.entries.values());
  const known = replaces?.paidUntil ?? null;
  return known !== null && paidUntil !== null && paidUntil > addDays(known, 2);
}
