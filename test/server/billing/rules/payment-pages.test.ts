import { describe, expect, it } from 'vitest';
import type { IntentRecord } from '#server/features/billing/intent.model.ts';
import type { CheckoutSnapshot } from '#server/payments/payment-provider.ts';
import { begun, factsOf, outcomeOf, told } from './telling.ts';
import {
  at,
  intentOf,
  LOW,
  onceOf,
  pageOf,
  paymentOf,
  renewalOf,
  subscriptionOf,
} from './world.ts';

const intent = intentOf('i1', LOW, { createdAt: at(0) });
const once = onceOf('p1', LOW, { createdAt: at(0) });
const pending = (of: IntentRecord) => paymentOf(of, { paysFor: null, status: 'pending' });
const seen = (
  of: IntentRecord,
  page: Partial<CheckoutSnapshot> | null | undefined,
  now = at(0.5),
) =>
  outcomeOf(
    factsOf({
      intents: [of],
      pages: page ? [pageOf(of, page)] : [],
      unknown: page === null ? [of.sessionId ?? ''] : [],
      now,
    }),
  );
const open = {
  status: 'open',
  subscriptionId: null,
  payments: [],
} satisfies Partial<CheckoutSnapshot>;
const expired = { ...open, status: 'expired' } satisfies Partial<CheckoutSnapshot>;
const complete = { status: 'complete', payments: [] } satisfies Partial<CheckoutSnapshot>;
/** Its hour, and a moment before. */
const itsHour = at(1);
const before = at(0.99);

describe('a payment page', () => {
  it.each([intent, once])('is open until its hour, and then closed at the provider too', (of) => {
    expect(seen(of, open, before).stateOf(of._id)).toBe('open');
    const { stateOf, remedies } = seen(of, open, itsHour);
    expect(stateOf(of._id)).toBe('closing');
    expect(remedies).toEqual([
      {
        _id: `close:${of.provider}:page_${of._id}`,
        provider: of.provider,
        kind: 'close_page',
        sessionId: `page_${of._id}`,
      },
    ]);
  });

  it('is closed also where the provider cannot be asked', () => {
    expect(seen(intent, undefined, before).stateOf('i1')).toBe('open');
    expect(seen(intent, undefined, itsHour)).toMatchObject({ owed: ['close:stripe:page_i1'] });
  });

  it('that is being closed is asked to close again until the provider says so', () => {
    const closing = { ...intent, state: 'closing' as const, isOpen: false };
    expect(seen(closing, open, itsHour)).toMatchObject({
      owed: ['close:stripe:page_i1'],
      intents: [],
    });
    expect(seen(closing, expired, itsHour).stateOf('i1')).toBe('expired');
    expect(seen(closing, expired, itsHour).owed).toEqual([]);
  });

  it('that the provider closed is expired, before its hour too', () => {
    expect(seen(intent, expired, before).stateOf('i1')).toBe('expired');
    expect(seen(intent, expired, before).owed).toEqual([]);
  });

  it('that the provider does not know is waited for until its hour', () => {
    expect(seen(intent, null, before).stateOf('i1')).toBe('open');
    expect(seen(intent, null, itsHour).stateOf('i1')).toBe('expired');
    expect(seen(intent, null, itsHour).owed).toEqual([]);
  });

  it('whose address nobody was given expires by itself', () => {
    const unborn = { ...intent, sessionId: null };
    expect(seen(unborn, undefined, before).stateOf('i1')).toBe('open');
    expect(seen(unborn, undefined, itsHour).stateOf('i1')).toBe('expired');
    expect(seen(unborn, undefined, itsHour).owed).toEqual([]);
  });

  it.each(['expired', 'failed', 'cancelled', 'completed', 'ended'] as const)(
    'that is %s is left alone',
    (state) => {
      const settledOne = { ...intent, state, isOpen: false };
      expect(seen(settledOne, open, itsHour)).toMatchObject({ owed: [], intents: [] });
    },
  );
});

