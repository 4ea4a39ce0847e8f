import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Facts, GRACE_DAYS, type Verdict } from '#server/features/billing/facts.ts';
import type { IntentRecord } from '#server/features/billing/intent.model.ts';
import { reduce } from '#server/features/billing/reduce.ts';
import type { SubscriptionRecord } from '#server/features/subscriptions/subscription.model.ts';
import type {
  CheckoutSnapshot,
  PaymentSnapshot,
  SubscriptionSnapshot,
} from '#server/payments/payment-provider.ts';
import {
  at,
  checkoutOf,
  DAY,
  DEFAULT_PLAN,
  factsOf,
  intentOf,
  onDefaultPlan,
  PRICES,
  paymentOf,
  running,
  subscriptionOf,
} from './reduce-world.ts';

const RUNS = { numRuns: 1500, seed: 2026 };

/** What a synced process has after a verdict. */
function applied(facts: Facts, verdict: Verdict): Facts {
  const states = new Map(verdict.intentStates.map(({ intentId, state }) => [intentId, state]));
  return {
    ...facts,
    current: { ...facts.current, ...verdict.changes },
    intents: facts.intents.map((intent) => {
      const state = states.get(intent._id) ?? intent.state;
      return { ...intent, state, isOpen: state === 'open' || state === 'confirming' };
    }),
  };
}

const planAfter = (facts: Facts) => applied(facts, reduce(facts)).current;
const stateOf = (facts: Facts, intent: IntentRecord) =>
  applied(facts, reduce(facts)).intents.find((one) => one._id === intent._id)?.state;

const STATES = [
  'incomplete',
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'paused',
  'cancelled',
] as const satisfies SubscriptionSnapshot['state'][];
const GRANTING = new Set<SubscriptionSnapshot['state']>([
  'active',
  'trialing',
  'past_due',
  'paused',
]);
const PAYMENT_STATES = [
  'pending',
  'paid',
  'failed',
  'void',
  'refunded',
  'disputed',
  'charged_back',
] as const satisfies PaymentSnapshot['status'][];

/** One request with what the provider says of it, honest or tampered with in one of many ways. */
interface Story {
  intent: IntentRecord;
  checkout: CheckoutSnapshot;
  snapshot: SubscriptionSnapshot;
  isHonest: boolean;
}

function payments(
  intent: IntentRecord,
): fc.Arbitrary<{ list: PaymentSnapshot[]; isPaid: boolean }> {
  return fc
    .array(
      fc.record({
        status: fc.constantFrom(...PAYMENT_STATES),
        flaw: fc.constantFrom('none', 'none', 'none', 'amount', 'currency', 'intent'),
        day: fc.integer({ min: -40, max: 0 }),
      }),
      { maxLength: 3 },
    )
    .map((drawn) => {
      const list = drawn
        .sort((a, b) => b.day - a.day)
        .map(({ status, flaw, day }, index) =>
          paymentOf(intent, {
            paymentId: `pay_${intent._id}_${index}`,
            status,
            createdAt: at(day),
            paidAt: status === 'paid' ? at(day) : null,
            period: { start: at(day), end: at(day + 30) },
            ...(flaw === 'amount' ? { amount: { ...intent.price, amountMinor: 1 } } : {}),
            ...(flaw === 'currency' ? { amount: { ...intent.price, currency: 'XXX' } } : {}),
            ...(flaw === 'intent' ? { intentId: 'somebody-elses' } : {}),
          }),
        );
      const isPaid = drawn.some(({ status, flaw }) => status === 'paid' && flaw === 'none');
      return { list, isPaid };
    });
}

