import { describe, expect, it } from 'vitest';
import { begun, factsOf, outcomeOf, settled, told } from './telling.ts';
import {
  at,
  changeOf,
  HIGH,
  intentOf,
  LOW,
  onceOf,
  pageOf,
  paymentOf,
  renewalOf,
  subscriptionOf,
} from './world.ts';

/** The ledger is written first, then the subscription, and the intents last. */
const first = intentOf('i1', LOW);
const running = begun(first);

describe('a crash before the intents were written', () => {
  it('leaves a subscription that begins: its checkout is completed by the next run', () => {
    const { stateOf, intents, changes } = outcomeOf({ ...running, intents: [first] });
    expect(changes).toBeNull();
    expect(stateOf('i1')).toBe('completed');
    expect(intents[0]).toMatchObject({ isOpen: false, providerSubscriptionId: 'sub_i1' });
  });

  it('leaves a subscription that ended: money that comes later buys nothing all the same', () => {
    const over = told(running, {
      now: at(40),
      subscriptions: [subscriptionOf(first, { state: 'unpaid' })],
    });
    const halfway = { ...settled(over), intents: running.intents };
    expect(halfway.current.ended?.at).toEqual(at(40));
    const payments = [renewalOf(first, { paidAt: at(41) }), paymentOf(first)];
    const { entry, stateOf, intents, plan } = outcomeOf(
      told(halfway, { now: at(41), subscriptions: [subscriptionOf(first, { payments })] }),
    );
    expect(stateOf('i1')).toBe('ended');
    expect(intents[0]?.endedAt).toEqual(at(40));
    expect(entry('pay_i1_2')).toMatchObject({ outcome: 'return_owed', outcomeReason: 'ended' });
    expect(plan.provider).toBeNull();
  });

  it('leaves changes of what ended, and not of what was ordered since', () => {
    const change = changeOf(first, 'c1', HIGH, { createdAt: at(31) });
    const since = intentOf('i2', HIGH, { createdAt: at(41), expiresAt: at(43), state: 'open' });
    const over = settled(
      told(running, { now: at(40), subscriptions: [subscriptionOf(first, { state: 'unpaid' })] }),
    );
    const { stateOf } = outcomeOf({
      ...over,
      intents: [...running.intents, change, since],
      now: at(42),
    });
    expect([stateOf('c1'), stateOf('i2')]).toEqual(['cancelled', 'open']);
  });

  it('leaves a subscription that was replaced: it is over by the next run', () => {
    const replaces = {
      provider: 'stripe',
      subscriptionId: 'sub_i1',
      intentId: 'i1',
      paidUntil: at(25),
    } as const;
    const next = intentOf('i2', HIGH, { createdAt: at(-2), replaces });
    const subscriptions = [subscriptionOf(next), subscriptionOf(first)];
    const facts = told(running, { intents: [...running.intents, next], subscriptions });
    const halfway = { ...settled(facts), intents: facts.intents };
    const { stateOf, plan, changes } = outcomeOf(halfway);
    expect([stateOf('i1'), stateOf('i2')]).toEqual(['ended', 'completed']);
    expect([plan.providerSubscriptionId, changes]).toEqual(['sub_i2', null]);
  });
});

describe('a crash before the subscription was written', () => {
  it('leaves what took the place of another in its place: its own money is no renewal of the other', () => {
    const replaces = {
      provider: 'stripe',
      subscriptionId: 'sub_i1',
      intentId: 'i1',
      paidUntil: at(25),
    } as const;
    const next = intentOf('i2', HIGH, { createdAt: at(-2), replaces });
    const far = paymentOf(next, { period: { start: at(-2), end: at(60) } });
    const subscriptions = [subscriptionOf(next, { payments: [far] }), subscriptionOf(first)];
    const facts = told(running, { intents: [...running.intents, next], subscriptions });
    const { plan, owed } = outcomeOf({ ...facts, entries: settled(facts).entries });
    expect(plan.providerSubscriptionId).toBe('sub_i2');
    expect(owed).toEqual(['cancel:stripe:sub_i1']);
  });

  it('leaves a period paid ahead bought, and what runs by then where it is', () => {
    const month = onceOf('p1', LOW, { createdAt: at(-2) });
    const alone = settled(factsOf({ intents: [month], pages: [pageOf(month)] }));
    const { stateOf, plan, entry } = outcomeOf(
      told(running, {
        intents: [...running.intents, month],
        entries: [...running.entries, ...alone.entries],
        pages: [pageOf(month)],
      }),
    );
    expect(plan.providerSubscriptionId).toBe('sub_i1');
    expect(stateOf('p1')).toBe('completed');
    expect(entry('pay_p1')?.outcome).toBe('bought');
  });
});

