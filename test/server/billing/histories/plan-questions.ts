import { GRACE_DAYS, TRIAL_GRACE_DAYS } from '#server/features/billing/facts.ts';
import type { PaymentSnapshot } from '#server/payments/payment-provider.ts';
import { DAY } from './scene.ts';
import { isPaid, type Truth } from './truth.ts';

/** About what the business has: answered by what was paid, and by what was shown. */
export const PLAN_QUESTIONS = {
  giftFaults,
  takenAwayFaults,
  lossFaults,
  lastPriceFaults,
  shownFaults,
  trialFaults,
};

/** No paid plan without money, a trial that was agreed, or an operator who gave it. */
function giftFaults({ record, subscriptions, singlePayments, intents, now }: Truth): string[] {
  if (!record.isPremium || isArranged(record)) return [];
  const wasPaid = subscriptions.some(({ payments }) =>
    payments.some((payment) => isSettled(payment) && now.getTime() < endWithGrace(payment)),
  );
  const wasPaidOnce = singlePayments.some(({ checkout }) => checkout.payments.some(isPaid));
  const trial = intents.find(({ _id }) => _id === record.trialIntentId);
  const isTrying =
    trial?.charge?.kind === 'recurring' &&
    now.getTime() <
      trial.createdAt.getTime() + (trial.charge.trialDays + 2 + TRIAL_GRACE_DAYS) * DAY;
  const wasCredited = intents.some(
    ({ charge }) =>
      charge?.kind === 'recurring' &&
      charge.startsAt !== null &&
      now.getTime() < charge.startsAt.getTime() + GRACE_DAYS * DAY,
  );
  return wasPaid || wasPaidOnce || isTrying || wasCredited
    ? []
    : [`${record.planId} was given without a payment`];
}

/** What an operator took away stays away until it is bought anew. */
function takenAwayFaults({ record, ledger, notes: { takenAwayAt: at } }: Truth): string[] {
  if (at === null || !record.isPremium || record.status === 'trialing') return [];
  const isBoughtSince = ledger.some(
    // Providers count in seconds.
    ({ granted, paidAt, createdAt }) =>
      granted?.endedAt === null && (paidAt ?? createdAt).getTime() > at.getTime() - 1000,
  );
  return isBoughtSince ? [] : [`${record.planId} came back after it was taken away`];
}

/** Nobody loses what is paid for now and still runs. */
function lossFaults({ record, subscriptions, now, notes }: Truth): string[] {
  const running = subscriptions.filter(
    ({ state, payments }) =>
      state === 'active' &&
      payments.some(
        (payment) => isSettled(payment) && payment.period.start <= now && now < payment.period.end,
      ) &&
      !payments.some(
        ({ status }) => status !== 'paid' && status !== 'void' && status !== 'pending',
      ),
  );
  return running.length > 0 && !record.isPremium && notes.operatorActs.length === 0
    ? [`${running.map(({ subscriptionId }) => subscriptionId)} is paid, and gives nothing`]
    : [];
}

/** The plan is that of the newest money that pays for now. */
function lastPriceFaults(truth: Truth): string[] {
  const { record, ledger, now, intents } = truth;
  if (!record.isPremium || isArranged(record) || record.status !== 'active') return [];
  const covering = ledger
    .filter(
      ({ status, outcome, granted }) =>
        status === 'paid' &&
        outcome === 'bought' &&
        granted !== null &&
        granted.endedAt === null &&
        granted.from <= now &&
        now < granted.to,
    )
    .toSorted((a, b) => timeOf(b) - timeOf(a));
  const [newest] = covering;
  if (!newest) return [];
  const sold = planPaid(newest, truth);
  // Time that was paid before, and lies beside it, is of the plan that is higher.
  const isBought = covering.some((entry) => planPaid(entry, truth) === record.planId);
  const isKnown = intents.some(({ plan }) => plan.id === sold);
  if (!isKnown) return [`nobody sold ${newest._id} as ${sold}`];
  return isBought && rankOf(record.planId, truth) >= rankOf(sold, truth)
    ? []
    : [`${sold} was paid last, and ${record.planId} is what they have`];
}

