import { describe, expect, it } from 'vitest';
import { begun, outcomeOf, settled, told } from './telling.ts';
import { at, intentOf, LOW, subscriptionOf } from './world.ts';

const intent = intentOf('i1', LOW);
const running = begun(intent);
const unread = (now: Date, from = running, unreadSince: Date | null = at(10)) => {
  const facts = told(from, { now, subscriptions: [] });
  return outcomeOf({ ...facts, current: { ...facts.current, unreadSince } });
};

describe('a provider that cannot be read', () => {
  it('changes nothing while what is paid runs, nor in the grace after it', () => {
    expect(unread(at(10)).changes).toBeNull();
    expect(unread(at(31.99)).changes).toBeNull();
  });

  it('ends the plan after the grace as an unpaid renewal would; that it has to stop is owed', () => {
    const { plan, owed, stateOf } = unread(at(32));
    expect(plan).toMatchObject({
      planId: 'free',
      provider: null,
      ended: { reason: 'unpaid', planId: intent.plan.id, at: at(32) },
    });
    expect(owed).toEqual(['cancel:stripe:sub_i1']);
    expect(stateOf('i1')).toBe('ended');
  });

  it('is silent once it has been asked for an hour: one answer that is missing ends nothing', () => {
    const hour = 1 / 24;
    expect(unread(at(60), running, null).changes).toBeNull();
    expect(unread(at(60), running, at(60 - hour / 2)).plan.planId).toBe(intent.plan.id);
    expect(unread(at(60), running, at(60 - hour)).plan.planId).toBe('free');
  });

  it('leaves what was said before: a renewal that is owed, a cancellation for its day', () => {
    const cancelling = settled(
      told(running, { subscriptions: [subscriptionOf(intent, { cancelAt: at(25) })] }),
    );
    expect(unread(at(10), cancelling).plan).toMatchObject({
      cancelAtPeriodEnd: true,
      scheduledChange: { effectiveAt: at(25) },
    });
    const owing = settled(
      told(running, { subscriptions: [subscriptionOf(intent, { state: 'past_due' })] }),
    );
    expect(unread(at(10), owing).plan.status).toBe('past_due');
  });

  it('while it was paused leaves what is paid', () => {
    const paused = settled(
      told(running, { subscriptions: [subscriptionOf(intent, { state: 'paused' })], now: at(25) }),
    );
    expect(unread(at(26), paused).plan).toMatchObject({ planId: intent.plan.id, status: 'active' });
  });

  it('ends what was suspended, and the end names the plan that was paid', () => {
    const paused = settled(
      told(running, { subscriptions: [subscriptionOf(intent, { state: 'paused' })], now: at(40) }),
    );
    expect(paused.current.planId).toBe('free');
    expect(unread(at(41), paused).plan.ended).toMatchObject({
      reason: 'unpaid',
      planId: intent.plan.id,
    });
  });

  it('tells no person by itself', () => {
    expect(unread(at(10)).told).toEqual([]);
  });
});

describe('what a provider says and nobody understands', () => {
  it('a subscription that it does not know is told to a person, and honoured as silence is', () => {
    const lost = (now: Date) =>
      outcomeOf(told(running, { now, subscriptions: [], unknown: ['sub_i1'] }));
    expect(lost(at(10))).toMatchObject({
      changes: null,
      alerts: [{ code: 'unknown_at_provider', data: { subscriptionId: 'sub_i1' } }],
    });
    expect(lost(at(32)).plan.isPremium).toBe(false);
  });

  it('an unknown status gives nothing new, takes nothing within the grace, and is told to a person', () => {
    const strange = (now: Date) =>
      outcomeOf(
        told(running, { now, subscriptions: [subscriptionOf(intent, { state: 'unknown' })] }),
      );
    expect(strange(at(10))).toMatchObject({
      changes: null,
      owed: [],
      alerts: [{ code: 'unknown_status', data: { subscriptionId: 'sub_i1' } }],
    });
    expect(strange(at(31.99)).plan.isPremium).toBe(true);
    expect(strange(at(32))).toMatchObject({ owed: ['cancel:stripe:sub_i1'] });
  });
});