function story(id: string): fc.Arbitrary<Story> {
  return fc
    .record({
      price: fc.constantFrom(...PRICES),
      createdDay: fc.integer({ min: -45, max: -1 }),
      state: fc.constantFrom(...STATES),
      intentState: fc.constantFrom('open', 'confirming', 'cancelled', 'expired', 'failed'),
      checkout: fc.constantFrom('open', 'complete', 'expired'),
      tampering: fc.constantFrom(
        'none',
        'none',
        'none',
        'amount',
        'currency',
        'key',
        'interval',
        'intent',
      ),
    })
    .chain(({ price, createdDay, state, intentState, checkout, tampering }) => {
      const intent = intentOf(id, price, {
        createdAt: at(createdDay),
        expiresAt: at(createdDay + 1),
        state: intentState as IntentRecord['state'],
        isOpen: intentState === 'open' || intentState === 'confirming',
      });
      return payments(intent).map(({ list, isPaid }) => {
        const honest = subscriptionOf(intent, { state, payments: list });
        const snapshot: SubscriptionSnapshot = {
          ...honest,
          ...(tampering === 'amount' ? { price: { ...honest.price, amountMinor: 1 } } : {}),
          ...(tampering === 'currency' ? { price: { ...honest.price, currency: 'XXX' } } : {}),
          ...(tampering === 'interval'
            ? { price: { ...honest.price, interval: otherInterval(price) } }
            : {}),
          ...(tampering === 'key' ? { lookupKey: 'some:other:key' } : {}),
          ...(tampering === 'intent' ? { intentId: 'somebody-elses' } : {}),
        };
        return {
          intent,
          checkout: { ...checkoutOf(intent), status: checkout as CheckoutSnapshot['status'] },
          snapshot,
          isHonest: tampering === 'none' && isPaid && GRANTING.has(state),
        };
      });
    });
}

const otherInterval = (price: { interval: string }) =>
  price.interval === 'month' ? 'year' : 'month';

/** Up to three requests of one business, on the default plan or with the first one running. */
const world: fc.Arbitrary<{ facts: Facts; stories: Story[] }> = fc
  .record({
    first: story('i1'),
    second: story('i2'),
    third: story('i3'),
    count: fc.integer({ min: 1, max: 3 }),
    isRunning: fc.boolean(),
    isLost: fc.boolean(),
  })
  .map(({ first, second, third, count, isRunning, isLost }) => {
    const stories = [first, second, third].slice(0, count);
    const snapshots = new Map<string, SubscriptionSnapshot | null>(
      stories.map(({ snapshot }) => [snapshot.subscriptionId, snapshot]),
    );
    if (isRunning && isLost) snapshots.set(first.snapshot.subscriptionId, null);
    return {
      stories,
      facts: factsOf({
        current: isRunning ? running(subscriptionOf(first.intent)) : onDefaultPlan(),
        intents: stories.map(({ intent }) => intent),
        checkouts: new Map(stories.map(({ checkout }) => [checkout.sessionId, checkout])),
        snapshots,
      }),
    };
  });

/** Surely charging for us now: honest, active, and its paid time not over. */
function isLive({ snapshot, isHonest }: Story, facts: Facts): boolean {
  const isKnown = facts.snapshots.get(snapshot.subscriptionId) !== null;
  const isClean = snapshot.payments.every(
    ({ amount, intentId }) =>
      amount.amountMinor === snapshot.price.amountMinor &&
      amount.currency === snapshot.price.currency &&
      intentId === snapshot.intentId,
  );
  const isRunning = snapshot.payments.some(
    ({ status, period }) => status === 'paid' && period.end > facts.now,
  );
  return isKnown && isHonest && isClean && isRunning && snapshot.state === 'active';
}

