import fc from 'fast-check';
import type { Facts } from '#server/features/billing/facts.ts';
import type { IntentRecord } from '#server/features/billing/intent.model.ts';
import type {
  CheckoutSnapshot,
  PaymentSnapshot,
  SubscriptionSnapshot,
} from '#server/payments/payment-provider.ts';
import { movedOn, PAYMENT_STATES, type PaymentStatus } from './random-statuses.ts';
import { factsOf, settled, told } from './telling.ts';
import {
  at,
  changeOf,
  HIGH,
  intentOf,
  LOW,
  onceOf,
  pageOf,
  paymentOf,
  subscriptionOf,
  YEARLY,
} from './world.ts';

const STATES = [
  'incomplete',
  'trialing',
  'active',
  'active',
  'past_due',
  'unpaid',
  'paused',
  'cancelled',
  'unknown',
] as const;

const price = fc.constantFrom(LOW, HIGH, YEARLY, { ...LOW, currency: 'USD' });
/** What a payment is in itself, and stays. */
const bill = fc.record({
  flaw: fc.constantFrom('none', 'none', 'none', 'amount', 'currency', 'reference', 'free'),
  purpose: fc.constantFrom('period', 'period', 'proration', 'nothing'),
  delay: fc.integer({ min: 0, max: 3 }),
});
const order = fc.record({
  price,
  kind: fc.constantFrom('recurring', 'recurring', 'trial', 'later', 'once'),
  provider: fc.constantFrom<IntentRecord['provider']>('stripe', 'mercadopago'),
  day: fc.integer({ min: 0, max: 40 }),
  follows: fc.boolean(),
  changeTo: fc.option(price),
  isLater: fc.boolean(),
  bills: fc.array(bill, { minLength: 3, maxLength: 3 }),
});
/** What its provider says of it at one moment; undefined where it cannot be read. */
const said = fc.record({
  state: fc.constantFrom(...STATES),
  page: fc.constantFrom('open', 'complete', 'complete', 'expired', 'unknown', 'unread'),
  statuses: fc.array(fc.constantFrom(...PAYMENT_STATES), { maxLength: 3 }),
  charges: fc.constantFrom('origin', 'origin', 'change', 'by hand'),
  announces: fc.boolean(),
  keepsPaidTime: fc.boolean(),
  isEnding: fc.boolean(),
  isRead: fc.constantFrom(true, true, true, false),
});
type Order = typeof order extends fc.Arbitrary<infer T> ? T : never;
type Said = typeof said extends fc.Arbitrary<infer T> ? T : never;

