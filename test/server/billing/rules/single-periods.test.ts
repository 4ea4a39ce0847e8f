import { describe, expect, it } from 'vitest';
import type { IntentRecord } from '#server/features/billing/intent.model.ts';
import { begun, factsOf, outcomeOf, settled, told } from './telling.ts';
import { at, intentOf, LOW, onceOf, pageOf, subscriptionOf } from './world.ts';

const first = intentOf('i1', LOW);
const running = begun(first);

describe('single periods and subscriptions', () => {
  const month = onceOf('p1', LOW);
  const prepaid = settled(factsOf({ intents: [month], pages: [pageOf(month)] }));
  const order = (over: Partial<IntentRecord> = {}) =>
    onceOf('p2', LOW, { createdAt: at(-2), ...over });
  const after = {
    provider: 'mercadopago',
    subscriptionId: null,
    intentId: 'p1',
    paidUntil: at(26),
  } as const;
  const next = (intent: IntentRecord, now = at(0)) =>
    outcomeOf(
      told(prepaid, { intents: [...prepaid.intents, intent], pages: [pageOf(intent)], now }),
    );

  it('one period follows another, however many were paid meanwhile', () => {
    const stale = { ...after, paidUntil: at(-30) };
    for (const replaces of [after, stale]) {
      const { plan, owed } = next(order({ replaces }));
      expect(plan).toMatchObject({ intentId: 'p2', renewal: 'manual', currentPeriodEnd: at(54) });
      expect(owed).toEqual([]);
    }
  });

  it('a period that was ordered on its own beside another is given back', () => {
    const { entry, owed, stateOf } = next(order());
    expect(entry('pay_p2')?.outcomeReason).toBe('duplicate');
    expect(owed).toEqual(['return:mercadopago:pay_p2']);
    expect(stateOf('p2')).toBe('confirming');
  });

  it('a period beside a subscription is given back, and none is once what was paid is over', () => {
    const intents = [...running.intents, order()];
    const both = told(running, { intents, pages: [pageOf(order())] });
    expect(outcomeOf(both).entry('pay_p2')?.outcomeReason).toBe('duplicate');
    expect(next(order(), at(26)).entry('pay_p2')?.outcome).toBe('bought');
    expect(next(order(), at(25.9)).entry('pay_p2')?.outcomeReason).toBe('duplicate');
  });

  it('a period that takes the place of a subscription stops it', () => {
    const replaces = {
      provider: 'stripe',
      subscriptionId: 'sub_i1',
      intentId: 'i1',
      paidUntil: at(25),
    } as const;
    const intents = [...running.intents, order({ replaces })];
    const { owed, plan, stateOf } = outcomeOf(
      told(running, { intents, pages: [pageOf(order())], subscriptions: [subscriptionOf(first)] }),
    );
    expect(plan).toMatchObject({ renewal: 'manual', providerSubscriptionId: null, intentId: 'p2' });
    expect(owed).toEqual(['cancel:stripe:sub_i1']);
    expect(stateOf('i1')).toBe('ended');
  });

  it('a subscription that follows a period begins when it is agreed, and credits what is paid', () => {
    const charge = { kind: 'recurring', trialDays: 0, startsAt: at(26) } as const;
    const follows = intentOf('i3', LOW, { createdAt: at(-1), charge, replaces: after });
    const free = subscriptionOf(follows, { state: 'trialing', trialEnd: at(26), payments: [] });
    const intents = [...prepaid.intents, follows];
    const { plan, owed } = outcomeOf(told(prepaid, { intents, subscriptions: [free] }));
    expect(plan).toMatchObject({
      providerSubscriptionId: 'sub_i3',
      renewal: 'automatic',
      status: 'active',
      currentPeriodEnd: at(26),
      creditedUntil: at(26),
    });
    expect(owed).toEqual([]);
  });

  it.each([{ isComped: true }, { manualGrant: { reason: 'x', at: at(0), until: null } }])(
    'a period beside what was arranged by hand is given back',
    (arranged) => {
      const facts = factsOf({ intents: [month], pages: [pageOf(month)] });
      const { entry, changes } = outcomeOf({
        ...facts,
        current: { ...facts.current, ...arranged },
      });
      expect(entry('pay_p1')?.outcomeReason).toBe('ended');
      expect(changes).toBeNull();
    },
  );
});
