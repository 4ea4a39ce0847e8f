import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Facts, GRACE_DAYS } from '#server/features/billing/facts.ts';
import { stands } from '#server/features/billing/holding.ts';
import type { IntentRecord } from '#server/features/billing/intent.model.ts';
import { INTENT_STATES } from '#server/features/billing/intent-states.ts';
import { hasOutcome } from '#server/features/billing/ledger.service.ts';
import { reckon } from '#server/features/billing/reckon.ts';
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
      if (!current.isPremium) return;
      const { now } = facts;
      const held = entries.filter(stands).filter(({ granted }) => granted.kind === 'period');
      const runs = held.some(({ granted: { from, to } }) => from <= now && now < to);
      const isTried = current.trialIntentId !== null;
      const isOwing = current.graceEndsAt !== null && now < current.graceEndsAt;
      const isWaiting = held.some(({ granted: { to } }) => now < addDays(to, GRACE_DAYS));
      expect(runs || isTried || (held.length > 0 && (isOwing || isWaiting))).toBe(true);
      const grants = entries.flatMap(({ granted }) => (granted ? [granted.plan.id] : []));
      if (!isTried) expect(grants).toContain(current.planId);
    });
  });

  it('at most one subscription is accepted, and everything else that may charge is stopped', () => {
    always((facts) => {
      const { owed, plan } = outcomeOf(facts);
      const { intents } = settled(facts);
      const accepted = intents.filter(
        ({ kind, charge, state }) =>
          kind === 'checkout' && charge?.kind === 'recurring' && state === 'completed',
      );
      expect(accepted.length).toBeLessThanOrEqual(1);
      const kept = plan.providerSubscriptionId;
      for (const { providerSubscriptionId } of accepted) expect(providerSubscriptionId).toBe(kept);
      for (const snapshot of facts.subscriptions.values()) {
        if (!snapshot || snapshot.subscriptionId === kept || snapshot.state === 'cancelled')
          continue;
        const isPaid = snapshot.payments.some(
          ({ status, paysFor }) => status === 'paid' && paysFor,
        );
        const stop = `cancel:${snapshot.provider}:${snapshot.subscriptionId}`;
        if (isPaid) expect(owed).toContain(stop);
      }
      if (kept !== null)
        expect(owed.filter((id) => id.endsWith(`:${kept}`) && id.startsWith('cancel'))).toEqual([]);
    });
  });

  it('what was bought stays as it was, but for its end and for gaps before what was paid ahead', () => {
    always((facts) => {
      const after = new Map(settled(facts).entries.map((entry) => [entry._id, entry]));
      for (const { _id, granted: before, outcome, providerSubscriptionId } of facts.entries) {
        const entry = after.get(_id);
        if (outcome === 'bought' || outcome === 'returned') expect(entry?.outcome).toBe(outcome);
        if (!before || !entry?.granted) continue;
        const { from, to, endedAt, ...rest } = entry.granted;
        const { from: formerFrom, to: formerTo, endedAt: formerEnd, ...former } = before;
        expect(rest).toEqual(former);
        if (formerEnd !== null) expect(endedAt).toEqual(formerEnd);
        if (from.getTime() === formerFrom.getTime()) {
          expect(to).toEqual(formerTo);
        } else {
          expect(providerSubscriptionId).toBeNull();
          expect(formerFrom > facts.now && from < formerFrom && from >= facts.now).toBe(true);
          expect(to.getTime() - from.getTime()).toBe(formerTo.getTime() - formerFrom.getTime());
        }
      }
    });
  });
});