describe('whatever a provider says', () => {
  it('no plan is granted without a payment that matches amount, currency, price and intent', () => {
    fc.assert(
      fc.property(world, ({ facts, stories }) => {
        const { changes } = reduce(facts);
        if (!changes?.isPremium) return;
        const chosen = stories.find(
          ({ snapshot }) => snapshot.subscriptionId === changes.providerSubscriptionId,
        );
        expect(chosen?.isHonest).toBe(true);
        expect(changes.price).toEqual(chosen?.intent.price);
      }),
      RUNS,
    );
  });

  it('reducing the outcome again changes nothing', () => {
    fc.assert(
      fc.property(world, ({ facts }) => {
        const again = reduce(applied(facts, reduce(facts)));
        expect(again).toMatchObject({ changes: null, event: null, intentStates: [] });
      }),
      RUNS,
    );
  });

  it('what follows is the same after a crash between the subscription and its intents', () => {
    fc.assert(
      fc.property(world, ({ facts }) => {
        const whole = applied(facts, reduce(facts));
        const halfway = { ...facts, current: whole.current };
        expect(applied(halfway, reduce(halfway)).intents).toEqual(whole.intents);
      }),
      RUNS,
    );
  });

  it('the order in which it came does not matter', () => {
    fc.assert(
      fc.property(world, ({ facts }) => {
        const reversed = {
          ...facts,
          snapshots: new Map([...facts.snapshots].toReversed()),
          checkouts: new Map([...facts.checkouts].toReversed()),
        };
        const { alerts, ...verdict } = reduce(facts);
        const { alerts: otherAlerts, ...other } = reduce(reversed);
        expect(other).toEqual(verdict);
        expect(new Set(otherAlerts.map(({ code }) => code))).toEqual(
          new Set(alerts.map(({ code }) => code)),
        );
      }),
      RUNS,
    );
  });

  it('at most one subscription is left charging, and all others that would are duplicates', () => {
    fc.assert(
      fc.property(world, ({ facts, stories }) => {
        const verdict = reduce(facts);
        const { current } = applied(facts, verdict);
        const kept = current.providerSubscriptionId;
        const duplicates = verdict.duplicates.map(({ subscriptionId }) => subscriptionId);
        const live = stories
          .filter((one) => isLive(one, facts))
          .map(({ snapshot }) => snapshot.subscriptionId);
        expect(duplicates).not.toContain(kept);
        expect(live.length > 0 && kept === null).toBe(false);
        expect(live.filter((id) => id !== kept && !duplicates.includes(id))).toEqual([]);
      }),
      RUNS,
    );
  });
});