describe('a page that somebody went through', () => {
  it('waits for its subscription for as long as it takes', () => {
    for (const now of [before, itsHour])
      expect(seen(intent, complete, now).stateOf('i1')).toBe('confirming');
    const closing = { ...intent, state: 'closing' as const, isOpen: false };
    expect(seen(closing, complete, itsHour).stateOf('i1')).toBe('closing');
  });

  it('of one payment waits for the money until its hour, and has failed then', () => {
    expect(seen(once, complete, before).stateOf('p1')).toBe('confirming');
    expect(seen(once, complete, itsHour).stateOf('p1')).toBe('failed');
    const declined = [paymentOf(once, { paysFor: null, status: 'failed' })];
    expect(seen(once, { status: 'complete', payments: declined }, itsHour).stateOf('p1')).toBe(
      'failed',
    );
  });

  it('waits beyond its hour for cash that is on its way', () => {
    const slip = { ...open, payments: [pending(once)] };
    for (const now of [before, itsHour, at(9)]) {
      expect(seen(once, slip, now).stateOf('p1')).toBe('confirming');
      expect(seen(once, slip, now).owed).toEqual([]);
    }
  });

  it('is open again when what was on its way came to nothing', () => {
    const waiting = { ...once, state: 'confirming' as const };
    expect(seen(waiting, open, before).stateOf('p1')).toBe('open');
    expect(seen(waiting, undefined, before).stateOf('p1')).toBe('confirming');
    expect(seen(waiting, open, itsHour).stateOf('p1')).toBe('closing');
  });

  it('counts when it was paid at the last moment, or while it was being closed', () => {
    const closing = { ...once, state: 'closing' as const, isOpen: false };
    for (const of of [once, closing]) {
      const { stateOf, plan } = seen(of, { status: 'complete' }, itsHour);
      expect(stateOf('p1')).toBe('completed');
      expect(plan.planId).toBe(once.plan.id);
    }
  });
});

describe('a page that has become stale', () => {
  const month = begun(intentOf('i0', LOW));
  const recurring = (startsAt: Date | null) =>
    ({ kind: 'recurring', trialDays: 0, startsAt }) as const;
  const replaces = {
    provider: 'stripe',
    subscriptionId: 'sub_i0',
    intentId: 'i0',
    paidUntil: at(25),
  } as const;
  const renewed = subscriptionOf(intentOf('i0', LOW), {
    payments: [renewalOf(intentOf('i0', LOW)), paymentOf(intentOf('i0', LOW))],
  });
  const beside = (
    of: IntentRecord,
    now = at(24.5),
    subscriptions = [...month.subscriptions.values()].filter((one) => one !== null),
  ) =>
    outcomeOf(
      told(month, {
        intents: [...month.intents, of],
        pages: [pageOf(of, open)],
        subscriptions,
        now,
      }),
    );
  const page = (over: Partial<IntentRecord> = {}) =>
    intentOf('i2', LOW, { createdAt: at(24), expiresAt: at(26), replaces, ...over });

  it('is closed at the day on which its first charge was to come', () => {
    const starting = page({ charge: recurring(at(25)), expiresAt: at(30) });
    expect(beside(starting, at(24.99)).stateOf('i2')).toBe('open');
    expect(beside(starting, at(25)).stateOf('i2')).toBe('closing');
    expect(beside(starting, at(25)).owed).toEqual(['close:stripe:page_i2']);
  });

  it('is closed when what it was to take the place of was renewed', () => {
    expect(beside(page()).stateOf('i2')).toBe('open');
    expect(beside(page(), at(25), [renewed]).stateOf('i2')).toBe('closing');
    expect(beside(page({ replaces: null }), at(25), [renewed]).stateOf('i2')).toBe('open');
    const unknown = page({ replaces: { ...replaces, paidUntil: null } });
    expect(beside(unknown, at(25), [renewed]).stateOf('i2')).toBe('open');
  });

  it('is not for a period that is only counted otherwise, up to two days', () => {
    const paidUntil = (day: number) => page({ replaces: { ...replaces, paidUntil: at(day) } });
    expect(beside(paidUntil(23)).stateOf('i2')).toBe('open');
    expect(beside(paidUntil(22.99)).stateOf('i2')).toBe('closing');
  });

  it('is no page of one payment: one more period is always welcome', () => {
    const next = onceOf('i2', LOW, { createdAt: at(24), expiresAt: at(26), replaces });
    expect(beside(next, at(25), [renewed]).stateOf('i2')).toBe('open');
  });
});
