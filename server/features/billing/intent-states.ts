import type { CheckoutSnapshot } from '#server/payments/payment-provider.ts';
import { addDays } from '#shared/domain/calendar.ts';
import type { Agreement } from './agreement.ts';
import type { Facts, Verdict } from './facts.ts';
import type { IntentRecord, IntentState } from './intent.model.ts';
import { isDifferenceKnown, isOnce, singlePayments } from './single-payments.ts';

/** A first charge may come a good while after the person agreed to it. */
const FIRST_CHARGE_DAYS = 2;

/**
 * Agreed to, and then its first charge was declined: the person is at the page and can choose another method. What
 * the provider would try again for days must not be charged beside that.
 */
export function isRefused({ origin, snapshot, payments }: Agreement): boolean {
  return (
    origin !== null &&
    origin.state !== 'completed' &&
    snapshot !== null &&
    payments.some(({ status }) => status === 'failed') &&
    payments.every(({ status }) => status === 'failed' || status === 'void')
  );
}

/** The states of intents that the facts have moved. */
export function intentStates(
  facts: Facts,
  agreements: readonly Agreement[],
  chosen: Agreement | undefined,
): Verdict['intentStates'] {
  return facts.intents.flatMap((intent) => {
    const state = intentState(intent, facts, agreements, chosen);
    return state === intent.state ? [] : [{ intentId: intent._id, state }];
  });
}

function intentState(
  intent: IntentRecord,
  facts: Facts,
  agreements: readonly Agreement[],
  chosen: Agreement | undefined,
): IntentState {
  if (intent.state === 'completed') return hasGoneBack(intent, facts) ? 'failed' : 'completed';
  if (chosen && (chosen.terms?._id === intent._id || chosen.origin?._id === intent._id)) {
    return 'completed';
  }
  const isOver = facts.now >= intent.expiresAt;
  if (intent.kind === 'schedule') return scheduleState(intent, facts, chosen, isOver);
  if (intent.sessionId === null) return intent.isOpen && isOver ? 'expired' : intent.state;
  const checkout = facts.checkouts.get(intent.sessionId);
  if (checkout === undefined) return intent.state;
  if (checkout === null) return intent.isOpen && isOver ? 'expired' : intent.state;
  if (isOnce(intent.charge)) return singlePaymentState(intent, checkout, isOver);
  if (checkout.status === 'expired') return intent.isOpen ? 'expired' : intent.state;
  if (checkout.status === 'open') return intent.state;
  return agreedState(intent, checkout, facts, agreements);
}

/** A difference whose money went back while its time runs: what it raised is not paid any more. */
function hasGoneBack(intent: IntentRecord, facts: Facts): boolean {
  if (!isDifferenceKnown(intent, facts)) return false;
  const { counted } = singlePayments(intent, facts);
  return counted.length > 0 && !counted.some(({ status }) => status === 'paid');
}

/** A schedule whose day has come without taking effect was overtaken: by a cancellation, or by another change. */
function scheduleState(
  intent: IntentRecord,
  facts: Facts,
  chosen: Agreement | undefined,
  isOver: boolean,
): IntentState {
  if (intent.isOpen) return isOver ? 'expired' : intent.state;
  if (intent.state !== 'scheduled') return intent.state;
  const isOurs = chosen?.snapshot?.subscriptionId === intent.providerSubscriptionId;
  const isOvertaken = isOurs && chosen?.terms && chosen.terms.createdAt > intent.createdAt;
  const isPast = intent.effectiveAt !== null && facts.now > addDays(intent.effectiveAt, 1);
  return isOvertaken || (isPast && isOurs) ? 'cancelled' : 'scheduled';
}

/** Cash may take days: what is on its way stays open for as long as the provider waits for it. */
function singlePaymentState(
  intent: IntentRecord,
  checkout: CheckoutSnapshot,
  isOver: boolean,
): IntentState {
  if (!intent.isOpen) return intent.state;
  const isOnItsWay = checkout.payments.some(({ status }) => status === 'pending');
  if (isOnItsWay) return 'confirming';
  if (checkout.status === 'complete') return isOver ? 'failed' : 'confirming';
  return checkout.status === 'expired' ? 'expired' : 'open';
}

/** The state of a checkout that the person went through, while nothing is granted for it. */
function agreedState(
  intent: IntentRecord,
  checkout: CheckoutSnapshot,
  facts: Facts,
  agreements: readonly Agreement[],
): IntentState {
  const isOver = facts.now >= intent.expiresAt;
  const isFetched = Boolean(facts.snapshots.get(checkout.subscriptionId ?? ''));
  if (!isFetched) return isOver ? 'failed' : 'confirming';
  const agreement = agreements.find(({ origin }) => origin?._id === intent._id);
  if (!agreement || agreement.snapshot?.state === 'cancelled') return 'failed';
  if (isRefused(agreement)) return 'failed';
  // Some ways to pay take days; what is neither paid nor on its way must not stand open for ever.
  const isOnItsWay =
    agreement.snapshot?.state === 'incomplete' ||
    agreement.payments.some((payment) => payment.status === 'pending');
  const isTooLate = facts.now > addDays(intent.createdAt, FIRST_CHARGE_DAYS);
  return isOver && (!isOnItsWay || (isTooLate && agreement.payments.length === 0))
    ? 'failed'
    : 'confirming';
}