describe('a paid subscription', () => {
  const intent = intentOf('i1', PRICES[0]);
  const facts = (over: Partial<SubscriptionSnapshot> = {}, more: Partial<Facts> = {}) => {
    const snapshot = subscriptionOf(intent, over);
    return factsOf({
      intents: [intent],
      checkouts: new Map([[checkoutOf(intent).sessionId, checkoutOf(intent)]]),
      snapshots: new Map([[snapshot.subscriptionId, snapshot]]),
      ...more,
    });
  };

  it('gives the plan as it was agreed, through to the end of what is paid', () => {
    const verdict = reduce(facts());
    expect(verdict.event?.type).toBe('subscription.started');
    expect(planAfter(facts())).toMatchObject({
      planId: intent.plan.id,
      features: intent.plan.features,
      isPremium: true,
      status: 'active',
      currentPeriodEnd: at(25),
      graceEndsAt: null,
    });
    expect(stateOf(facts(), intent)).toBe('completed');
  });

  it.each(['incomplete', 'unpaid', 'cancelled'] as const)('gives nothing while %s', (state) => {
    expect(planAfter(facts({ state }))).toMatchObject({
      planId: DEFAULT_PLAN.id,
      provider: null,
    });
  });

  it.each([
    ['less than the price', { amount: { amountMinor: 1, currency: 'ARS' } }],
    ['another currency', { amount: { ...PRICES[0], currency: 'USD' } }],
    ['another intent', { intentId: 'i9' }],
    ['a refund', { status: 'refunded' }],
    ['a dispute', { status: 'disputed' }],
    ['a void invoice', { status: 'void' }],
    ['a payment under way', { status: 'pending' }],
  ] as const)('gives nothing for %s', (_name, over) => {
    const payment = paymentOf(intent, over as Partial<PaymentSnapshot>);
    expect(planAfter(facts({ payments: [payment] }))).toMatchObject({ provider: null });
  });

  it.each([
    ['of an unknown intent', { intentId: 'i9' }],
    ['of no intent', { intentId: null }],
    ['at another amount', { price: { ...PRICES[0], amountMinor: 1 } }],
    ['at another price key', { lookupKey: 'inventory:other:v1:ARS:month:1' }],
  ] as const)('%s gives nothing, and is reported', (_name, over) => {
    const verdict = reduce(facts(over));
    expect(verdict.changes).toBeNull();
    expect(verdict.alerts).toMatchObject([{ code: 'payment_without_agreement' }]);
  });

  it('is not paid twice by one payment: another subscription that shows it gets nothing', () => {
    const other = intentOf('i2', PRICES[0]);
    const borrowed = subscriptionOf(other, { payments: [paymentOf(intent)] });
    const both = factsOf({
      intents: [intent, other],
      snapshots: new Map([
        ['sub_i1', subscriptionOf(intent)],
        ['sub_i2', borrowed],
      ]),
    });
    expect(planAfter(both).providerSubscriptionId).toBe('sub_i1');
    expect(reduce(both).refunds).toEqual([]);
  });

  it('a payment seen twice pays once', () => {
    const once = planAfter(facts());
    const twice = planAfter(facts({ payments: [paymentOf(intent), paymentOf(intent)] }));
    expect(twice).toEqual(once);
  });

  it('moves the paid time only with the money, not with the period', () => {
    const moved = facts(
      { currentPeriodStart: at(25), currentPeriodEnd: at(55) },
      { current: running(subscriptionOf(intent)) },
    );
    expect(reduce(moved).changes).toBeNull();
  });

  describe('beside another that is paid too', () => {
    const both = (later: IntentRecord) =>
      factsOf({
        current: running(subscriptionOf(intent)),
        intents: [later, { ...intent, state: 'completed', isOpen: false }],
        snapshots: new Map([
          ['sub_i1', subscriptionOf(intent)],
          ['sub_i2', subscriptionOf(later)],
        ]),
      });

    it('goes on; what nobody wanted is stopped and given back, and a person is told', () => {
      const twice = both(intentOf('i2', PRICES[1], { createdAt: at(-2) }));
      const verdict = reduce(twice);
      expect(planAfter(twice).providerSubscriptionId).toBe('sub_i1');
      expect(verdict.duplicates.map(({ subscriptionId }) => subscriptionId)).toEqual(['sub_i2']);
      expect(verdict.refunds).toEqual([{ provider: 'stripe', paymentId: 'in_i2' }]);
      expect(verdict.alerts.map(({ code }) => code)).toEqual(['second_subscription']);
    });

    it('gives way to the one that was to take its place, without alarm or refund', () => {
      const moved = both(
        intentOf('i2', PRICES[1], {
          createdAt: at(-2),
          replaces: { provider: 'stripe', subscriptionId: 'sub_i1', intentId: 'i1' },
        }),
      );
      const verdict = reduce(moved);
      expect(planAfter(moved).providerSubscriptionId).toBe('sub_i2');
      expect(verdict.duplicates.map(({ subscriptionId }) => subscriptionId)).toEqual(['sub_i1']);
      expect(verdict).toMatchObject({ refunds: [], alerts: [] });
    });
  });

  it('that was ended here at once is not brought back by what is heard of it later', () => {
    const cancelled = { state: 'cancelled', keepsPaidTime: true, lookupKey: null } as const;
    const known = (state: IntentRecord['state']) =>
      facts(cancelled, { intents: [{ ...intent, state, isOpen: false }] });
    expect(planAfter(known('completed')).provider).toBeNull();
    // Paid and cancelled at the provider before anybody told us: what is paid is honoured.
    expect(planAfter(known('expired'))).toMatchObject({ provider: 'stripe', resumable: null });
  });

  it('that the provider lost is honoured for the paid time and the grace, then ends', () => {
    const lost = (now: Date) =>
      factsOf({
        current: running(subscriptionOf(intent)),
        intents: [{ ...intent, state: 'completed', isOpen: false }],
        snapshots: new Map([['sub_i1', null]]),
        now,
      });
    expect(reduce(lost(at(10)))).toMatchObject({
      changes: null,
      alerts: [{ code: 'unknown_at_provider' }],
    });
    expect(reduce(lost(at(25 + GRACE_DAYS - 1))).changes).toBeNull();
    expect(planAfter(lost(at(25 + GRACE_DAYS + 1)))).toMatchObject({ planId: DEFAULT_PLAN.id });
  });

  it('whose price was changed by hand at the provider keeps its plan while paid, and a person is told', () => {
    const changed = (now: Date) =>
      factsOf({
        current: running(subscriptionOf(intent)),
        intents: [{ ...intent, state: 'completed', isOpen: false }],
        snapshots: new Map([['sub_i1', subscriptionOf(intent, { lookupKey: 'made:by:hand' })]]),
        now,
      });
    expect(reduce(changed(at(10)))).toMatchObject({
      changes: null,
      duplicates: [],
      alerts: [{ code: 'payment_without_agreement' }],
    });
    expect(planAfter(changed(at(25 + GRACE_DAYS + 1)))).toMatchObject({ planId: DEFAULT_PLAN.id });
  });

  it('whose access ends stops charging too', () => {
    const over = facts({ state: 'unpaid' }, { current: running(subscriptionOf(intent)) });
    const verdict = reduce(over);
    expect(verdict.event?.type).toBe('subscription.ended');
    expect(verdict.duplicates).toMatchObject([{ provider: 'stripe', subscriptionId: 'sub_i1' }]);
    const cancelled = facts({ state: 'cancelled' }, { current: running(subscriptionOf(intent)) });
    expect(reduce(cancelled).duplicates).toEqual([]);
  });
});