/** By the name of the price that the provider charged, else by what the page was for, else by the amount. */
function planPaid(entry: Truth['ledger'][number], truth: Truth): string {
  const { subscriptions, singlePayments, intents } = truth;
  const snapshot = subscriptions
    .flatMap(({ payments }) => payments)
    .find(({ paymentId }) => paymentId === entry.paymentId);
  const named = snapshot?.paysFor?.lookupKey?.split(':')[1];
  if (named) return named;
  const once = singlePayments.find(({ checkout }) =>
    checkout.payments.some(({ paymentId }) => paymentId === entry.paymentId),
  );
  if (once) return once.intent.plan.id;
  const priced = intents.find(({ price }) => price.amountMinor === entry.amount.amountMinor);
  return priced?.plan.id ?? `something for ${entry.amount.amountMinor}`;
}

function rankOf(planId: string, { intents }: Truth): number {
  return intents.find(({ plan }) => plan.id === planId)?.plan.sortOrder ?? 0;
}

/** What was shown as the next charge is what was charged next, where nobody did anything in between. */
function shownFaults({ subscriptions, notes }: Truth): string[] {
  return subscriptions.flatMap(({ subscriptionId, price, payments }) =>
    payments
      .filter(({ paysFor, reason }) => paysFor?.kind === 'period' && reason === 'renewal')
      .filter(isSettled)
      .flatMap((payment) => {
        const start = payment.period.start.getTime();
        const last = notes.shown.findLast(({ at }) => at.getTime() < start - DAY);
        const isClear = notes.shown.every(
          ({ at, record }) => record !== null || at <= (last?.at ?? at) || at.getTime() > start,
        );
        const shown = last?.record;
        if (!shown || !isClear || shown.providerSubscriptionId !== subscriptionId) return [];
        if (shown.status === 'paused' || shown.status === 'past_due') return [];
        const { scheduledChange } = shown;
        const isDue =
          scheduledChange !== null && scheduledChange.effectiveAt.getTime() <= start + DAY;
        const expected = isDue ? scheduledChange.price : shown.price;
        const charged =
          Number(payment.paysFor?.lookupKey?.split(':').at(-1)) || payment.amount.amountMinor;
        return expected?.amountMinor === charged && price.currency === expected.currency
          ? []
          : [`${charged} was charged, and ${expected?.amountMinor ?? 'nothing'} was shown`];
      }),
  );
}

/** One trial at most. One that an operator took away before anybody had it was not had. */
function trialFaults({ intents, subscriptions }: Truth): string[] {
  const tried = subscriptions.filter(({ subscriptionId, intentId, trialEnd }) => {
    const origin = intents.find(
      ({ _id, providerSubscriptionId: own, kind }) =>
        _id === intentId || (kind === 'checkout' && own === subscriptionId),
    );
    const charge = origin?.charge;
    const wasHad = !origin?.isForfeited || origin.state === 'ended';
    return trialEnd !== null && charge?.kind === 'recurring' && charge.trialDays > 0 && wasHad;
  });
  const started = tried.filter(({ state }) => state !== 'incomplete');
  return started.length > 1 ? ['a trial was given twice'] : [];
}

function isArranged({ isComped, manualGrant }: Truth['record']): boolean {
  return isComped || manualGrant !== null;
}

/** Paid, also where the seller took all of it off. */
function isSettled({ status, amount, paysFor }: PaymentSnapshot): boolean {
  return status === 'paid' && (amount.amountMinor > 0 || paysFor !== null);
}

function endWithGrace({ period }: PaymentSnapshot): number {
  return period.end.getTime() + (GRACE_DAYS + 1) * DAY;
}

function timeOf({ paidAt, createdAt }: Truth['ledger'][number]): number {
  return (paidAt ?? createdAt).getTime();
}
