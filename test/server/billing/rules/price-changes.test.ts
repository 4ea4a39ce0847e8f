import { describe, expect, it } from 'vitest';
import type { IntentRecord } from '#server/features/billing/intent.model.ts';
import type { SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { begun, outcomeOf, settled, told } from './telling.ts';
import {
  at,
  changeOf,
  HIGH,
  intentOf,
  LOW,
  paymentOf,
  renewalOf,
  subscriptionOf,
} from './world.ts';

const origin = intentOf('i1', LOW);
const running = begun(origin);
const about = (
  changes: readonly IntentRecord[],
  snapshot: Partial<SubscriptionSnapshot> = {},
  now = at(0),
) =>
  told(running, {
    intents: [...running.intents, ...changes],
    subscriptions: [subscriptionOf(origin, snapshot)],
    now,
  });
const charging = ({ price, lookupKey }: IntentRecord) => ({ price, lookupKey });
const announcing = ({ price, lookupKey }: IntentRecord, day = 25) => ({
  scheduled: { price, lookupKey, at: at(day) },
});

describe('a change of price now', () => {
  const change = changeOf(origin, 'c1', HIGH, { expiresAt: at(1) });
  const after = (snapshot: Partial<SubscriptionSnapshot>, now = at(0)) =>
    outcomeOf(about([change], snapshot, now));

  it('is waited for, and made when the provider shows it', () => {
    expect(after({}).stateOf('c1')).toBe('changing');
    expect(after({}).plan).toMatchObject({ price: LOW, intentId: 'i1' });
    const made = after(charging(change));
    expect(made.stateOf('c1')).toBe('completed');
    expect(made.plan).toMatchObject({ price: HIGH, lookupKey: change.lookupKey, intentId: 'c1' });
  });

  it('came to nothing when the provider does not show it by its hour', () => {
    expect(after({}, at(0.99)).stateOf('c1')).toBe('changing');
    expect(after({}, at(1)).stateOf('c1')).toBe('failed');
    expect(after(charging(change), at(1)).stateOf('c1')).toBe('completed');
  });

  it('is not made by what is only scheduled there', () => {
    expect(after(announcing(change)).stateOf('c1')).toBe('changing');
    expect(after(announcing(change), at(1)).stateOf('c1')).toBe('failed');
  });

  it('counts also after its hour, once the provider charges it', () => {
    const failed = { ...change, state: 'failed' as const, isOpen: false };
    const { stateOf, plan } = outcomeOf(about([failed], charging(change)));
    expect(stateOf('c1')).toBe('completed');
    expect(plan.price).toEqual(HIGH);
  });

  it('lifts the plan with the payment of the difference, and not before', () => {
    expect(after(charging(change)).plan.planId).toBe(origin.plan.id);
    const difference = paymentOf(change, {
      paysFor: { kind: 'proration', lookupKey: change.lookupKey },
    });
    const paid = after({ ...charging(change), payments: [difference, paymentOf(origin)] });
    expect(paid.plan.planId).toBe(change.plan.id);
  });
});

describe('a change of price from a later day on', () => {
  const schedule = changeOf(origin, 's1', HIGH, { effectiveAt: at(25), expiresAt: at(1) });
  const scheduled = { ...schedule, state: 'scheduled' as const, isOpen: false };
  const outcome = (
    intent: IntentRecord,
    snapshot: Partial<SubscriptionSnapshot> = {},
    now = at(0),
  ) => outcomeOf(about([intent], snapshot, now));

  it('is shown when the provider confirmed it, not before', () => {
    const asked = outcome(schedule);
    expect(asked.stateOf('s1')).toBe('scheduling');
    expect(asked.plan).toMatchObject({ scheduledChange: null, resumable: null });
    const confirmed = outcome(schedule, announcing(schedule));
    expect(confirmed.stateOf('s1')).toBe('scheduled');
    expect(confirmed.plan).toMatchObject({
      planId: origin.plan.id,
      scheduledChange: { planId: schedule.plan.id, effectiveAt: at(25), price: HIGH },
      resumable: 'schedule',
      cancelAtPeriodEnd: false,
    });
    expect(confirmed.event?.type).toBe('subscription.change_scheduled');
  });

  it('that the provider does not show by its hour came to nothing', () => {
    expect(outcome(schedule, {}, at(0.99)).stateOf('s1')).toBe('scheduling');
    expect(outcome(schedule, {}, at(1)).stateOf('s1')).toBe('failed');
    expect(outcome(schedule, announcing(schedule), at(1)).stateOf('s1')).toBe('scheduled');
  });

  it('that the operator decided cannot be taken back by the business', () => {
    const theirs = { ...schedule, requestedBy: 'service' };
    expect(outcome(theirs, announcing(theirs)).plan.resumable).toBeNull();
  });

  it('holds from its day on, when the provider charges it', () => {
    const renewal = renewalOf(schedule, { amount: { amountMinor: 2000, currency: 'ARS' } });
    const begunThere = { ...charging(schedule), payments: [renewal, paymentOf(origin)] };
    const { stateOf, plan } = outcome(scheduled, begunThere, at(25));
    expect(stateOf('s1')).toBe('completed');
    expect(plan).toMatchObject({
      planId: schedule.plan.id,
      price: HIGH,
      scheduledChange: null,
      currentPeriodEnd: at(55),
    });
  });

  it('may come a little later there, and is taken for gone a day after its day', () => {
    expect(outcome(scheduled, {}, at(25)).stateOf('s1')).toBe('scheduled');
    expect(outcome(scheduled, {}, at(26)).stateOf('s1')).toBe('scheduled');
    expect(outcome(scheduled, {}, at(26.01)).stateOf('s1')).toBe('cancelled');
    expect(outcome(scheduled, announcing(schedule), at(26.01)).stateOf('s1')).toBe('scheduled');
  });

  it('that was undone at the provider is undone here', () => {
    const { stateOf, plan } = outcome(scheduled, {}, at(24));
    expect(stateOf('s1')).toBe('cancelled');
    expect(plan.scheduledChange).toBeNull();
  });

  it('that is to be undone is no more shown, and owed until the provider says so', () => {
    const undoing = { ...scheduled, state: 'undoing' as const };
    const { stateOf, remedies, plan } = outcome(undoing, announcing(schedule));
    expect(stateOf('s1')).toBe('undoing');
    expect(remedies).toEqual([
      {
        _id: 'undo:s1',
        provider: 'stripe',
        kind: 'undo_schedule',
        subscriptionId: 'sub_i1',
        intentId: 'i1',
        scheduleIntentId: 's1',
      },
    ]);
    expect(plan.scheduledChange).toBeNull();
    const done = outcome(undoing);
    expect([done.stateOf('s1'), done.owed]).toEqual(['cancelled', []]);
  });

  it('that has begun before it was undone cannot be undone any more', () => {
    const undoing = { ...scheduled, state: 'undoing' as const };
    const { stateOf, owed, plan } = outcome(undoing, charging(schedule), at(25));
    expect(stateOf('s1')).toBe('completed');
    expect(owed).toEqual([]);
    expect(plan.price).toEqual(HIGH);
  });

  it('gives way to a newer one', () => {
    const newer = changeOf(
      origin,
      's2',
      { ...HIGH, amountMinor: 1500 },
      { state: 'scheduled', effectiveAt: at(25), createdAt: at(0) },
    );
    for (const changes of [
      [scheduled, newer],
      [newer, scheduled],
    ]) {
      const { stateOf, plan } = outcomeOf(about(changes, { ...announcing(newer) }));
      expect([stateOf('s1'), stateOf('s2')]).toEqual(['cancelled', 'scheduled']);
      expect(plan.scheduledChange?.planId).toBe(newer.plan.id);
    }
  });

  it.each(['failed', 'cancelled', 'expired'] as const)(
    'that was %s here, and is scheduled there all the same, must not happen',
    (state) => {
      const { owed } = outcome({ ...schedule, state, isOpen: false }, announcing(schedule));
      expect(owed).toEqual(['undo:s1']);
    },
  );

  it('is no stray while somebody waits for it, nor when it is what runs, nor when nobody here knows it', () => {
    expect(outcome(schedule, announcing(schedule)).owed).toEqual([]);
    expect(outcome(scheduled, announcing(schedule)).owed).toEqual([]);
    expect(
      outcome({ ...schedule, state: 'failed', isOpen: false }, announcing(origin)).owed,
    ).toEqual([]);
    const byHand = { scheduled: { price: HIGH, lookupKey: 'by:hand', at: at(25) } };
    expect(outcome({ ...schedule, state: 'failed', isOpen: false }, byHand).owed).toEqual([]);
  });

  it('is none of an earlier try when the same is agreed again', () => {
    const failed = { ...schedule, _id: 's0', state: 'failed' as const, isOpen: false };
    expect(outcomeOf(about([failed, scheduled], announcing(schedule))).owed).toEqual([]);
  });
});

describe('a price that nobody agreed to', () => {
  const byHand = { price: { ...LOW, amountMinor: 700 }, lookupKey: 'made:by:hand' };

  it('is told to a person; what is paid goes on, and nothing is stopped', () => {
    const { changes, alerts, owed } = outcomeOf(about([], byHand));
    expect(changes).toBeNull();
    expect(owed).toEqual([]);
    expect(alerts).toEqual([
      { code: 'payment_without_agreement', data: { subscriptionId: 'sub_i1', ...byHand } },
    ]);
  });

  it('ends the plan when what was paid and the grace are over', () => {
    const kept = settled(about([], byHand, at(31.9)));
    expect(kept.current.planId).toBe(origin.plan.id);
    const { plan, owed } = outcomeOf(about([], byHand, at(32)));
    expect(plan.planId).toBe('free');
    expect(owed).toEqual(['cancel:stripe:sub_i1']);
  });
});