describe('a renewal that fails', () => {
  const intent = intentOf('i1', PRICES[0]);
  const failing = (
    now: Date,
    current: SubscriptionRecord,
    attempts = 1,
    more: PaymentSnapshot[] = [],
  ) => {
    const owed = paymentOf(intent, {
      paymentId: 'in_2',
      status: 'failed',
      reason: 'renewal',
      createdAt: at(25),
      paidAt: null,
      period: { start: at(25), end: at(55) },
      attempts,
    });
    const snapshot = subscriptionOf(intent, {
      state: 'past_due',
      payments: [...more, owed, paymentOf(intent)],
    });
    return factsOf({
      current,
      intents: [{ ...intent, state: 'completed', isOpen: false }],
      snapshots: new Map([['sub_i1', snapshot]]),
      now,
    });
  };

  it('counts, and keeps the plan for a grace that retries do not start anew', () => {
    const first = planAfter(failing(at(25), running(subscriptionOf(intent))));
    expect(first).toMatchObject({
      status: 'past_due',
      planId: intent.plan.id,
      failedPayments: 1,
      graceEndsAt: at(25 + GRACE_DAYS),
      currentPeriodEnd: at(25),
    });
    const later = planAfter(failing(at(29), first, 3));
    expect(later).toMatchObject({ failedPayments: 3, graceEndsAt: at(25 + GRACE_DAYS) });
    const next = paymentOf(intent, {
      paymentId: 'in_3',
      status: 'failed',
      createdAt: at(30),
      paidAt: null,
    });
    expect(planAfter(failing(at(30), later, 4, [next])).graceEndsAt).toEqual(at(25 + GRACE_DAYS));
    const over = failing(at(25 + GRACE_DAYS), later, 4);
    expect(planAfter(over)).toMatchObject({
      planId: DEFAULT_PLAN.id,
      provider: null,
      failedPayments: 0,
    });
    expect(reduce(over).duplicates).toHaveLength(1);
  });

  it('has its grace from the first failure even when we hear of it late', () => {
    const next = paymentOf(intent, {
      paymentId: 'in_3',
      status: 'failed',
      createdAt: at(55),
      paidAt: null,
    });
    const late = failing(at(56), running(subscriptionOf(intent)), 4, [next]);
    expect(planAfter(late)).toMatchObject({ planId: DEFAULT_PLAN.id });
  });
});

