import type { LedgerEntry } from '#server/features/billing/ledger.model.ts';
import { hasOutcome } from '#server/features/billing/ledger.service.ts';
import { DAY, MINUTE } from './scene.ts';
import { isPaid, type Truth } from './truth.ts';

/** About what was paid, and what can still be charged. */
export const MONEY_QUESTIONS = {
  chargeFaults,
  ledgerFaults,
  outcomeFaults,
  doubleFaults,
  sumFaults,
  cancellationFaults,
};

/** One subscription charges at most, and it is the one that we know. */
function chargeFaults({ record, subscriptions }: Truth): string[] {
  const charging = subscriptions.filter(
    ({ state, nextChargeAt }) =>
      state === 'active' || state === 'past_due' || (state === 'trialing' && nextChargeAt !== null),
  );
  const strange = charging.filter(
    ({ subscriptionId }) => subscriptionId !== record.providerSubscriptionId,
  );
  return [
    ...strange.map(
      ({ subscriptionId }) => `${subscriptionId} charges, and our record knows nothing`,
    ),
    ...(charging.filter(({ payments }) => payments.some(isPaid)).length > 1
      ? ['two subscriptions charge']
      : []),
  ];
}

/** What the running subscription was paid stands in the ledger, once, as the provider has it. */
function ledgerFaults({ record, subscriptions, ledger }: Truth): string[] {
  const running = subscriptions.find(
    ({ subscriptionId }) => subscriptionId === record.providerSubscriptionId,
  );
  return (running?.payments ?? []).flatMap((payment) => {
    const rows = ledger.filter(({ paymentId }) => paymentId === payment.paymentId);
    const [row] = rows;
    const isRight =
      rows.length === 1 &&
      row?.status === payment.status &&
      row.refundedMinor === payment.refundedMinor &&
      row.amount.amountMinor === payment.amount.amountMinor;
    return isRight
      ? []
      : [`payment ${payment.paymentId} is ${payment.status}, and ${row?.status} in the ledger`];
  });
}

/** All money has one outcome; what is to go back is on its way, or a person knows. */
function outcomeFaults({ takings, ledger, owed }: Truth): string[] {
  const unwritten = takings.flatMap(({ entryId, amountMinor }) => {
    const row = ledger.find(({ _id }) => _id === entryId);
    if (!row) return [`${entryId} took ${amountMinor}, and the ledger knows nothing of it`];
    return hasOutcome(row) ? [] : [`${entryId} has no outcome`];
  });
  const forgotten = ledger
    .filter(({ outcome, status }) => outcome === 'return_owed' && status === 'paid')
    .filter(
      ({ provider, paymentId }) =>
        !owed.some(({ remedy }) => remedy._id === `return:${provider}:${paymentId}`),
    );
  return [...unwritten, ...forgotten.map(({ _id }) => `nobody goes on giving ${_id} back`)];
}

/** Nobody keeps paying twice for the same days. What a change was reckoned against is credited on its bill. */
function doubleFaults({ ledger }: Truth): string[] {
  const standing = ledger.filter(
    ({ status, granted, reason, amount }) =>
      status === 'paid' &&
      granted?.kind === 'period' &&
      granted.endedAt === null &&
      reason !== 'change' &&
      amount.amountMinor > 0,
  );
  return standing.flatMap((one, index) =>
    standing
      .slice(index + 1)
      .filter((other) => overlapMs(one, other) > DAY)
      .map((other) => `${one._id} and ${other._id} pay for the same days`),
  );
}

function overlapMs({ granted: a }: LedgerEntry, { granted: b }: LedgerEntry): number {
  if (!a || !b) return 0;
  const start = Math.max(a.from.getTime(), b.from.getTime());
  return Math.min(a.to.getTime(), b.to.getTime()) - start;
}

/**
 * Never a sum that was not shown. What the seller takes off, and what a change left as credit there, is between the
 * customer and the provider: it is less then.
 */
function sumFaults({ takings, ledger, notes: { sums, isReduced } }: Truth): string[] {
  const hasCredit = ledger.some(({ amount, outcome }) => amount.amountMinor === 0 && outcome);
  if (isReduced || hasCredit) return [];
  return takings
    .filter(({ amountMinor }) => !sums.has(amountMinor))
    .map(({ amountMinor }) => `${amountMinor} was taken, and never shown`);
}

/** After a cancellation with a code nothing is charged. */
function cancellationFaults({ takings, notes: { cancellations } }: Truth): string[] {
  return cancellations.flatMap(({ subscriptionId, at }) =>
    takings
      .filter((taking) => subscriptionId !== null && taking.subscriptionId === subscriptionId)
      .filter(({ paidAt }) => paidAt.getTime() > at.getTime() + 5 * MINUTE)
      .map(({ entryId }) => `${entryId} was taken after the cancellation`),
  );
}