describe('what was refused', () => {
  const second = intentOf('i2', HIGH, { createdAt: at(-2) });
  const refused = settled(
    told(running, {
      intents: [...running.intents, second],
      subscriptions: [subscriptionOf(second), subscriptionOf(first)],
    }),
  );

  it('does not begin when what ran beside it ends: its money is on its way back', () => {
    const gone = subscriptionOf(first, { state: 'cancelled', endedAt: at(1) });
    const ended = settled(
      told(refused, { now: at(1), subscriptions: [subscriptionOf(second), gone] }),
    );
    expect(ended.current.provider).toBeNull();
    const { plan, owed, stateOf } = outcomeOf({ ...ended, now: at(2) });
    expect(plan.isPremium).toBe(false);
    expect(owed).toEqual(['cancel:stripe:sub_i2', 'return:stripe:pay_i2']);
    expect(stateOf('i2')).toBe('failed');
  });

  it('before it charged anything does not begin either, and is stopped until it is', () => {
    const charge = { kind: 'recurring', trialDays: 14, startsAt: null } as const;
    const trial = { ...second, charge, state: 'failed' as const, isOpen: false };
    const free = subscriptionOf(trial, { state: 'trialing', trialEnd: at(12), payments: [] });
    const { plan, owed } = outcomeOf(factsOf({ intents: [trial], subscriptions: [free] }));
    expect(plan.isPremium).toBe(false);
    expect(owed).toEqual(['cancel:stripe:sub_i2']);
  });
});

describe('money that comes back to us after its plan had ended', () => {
  const month = onceOf('p1', LOW);
  const paid = settled(factsOf({ intents: [month], pages: [pageOf(month)] }));
  const over = {
    ...paid,
    current: factsOf({}).current,
    intents: paid.intents.map((intent) => ({ ...intent, state: 'ended' as const, endedAt: at(0) })),
  };

  it('gives its time as a period paid ahead: a dispute that was won', () => {
    const { plan, event } = outcomeOf(over);
    expect(plan).toMatchObject({
      planId: month.plan.id,
      provider: 'mercadopago',
      renewal: 'manual',
      price: LOW,
      intentId: 'p1',
      currentPeriodEnd: at(26),
    });
    expect(event?.type).toBe('subscription.started');
  });

  it('gives it to its end, and no longer', () => {
    expect(outcomeOf({ ...settled(over), now: at(25.99) }).plan.isPremium).toBe(true);
    expect(outcomeOf({ ...settled(over), now: at(26) }).plan).toMatchObject({
      isPremium: false,
      ended: { reason: 'expired' },
    });
  });
});

it('the page of a difference is closed, at the provider too, when what it was to raise ends', () => {
  const raise = {
    ...onceOf('r1', HIGH, { createdAt: at(24), expiresAt: at(50), provider: 'stripe' }, at(60)),
    kind: 'change' as const,
    providerSubscriptionId: 'sub_i1',
  };
  const open = pageOf(raise, { status: 'open', payments: [] });
  const ended = told(running, {
    intents: [...running.intents, raise],
    pages: [open],
    subscriptions: [subscriptionOf(first, { state: 'unpaid' })],
    now: at(40),
  });
  const { stateOf, owed } = outcomeOf(ended);
  expect(stateOf('r1')).toBe('closing');
  expect(owed).toEqual(['cancel:stripe:sub_i1', 'close:stripe:page_r1']);
  const again = outcomeOf({ ...settled(ended), checkouts: new Map([['page_r1', open]]) });
  expect(again.owed).toContain('close:stripe:page_r1');
});