describe('an intent', () => {
  const intent = intentOf('i1', PRICES[0]);
  const about = (checkout: CheckoutSnapshot | null, snapshot?: SubscriptionSnapshot, now = at(0)) =>
    factsOf({
      intents: [intent],
      checkouts: new Map([[checkoutOf(intent).sessionId, checkout]]),
      snapshots: new Map(snapshot ? [[snapshot.subscriptionId, snapshot]] : []),
      now,
    });
  const late = at(3);

  it.each<[string, Facts, IntentRecord['state']]>([
    ['open while its page is', about({ ...checkoutOf(intent), status: 'open' }), 'open'],
    ['expired with its page', about({ ...checkoutOf(intent), status: 'expired' }), 'expired'],
    ['open when the provider does not know the page yet', about(null), 'open'],
    ['expired when it never will', about(null, undefined, late), 'expired'],
    [
      'confirming when the subscription cannot be seen yet',
      about(checkoutOf(intent)),
      'confirming',
    ],
    ['failed when it never can', about(checkoutOf(intent), undefined, late), 'failed'],
    [
      'confirming while the payment settles',
      about(checkoutOf(intent), subscriptionOf(intent, { state: 'incomplete', payments: [] })),
      'confirming',
    ],
    [
      'confirming for days when the way to pay takes days',
      about(
        checkoutOf(intent),
        subscriptionOf(intent, { payments: [paymentOf(intent, { status: 'pending' })] }),
        late,
      ),
      'confirming',
    ],
    [
      'failed, in the end, when what was paid does not fit',
      about(
        checkoutOf(intent),
        subscriptionOf(intent, { payments: [paymentOf(intent, { status: 'refunded' })] }),
        late,
      ),
      'failed',
    ],
    [
      'failed when the subscription came to nothing',
      about(checkoutOf(intent), subscriptionOf(intent, { state: 'cancelled' })),
      'failed',
    ],
    [
      'failed when something else was bought',
      about(checkoutOf(intent), subscriptionOf(intent, { lookupKey: 'other' })),
      'failed',
    ],
    ['completed when it was paid', about(checkoutOf(intent), subscriptionOf(intent)), 'completed'],
    [
      'completed when it was paid at the last moment',
      about(checkoutOf(intent), subscriptionOf(intent), late),
      'completed',
    ],
  ])('is %s', (_name, facts, state) => {
    expect(stateOf(facts, intent)).toBe(state);
  });

  it('of a change is completed by the new price on the same subscription, and not before', () => {
    const change = intentOf('c1', PRICES[1], {
      kind: 'change',
      sessionId: null,
      providerSubscriptionId: 'sub_i1',
    });
    const current = running(subscriptionOf(intent));
    const facts = (snapshot: SubscriptionSnapshot, now = at(0)) =>
      factsOf({ current, intents: [change], snapshots: new Map([['sub_i1', snapshot]]), now });
    const before = facts(subscriptionOf(intent));
    expect(stateOf(before, change)).toBe('open');
    expect(planAfter(before).planId).toBe(intent.plan.id);
    expect(stateOf(facts(subscriptionOf(intent), late), change)).toBe('expired');
    const prorated = paymentOf(intent, {
      reason: 'change',
      amount: { amountMinor: 10, currency: 'ARS' },
    });
    const after = facts({
      ...subscriptionOf(change),
      subscriptionId: 'sub_i1',
      intentId: 'i1',
      payments: [prorated],
    });
    expect(stateOf(after, change)).toBe('completed');
    expect(planAfter(after)).toMatchObject({ planId: change.plan.id, price: change.price });
  });
});