/** A business whose orders and payments are told of in one moment after another, in any state and any order. */
export const life: fc.Arbitrary<Facts[]> = fc
  .record({
    orders: fc.array(order, { minLength: 1, maxLength: 3 }),
    moments: fc.array(
      fc.record({
        days: fc.integer({ min: 0, max: 25 }),
        said: fc.array(said, { minLength: 3, maxLength: 3 }),
        request: fc.constantFrom(null, null, null, 'now' as const, 'period_end' as const),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ orders, moments }) => {
    const intents = orders.map((one, index) => intentOfOrder(one, index));
    const changes = orders.flatMap((one, index) => changeOfOrder(one, intents[index], index));
    let day = 0;
    const known = new Map<string, PaymentStatus>();
    let facts = factsOf({});
    return moments.map(({ days, said: all, request }) => {
      day += days;
      const about = intents
        .map(
          (intent, index): About => ({
            intent,
            order: orders[index] as Order,
            change: changes.find(({ providerSubscriptionId: id }) => id === `sub_${intent._id}`),
            said: lately(known, intent._id, all[index] as Said),
          }),
        )
        .filter(({ intent }) => intent.createdAt <= at(day));
      const ordered = about
        .map(({ intent }) => intent)
        .filter(({ _id }) => !facts.intents.some((one) => one._id === _id));
      const { providerSubscriptionId: id } = facts.current;
      const cancelRequest = request &&
        id !== null && { when: request, providerSubscriptionId: id, at: at(day), code: 'c' };
      // A change is of what runs.
      const asked = changes
        .filter(
          (change) =>
            change.providerSubscriptionId === id &&
            !facts.intents.some(({ _id }) => _id === change._id),
        )
        .map((change) => ({ ...change, createdAt: at(day), expiresAt: at(day + 1) }));
      const next = told(facts, {
        intents: [...facts.intents, ...ordered, ...asked],
        current: cancelRequest ? { ...facts.current, cancelRequest } : facts.current,
        now: at(day),
        pages: about.flatMap(pageSaid),
        unknown: about.flatMap(({ intent, said: { page } }) =>
          page === 'unknown' ? [intent.sessionId ?? ''] : [],
        ),
        subscriptions: about.flatMap(subscriptionSaid),
      });
      facts = settled(next);
      return next;
    });
  });

function lately(known: Map<string, PaymentStatus>, id: string, drawn: Said): Said {
  return { ...drawn, statuses: movedOn(known, id, drawn.statuses) };
}

interface About {
  intent: IntentRecord;
  change: IntentRecord | undefined;
  order: Order;
  said: Said;
}

function intentOfOrder({ kind, price: of, provider, day, follows }: Order, index: number) {
  const createdAt = at(day);
  const about = { createdAt, expiresAt: at(day + 1), provider };
  const former = index - 1;
  const replaces = follows
    ? {
        provider,
        subscriptionId: day % 2 === 0 ? `sub_i${former}` : null,
        intentId: `i${former}`,
        paidUntil: at(day + 25),
      }
    : null;
  if (kind === 'once') return onceOf(`i${index}`, of, { ...about, replaces });
  const startsAt = kind === 'later' ? at(day + 10) : null;
  const charge = { kind: 'recurring', trialDays: kind === 'trial' ? 14 : 0, startsAt } as const;
  return intentOf(`i${index}`, of, { ...about, charge, replaces });
}

function changeOfOrder(
  { changeTo, isLater, day, kind }: Order,
  origin: IntentRecord | undefined,
  index: number,
): IntentRecord[] {
  if (!changeTo || !origin || kind === 'once') return [];
  const over = { createdAt: at(day + 2), expiresAt: at(day + 3) };
  const effectiveAt = isLater ? at(day + 20) : null;
  return [changeOf(origin, `c${index}`, changeTo, { ...over, effectiveAt })];
}

function paymentsSaid({ intent, order: { bills, day }, said: { statuses } }: About) {
  return statuses
    .map((status, index): PaymentSnapshot => {
      const { flaw, purpose, delay } = bills[index] as Order['bills'][number];
      const created = at(day + index * 30 + delay);
      const made = paymentOf(intent, {
        paymentId: `pay_${intent._id}_${index}`,
        status,
        createdAt: created,
        paidAt: status === 'pending' || status === 'failed' ? null : created,
        period: { start: at(day + index * 30), end: at(day + index * 30 + 30) },
        ...(flaw === 'amount' ? { amount: { ...intent.price, amountMinor: 1 } } : {}),
        ...(flaw === 'free' ? { amount: { ...intent.price, amountMinor: 0 } } : {}),
        ...(flaw === 'currency' ? { amount: { ...intent.price, currency: 'XXX' } } : {}),
        ...(flaw === 'reference' ? { intentId: 'somebody-elses' } : {}),
      });
      if (purpose === 'period' || !made.paysFor) return made;
      return {
        ...made,
        paysFor: purpose === 'proration' ? { ...made.paysFor, kind: purpose } : null,
      };
    })
    .toReversed();
}

function pageSaid(about: About): CheckoutSnapshot[] {
  const {
    intent,
    said: { page, statuses },
  } = about;
  if (page === 'unread' || page === 'unknown') return [];
  const isOnce = intent.charge?.kind === 'once';
  const isThrough = page === 'complete' || statuses.length > 0;
  return [
    pageOf(intent, {
      status: page,
      subscriptionId: !isOnce && isThrough ? `sub_${intent._id}` : null,
      payments: isOnce ? paymentsSaid(about) : [],
    }),
  ];
}

function subscriptionSaid(about: About): SubscriptionSnapshot[] {
  const {
    intent,
    change,
    order: { kind, day },
    said: its,
  } = about;
  if (kind === 'once' || !its.isRead) return [];
  const runs = its.charges === 'change' ? (change ?? intent) : intent;
  const isNamed = intent.provider === 'stripe';
  return [
    subscriptionOf(intent, {
      state: its.state,
      price: runs.price,
      lookupKey: !isNamed ? null : its.charges === 'by hand' ? 'by:hand' : runs.lookupKey,
      scheduled:
        isNamed && its.announces && change
          ? { price: change.price, lookupKey: change.lookupKey, at: at(day + 20) }
          : null,
      keepsPaidTime: its.keepsPaidTime,
      cancelAt: its.isEnding ? at(day + 30) : null,
      trialEnd: its.state === 'trialing' ? at(day + 14) : null,
      nextChargeAt: at(day + 30),
      payments: paymentsSaid(about),
    }),
  ];
}
