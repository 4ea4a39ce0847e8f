import { describe, expect, it } from 'vitest';
import type { IntentRecord } from '#server/features/billing/intent.model.ts';
import type { SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { begun, outcomeOf, told } from './telling.ts';
import { at, changeOf, HIGH, intentOf, LOW, onceOf, pageOf, subscriptionOf } from './world.ts';

/** A provider that keeps no name of a price, and shows a change of the next amount at once. */
const origin = intentOf('i1', LOW, { provider: 'mercadopago' });
const running = begun(origin);
const outcome = (
  changes: readonly IntentRecord[],
  snapshot: Partial<SubscriptionSnapshot> = {},
  now = at(0),
) =>
  outcomeOf(
    told(running, {
      intents: [...running.intents, ...changes],
      subscriptions: [subscriptionOf(origin, snapshot)],
      now,
    }),
  );
const schedule = changeOf(origin, 's1', HIGH, { effectiveAt: at(25), expiresAt: at(1) });
const scheduled = { ...schedule, state: 'scheduled' as const, isOpen: false };

describe('where a provider keeps only an amount', () => {
  it('a schedule is confirmed by the amount of the next charge, and begins at its day', () => {
    expect(outcome([schedule]).stateOf('s1')).toBe('scheduling');
    const confirmed = outcome([schedule], { price: HIGH });
    expect(confirmed.stateOf('s1')).toBe('scheduled');
    expect(confirmed.plan).toMatchObject({ price: LOW, scheduledChange: { price: HIGH } });
    expect(outcome([scheduled], { price: HIGH }, at(24.9)).stateOf('s1')).toBe('scheduled');
    const begunNow = outcome([scheduled], { price: HIGH }, at(25));
    expect(begunNow.stateOf('s1')).toBe('completed');
    expect(begunNow.plan).toMatchObject({ price: HIGH, scheduledChange: null, intentId: 's1' });
  });

  it('a change in place holds once the amount is there', () => {
    const change = changeOf(origin, 'c1', HIGH);
    expect(outcome([change]).plan.price).toEqual(LOW);
    const made = outcome([change], { price: HIGH });
    expect(made.stateOf('c1')).toBe('completed');
    expect(made.plan).toMatchObject({ price: HIGH, intentId: 'c1' });
  });

  it('the next charge is put right when it is not what was agreed', () => {
    const { remedies } = outcome([], { price: HIGH });
    expect(remedies).toEqual([
      {
        _id: 'price:sub_i1:i1',
        provider: 'mercadopago',
        kind: 'set_price',
        subscriptionId: 'sub_i1',
        intentId: 'i1',
      },
    ]);
    expect(outcome([], { price: LOW }).owed).toEqual([]);
    expect(outcome([], { price: { ...LOW, interval: 'year' } }).owed).toEqual(['price:sub_i1:i1']);
  });

  it('the next charge has to be what is scheduled, when something is', () => {
    expect(outcome([scheduled], { price: LOW }).owed).toEqual(['price:sub_i1:s1']);
    expect(outcome([scheduled], { price: HIGH }).owed).toEqual([]);
  });

  it('the next charge is what an upgrade agreed to once its difference was paid', () => {
    const raise = {
      ...onceOf('r1', HIGH, { createdAt: at(-1) }, at(25)),
      kind: 'change' as const,
      providerSubscriptionId: 'sub_i1',
    };
    const { owed, plan } = outcomeOf(
      told(running, { intents: [...running.intents, raise], pages: [pageOf(raise)] }),
    );
    expect(owed).toEqual(['price:sub_i1:r1']);
    expect(plan).toMatchObject({ planId: raise.plan.id, price: HIGH });
    expect(outcome([raise]).owed).toEqual([]);
  });

  it.each(['changing', 'scheduling'] as const)(
    'nothing is put right while another change is %s',
    (state) => {
      const price = { ...LOW, amountMinor: 1500 };
      const under = { ...schedule, state };
      expect(outcome([under], { price }).owed).toEqual([]);
    },
  );

  it('what is being undone is undone, and not put right besides', () => {
    const undoing = { ...scheduled, state: 'undoing' as const };
    expect(outcome([undoing], { price: HIGH }).owed).toEqual(['undo:s1']);
    expect(outcome([undoing], { price: LOW })).toMatchObject({ owed: [] });
    expect(outcome([undoing], { price: LOW }).stateOf('s1')).toBe('cancelled');
  });

  it.each(['paused', 'cancelled'] as const)('nothing is put right of what is %s', (state) => {
    expect(outcome([], { state, keepsPaidTime: true, price: HIGH }).owed).toEqual([]);
  });
});