/** What can happen to a subscription at its provider, one after the other. */
const EVENTS = [
  'renewed',
  'declined',
  'retried',
  'recovered',
  'ending',
  'resumed',
  'refunded',
  'ended',
  'quiet',
] as const;
type Happening = (typeof EVENTS)[number];

interface Truth {
  snapshot: SubscriptionSnapshot;
  now: Date;
}

function happen({ snapshot, now }: Truth, event: Happening, days: number, index: number): Truth {
  const then = new Date(now.getTime() + days * DAY);
  const [newest, ...older] = snapshot.payments as [PaymentSnapshot, ...PaymentSnapshot[]];
  const isOwing = newest.status === 'failed';
  const next = { start: newest.period.end, end: new Date(newest.period.end.getTime() + 30 * DAY) };
  const invoice = (over: Partial<PaymentSnapshot>): PaymentSnapshot => ({
    ...newest,
    paymentId: `pay_${index}`,
    reason: 'renewal',
    period: next,
    createdAt: then,
    paidAt: then,
    ...over,
  });
  const changed = (over: Partial<SubscriptionSnapshot>): Truth => ({
    now: then,
    snapshot: { ...snapshot, ...over },
  });
  if (snapshot.state === 'cancelled') return changed({});
  switch (event) {
    case 'renewed':
      return isOwing ? changed({}) : changed({ payments: [invoice({}), ...snapshot.payments] });
    case 'declined': {
      if (isOwing) return changed({});
      const failed = invoice({ status: 'failed', paidAt: null, attempts: 1 });
      return changed({ state: 'past_due', payments: [failed, ...snapshot.payments] });
    }
    case 'retried':
      return isOwing
        ? changed({ payments: [{ ...newest, attempts: newest.attempts + 1 }, ...older] })
        : changed({});
    case 'recovered':
      return isOwing
        ? changed({
            state: 'active',
            payments: [{ ...newest, status: 'paid', paidAt: then }, ...older],
          })
        : changed({});
    case 'ending':
      return changed({ cancelAt: newest.period.end });
    case 'resumed':
      return changed({ cancelAt: null });
    case 'refunded':
      return isOwing
        ? changed({})
        : changed({ payments: [{ ...newest, status: 'refunded' }, ...older] });
    case 'ended':
      return changed({ state: 'cancelled', endedAt: then });
    case 'quiet':
      return changed({});
  }
}

describe('a history of a provider', () => {
  /** What a business has: how its last plan ended is known only to those who saw it. */
  const granting = ({ ended: _ended, ...record }: SubscriptionRecord) => record;
  const intent = intentOf('i1', PRICES[0]);
  const sync = (current: SubscriptionRecord, { snapshot, now }: Truth) =>
    planAfter(
      factsOf({ current, intents: [intent], snapshots: new Map([['sub_i1', snapshot]]), now }),
    );

  it('leads to a state that depends only on the last truth, whatever was heard of on the way', () => {
    const step = fc.record({
      event: fc.constantFrom(...EVENTS),
      days: fc.integer({ min: 0, max: 12 }),
      isHeard: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), (steps) => {
        let truth: Truth = { snapshot: subscriptionOf(intent), now: at(0) };
        let attentive = sync(onDefaultPlan(), truth);
        let distracted = onDefaultPlan();
        steps.forEach(({ event, days, isHeard }, index) => {
          truth = happen(truth, event, days, index);
          attentive = sync(attentive, truth);
          if (isHeard) distracted = sync(distracted, truth);
        });
        const deaf = granting(sync(onDefaultPlan(), truth));
        expect(granting(attentive)).toEqual(deaf);
        expect(granting(sync(distracted, truth))).toEqual(deaf);
        // A late delivery of any of them finds the same truth.
        expect(granting(sync(attentive, truth))).toEqual(deaf);
      }),
      RUNS,
    );
  });
});
