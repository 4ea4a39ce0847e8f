import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSame } from '#server/features/billing/book.ts';
import { type Facts, GRACE_DAYS } from '#server/features/billing/facts.ts';
import { stands } from '#server/features/billing/holding.ts';
import type { IntentRecord } from '#server/features/billing/intent.model.ts';
import { INTENT_STATES } from '#server/features/billing/intent-states.ts';
import type { LedgerEntry } from '#server/features/billing/ledger.model.ts';
import { hasOutcome } from '#server/features/billing/ledger.service.ts';
import { reckon } from '#server/features/billing/reckon.ts';
import type { PaymentSnapshot } from '#server/payments/payment-provider.ts';
import { addDays } from '#shared/domain/calendar.ts';
import { life } from './random-lives.ts';
import { outcomeOf, settled } from './telling.ts';

const RUNS = { numRuns: 300, seed: 2026 };

/** Whatever is said of a business, in each of its moments. */
function always(claim: (facts: Facts) => void): void {
  fc.assert(
    fc.property(life, (moments) => {
      for (const facts of moments) claim(facts);
    }),
    RUNS,
  );
}

/** What a person, or another checkout, meets of an intent. */
function consequences({ _id, state }: IntentRecord) {
  const { isOpen, mayBePaid, isScheduled } = INTENT_STATES[state];
  return { _id, isOpen, mayBePaid, isScheduled };
}

describe('whatever providers say, and in whatever order', () => {
  it('reckoning with the outcome again changes nothing', () => {
    always((facts) => {
      const again = reckon(settled(facts));
      expect(again).toMatchObject({ changes: null, event: null, intents: [], entries: [] });
    });
  });

  it('what follows is the same after a crash between the ledger, the subscription and the intents', () => {
    always((facts) => {
      const whole = settled(facts);
      const onlyLedger = { ...facts, entries: whole.entries };
      const noIntents = { ...onlyLedger, current: whole.current };
      for (const halfway of [onlyLedger, noIntents]) {
        const after = settled(halfway);
        // How its last plan ended is known only to those who saw it.
        expect({ ...after.current, ended: null }).toEqual({ ...whole.current, ended: null });
        expect(after.entries).toEqual(whole.entries);
        expect(after.intents.map(consequences)).toEqual(whole.intents.map(consequences));
      }
    });
  });

  it('the order in which it is listed does not matter', () => {
    always((facts) => {
      const reversed: Facts = {
        ...facts,
        intents: facts.intents.toReversed(),
        entries: facts.entries.toReversed(),
        subscriptions: new Map([...facts.subscriptions].toReversed()),
        checkouts: new Map([...facts.checkouts].toReversed()),
      };
      const one = outcomeOf(facts);
      const other = outcomeOf(reversed);
      expect(other.changes).toEqual(one.changes);
      expect(other.owed.toSorted()).toEqual(one.owed.toSorted());
      const byId = (rows: readonly { _id: string }[]) =>
        rows.toSorted((a, b) => (a._id < b._id ? -1 : 1));
      expect(byId(other.entries)).toEqual(byId(one.entries));
      expect(byId(other.intents)).toEqual(byId(one.intents));
    });
  });

  it('every paid payment has exactly one outcome, and what it bought is there exactly if it bought', () => {
    always((facts) => {
      const { entries } = settled(facts);
      for (const entry of entries) {
        expect(hasOutcome(entry)).toBe(true);
        expect(entry.granted !== null).toBe(entry.outcome === 'bought');
        expect(entry.outcomeReason !== null).toBe(
          entry.outcome !== null && entry.outcome !== 'bought',
        );
      }
    });
  });

  it('money that bought nothing is owed back until it is back', () => {
    always((facts) => {
      const { owed } = outcomeOf(facts);
      const { entries } = settled(facts);
      const due = entries
        .filter(({ outcome, status }) => outcome === 'return_owed' && status === 'paid')
        .map(({ provider, paymentId }) => `return:${provider}:${paymentId}`);
      expect(owed.filter((id) => id.startsWith('return')).toSorted()).toEqual(due.toSorted());
    });
  });

  it('there is no plan without a standing period that runs, a trial, or the grace of one of them', () => {
    always((facts) => {
      const { current, entries } = settled(facts);
      const { now } = facts;
      const held = entries.filter(stands).filter(({ granted }) => granted.kind === 'period');
      const runs = held.some(({ granted: { from, to } }) => from <= now && now < to);
      const isOwing = current.graceEndsAt !== null && now < current.graceEndsAt;
      const isWaiting = held.some(({ granted: { to } }) => now < addDays(to, GRACE_DAYS));
      const isPaid = entries.some(({ granted }) => granted?.plan.id === current.planId);
      const isHeld = isPaid && (runs || (held.length > 0 && (isOwing || isWaiting)));
      expect(!current.isPremium || current.trialIntentId !== null || isHeld).toBe(true);
    });
  });

  it('at most one subscription is accepted, and everything else that was paid is stopped', () => {
    always((facts) => {
      const { owed, plan } = outcomeOf(facts);
      const accepted = settled(facts).intents.filter(
        ({ kind, charge, state }) =>
          kind === 'checkout' && charge?.kind === 'recurring' && state === 'completed',
      );
      const kept = plan.providerSubscriptionId;
      expect(accepted.filter(({ providerSubscriptionId: id }) => id !== kept)).toEqual([]);
      expect(accepted.length).toBeLessThanOrEqual(1);
      const stopped = owed.filter((id) => id.startsWith('cancel:'));
      const charging = [...facts.subscriptions.values()].filter(
        (one) => one !== null && one.state !== 'cancelled' && one.payments.some(isPaidPeriod),
      );
      for (const { provider, subscriptionId } of charging.filter((one) => one !== null)) {
        const isStopped = stopped.includes(`cancel:${provider}:${subscriptionId}`);
        expect(isStopped).toBe(subscriptionId !== kept);
      }
    });
  });

  it('what was bought stays as it was, but for its end and for gaps before what was paid ahead', () => {
    always((facts) => {
      const after = new Map(settled(facts).entries.map((entry) => [entry._id, entry]));
      const changed = facts.entries.filter((before) => {
        const now = after.get(before._id);
        return !now || !isKept(before, now, facts.now);
      });
      expect(changed).toEqual([]);
    });
  });
});

function isPaidPeriod({ status, paysFor }: PaymentSnapshot): boolean {
  return status === 'paid' && paysFor !== null;
}

function isKept(before: LedgerEntry, after: LedgerEntry, now: Date): boolean {
  const isDecided = before.outcome === 'bought' || before.outcome === 'returned';
  if (isDecided && after.outcome !== before.outcome) return false;
  if (!before.granted) return before.outcome === null || after.granted === null;
  if (!after.granted) return false;
  const { from, to, endedAt, ...terms } = after.granted;
  const { from: formerFrom, to: formerTo, endedAt: formerEnd, ...former } = before.granted;
  const isSameEnd = formerEnd === null || endedAt?.getTime() === formerEnd.getTime();
  const shift = formerFrom.getTime() - from.getTime();
  const isSameLength = formerTo.getTime() - to.getTime() === shift;
  const isAhead = before.providerSubscriptionId === null && formerFrom > now && from >= now;
  const isPlaced = shift === 0 || (shift > 0 && isAhead);
  return isSame(terms, former) && isSameEnd && isSameLength && isPlaced;
}
