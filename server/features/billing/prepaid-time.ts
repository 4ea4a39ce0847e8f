import type { PaymentSnapshot } from '#server/payments/payment-provider.ts';
import { addInterval } from '#shared/domain/calendar.ts';
import type { Period } from './agreement.ts';
import type { Facts } from './facts.ts';
import type { IntentRecord } from './intent.model.ts';
import { isReversed } from './reversed.ts';
import { isOnce, singlePayments } from './single-payments.ts';

/** What a single payment and those before it give, and what is to be seen of them. */
interface PrepaidTime {
  /** Time that stands, with that of the payments before. */
  paid: Period[];
  /** The payments of the intent itself, with the period that they buy. */
  own: (PaymentSnapshot & { period: Period })[];
  /** Payments before that are disputed: nothing is decided yet. */
  disputed: (PaymentSnapshot & { period: Period })[];
}

/**
 * What was paid ahead before an intent, newest first: what it was paid on top of, and before that all that had
 * not begun yet when it was ordered. What had begun by then is lived on, whatever becomes of it.
 */
export function paidBefore(intent: IntentRecord, intents: readonly IntentRecord[]): IntentRecord[] {
  const found: IntentRecord[] = [];
  for (let newest = intent; isOnTop(newest, intent); ) {
    const before = intents.find(({ _id }) => _id === newest.replaces?.intentId);
    if (before?.kind !== 'checkout' || !isOnce(before.charge) || found.includes(before)) break;
    found.push(before);
    newest = before;
  }
  return found;
}

function isOnTop(newest: IntentRecord, ordered: IntentRecord): boolean {
  const { charge, replaces } = newest;
  if (!isOnce(charge) || !replaces || replaces.subscriptionId !== null) return false;
  const { start } = charge.period;
  const isAhead = start !== null && start > ordered.createdAt;
  return newest === ordered || isDifference(newest) || isAhead;
}

/**
 * Periods paid ahead, one after the other. What went back gives no time and leaves no hole: what stays paid keeps
 * its own length, from when it was paid on or from the end of what stands before it. What is disputed keeps its
 * place and gives nothing while it would run. A difference raises what it is paid on top of, and adds no time.
 */
export function prepaidTime(intent: IntentRecord, facts: Facts): PrepaidTime {
  const before = paidBefore(intent, facts.intents);
  const unknown = before.findIndex((one) => decisive(one, facts) === null);
  const known = unknown === -1 ? before : before.slice(0, unknown);
  const oldest = known.at(-1) ?? intent;
  const lives = { paid: [] as Period[], disputed: [] as PrepaidTime['disputed'] };
  // Where the next begins: the end of what stands, or where what went back would have begun.
  let free: Date | null = null;
  let own: PrepaidTime['own'] = [];
  for (const one of [...known.toReversed(), intent]) {
    const payment = decisive(one, facts);
    const slot: Period | null = payment && slotOf(one, payment, one === oldest ? null : free);
    if (one === intent) own = ownPayments(one, facts, slot);
    if (!payment || !slot) continue;
    const { status } = payment;
    if (isDifference(one)) {
      if (one === oldest && status === 'paid')
        lives.paid.push(...underDifference(one, slot, facts));
      if (one !== intent && status === 'disputed')
        lives.disputed.push({ ...payment, period: slot });
      free ??= one === oldest ? slot.end : free;
      continue;
    }
    if (status === 'disputed' && one !== intent) lives.disputed.push({ ...payment, period: slot });
    const stands = status === 'paid' || status === 'disputed';
    free = stands ? slot.end : (free ?? slot.start);
    if (status !== 'paid') continue;
    lives.paid.push(unknown !== -1 && one === oldest ? withFormer(one, slot) : slot);
  }
  const isPaid = own.some(({ status }) => status === 'paid');
  const isWaiting = lives.disputed.some(({ period }) => isRunning(period, facts.now));
  return { ...lives, own, paid: isPaid && !isWaiting ? lives.paid : [] };
}

function isDifference({ charge }: IntentRecord): boolean {
  return isOnce(charge) && charge.period.end !== null;
}

function isRunning({ start, end }: Period, now: Date): boolean {
  return start <= now && now < end;
}

/** The payment that says how an intent stands: the paid one, or else the newest that was collected. */
function decisive(intent: IntentRecord, facts: Facts): PaymentSnapshot | null {
  const { counted } = singlePayments(intent, facts);
  return (
    counted.find(({ status }) => status === 'paid') ??
    counted.find(({ status }) => status === 'disputed') ??
    counted.find(({ status }) => status === 'refunded' || status === 'charged_back') ??
    null
  );
}

/** Of the intent itself also those that are on their way, or came to nothing. */
function ownPayments(intent: IntentRecord, facts: Facts, slot: Period | null): PrepaidTime['own'] {
  return singlePayments(intent, facts).counted.map((payment) => ({
    ...payment,
    period: slot ?? slotOf(intent, payment, null),
  }));
}

/** From the moment of paying, or from the end of what had been paid before, whichever is later. */
function slotOf(
  { charge, price }: IntentRecord,
  payment: PaymentSnapshot,
  free: Date | null,
): Period {
  const paidAt = payment.paidAt ?? payment.createdAt;
  const agreed = isOnce(charge) ? charge.period : { start: null, end: null };
  const earliest = agreed.end === null ? (free ?? agreed.start) : agreed.start;
  const start = earliest && earliest > paidAt ? earliest : paidAt;
  return { start, end: agreed.end ?? addInterval(start, price.interval) };
}

/** What was paid before is not known any more: it runs on. */
function withFormer({ replaces }: IntentRecord, slot: Period): Period {
  return { ...slot, start: replaces?.paidFrom ?? slot.start };
}

/** A difference is of a period that ran before, unless what it was paid on top of went back. */
function underDifference({ replaces }: IntentRecord, slot: Period, facts: Facts): Period[] {
  if (isReversed(replaces ?? null, slot.end, facts)) return [];
  return [{ ...slot, start: replaces?.paidFrom ?? slot.start }];
}
