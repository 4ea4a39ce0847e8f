import { describe, expect, it } from 'vitest';
import type { PaymentSnapshot } from '#server/payments/payment-provider.ts';
import { factsOf, outcomeOf, settled, told } from './telling.ts';
import {
  at,
  changeOf,
  HIGH,
  intentOf,
  LOW,
  paymentOf,
  renewalOf,
  subscriptionOf,
  YEARLY,
} from './world.ts';

const stripe = intentOf('i1', LOW);
const mercadoPago = intentOf('i1', LOW, { provider: 'mercadopago' });
const paid = (intent: typeof stripe, ...payments: PaymentSnapshot[]) =>
  factsOf({ intents: [intent], subscriptions: [subscriptionOf(intent, { payments })] });

describe('what a payment of a subscription bought', () => {
  it.each([stripe, mercadoPago])('is its period, on the terms that were agreed', (intent) => {
    expect(outcomeOf(paid(intent, paymentOf(intent))).entry('pay_i1')).toMatchObject({
      _id: `${intent.provider}:pay_i1`,
      businessId: 'b1',
      appId: 'inventory',
      providerSubscriptionId: 'sub_i1',
      intentId: 'i1',
      planName: intent.plan.name,
      paymentMethod: { brand: 'visa', last4: '4242' },
      period: { start: at(-5), end: at(25) },
      outcome: 'bought',
      outcomeReason: null,
      granted: {
        kind: 'period',
        plan: intent.plan,
        price: LOW,
        lookupKey: intent.lookupKey,
        intentId: 'i1',
        from: at(-5),
        to: at(25),
        endedAt: null,
      },
    });
  });

  it('is its period whatever the seller took off it: a coupon, a credit, all of it', () => {
    for (const amountMinor of [700, 0]) {
      const free = paymentOf(stripe, { amount: { amountMinor, currency: 'ARS' } });
      const { entry, plan, owed } = outcomeOf(paid(stripe, free));
      expect(entry('pay_i1')).toMatchObject({ outcome: 'bought', granted: { to: at(25) } });
      expect(plan).toMatchObject({ planId: stripe.plan.id });
      expect(owed).toEqual([]);
    }
  });

  it('is nothing for the empty bill of a trial, and there is nothing to decide about it', () => {
    const empty = paymentOf(stripe, { amount: { amountMinor: 0, currency: 'ARS' }, paysFor: null });
    const {
      entry,
      owed,
      told: alerts,
    } = outcomeOf(paid(stripe, empty, paymentOf(stripe, { paymentId: 'other' })));
    expect(entry('pay_i1')).toMatchObject({ granted: null, outcome: null });
    expect([owed, alerts]).toEqual([[], []]);
  });

  it('is the rest of a period on a higher plan for a difference, from the moment it was paid', () => {
    const raise = changeOf(stripe, 'c1', HIGH);
    const difference = paymentOf(raise, {
      paysFor: { kind: 'proration', lookupKey: raise.lookupKey },
      amount: { amountMinor: 300, currency: 'ARS' },
      createdAt: at(-1),
      paidAt: at(0),
    });
    const snapshot = subscriptionOf(stripe, {
      price: HIGH,
      lookupKey: raise.lookupKey,
      payments: [difference, paymentOf(stripe)],
    });
    const { entry, plan } = outcomeOf(
      factsOf({ intents: [stripe, raise], subscriptions: [snapshot] }),
    );
    expect(entry('pay_c1')).toMatchObject({
      period: null,
      granted: { kind: 'raise', plan: raise.plan, from: at(0), to: at(25) },
    });
    expect(plan).toMatchObject({ planId: raise.plan.id, currentPeriodEnd: at(25) });
  });

  it('is nothing for a difference that was paid when its period was over: it goes back', () => {
    const raise = changeOf(stripe, 'c1', HIGH);
    const difference = paymentOf(raise, {
      paysFor: { kind: 'proration', lookupKey: raise.lookupKey },
      period: { start: at(-35), end: at(-5) },
      paidAt: at(-5),
    });
    const snapshot = subscriptionOf(stripe, { payments: [difference, paymentOf(stripe)] });
    const { entry, plan, owed } = outcomeOf(
      factsOf({ intents: [stripe, raise], subscriptions: [snapshot] }),
    );
    expect(entry('pay_c1')).toMatchObject({
      granted: null,
      outcome: 'return_owed',
      outcomeReason: 'late',
    });
    expect(owed).toContain('return:stripe:pay_c1');
    expect(plan).toMatchObject({ planId: stripe.plan.id });
  });

  it.each(['pending', 'failed', 'void'] as const)('is not decided while it is %s', (status) => {
    const facts = paid(stripe, paymentOf(stripe, { status, paidAt: null }));
    expect(outcomeOf(facts).entry('pay_i1')).toMatchObject({
      status,
      granted: null,
      outcome: null,
    });
  });

  it('is nothing for money that nobody agreed to, and a person is told of it', () => {
    const foreign = paymentOf(stripe, { paysFor: { kind: 'period', lookupKey: 'by:hand' } });
    const {
      entry,
      owed,
      told: alerts,
    } = outcomeOf(paid(stripe, paymentOf(stripe, { paymentId: 'ok' }), foreign));
    expect(entry('pay_i1')).toMatchObject({
      granted: null,
      outcome: 'alerted',
      outcomeReason: 'not_agreed',
    });
    expect([owed, alerts]).toEqual([[], ['payment_without_agreement']]);
  });
});

describe('an amount without the name of its price', () => {
  const raise = changeOf(mercadoPago, 'c1', HIGH, { state: 'completed', createdAt: at(24.5) });
  const boughtBy = (over: Partial<PaymentSnapshot>, intents = [mercadoPago, raise]) => {
    const payments = [renewalOf(mercadoPago, over), paymentOf(mercadoPago)];
    const snapshot = subscriptionOf(mercadoPago, { price: HIGH, payments });
    return outcomeOf(factsOf({ intents, subscriptions: [snapshot], now: at(25) })).entry(
      'pay_i1_2',
    );
  };
  const amount = (amountMinor: number, currency = 'ARS') => ({ amount: { amountMinor, currency } });

  it('is of the terms with this very amount', () => {
    expect(boughtBy(amount(2000))?.granted).toMatchObject({ intentId: 'c1' });
    expect(boughtBy(amount(1000))?.granted).toMatchObject({ intentId: 'i1' });
  });

  it('is of the dearest terms that it is enough for', () => {
    expect(boughtBy(amount(5000))?.granted).toMatchObject({ intentId: 'c1' });
    expect(boughtBy(amount(1999))?.granted).toMatchObject({ intentId: 'i1' });
  });

  it('is of no terms when it is too little, or of another currency', () => {
    expect(boughtBy(amount(999))?.outcome).toBe('alerted');
    expect(boughtBy(amount(2000, 'USD'))?.outcome).toBe('alerted');
  });

  it('is of no terms of another interval', () => {
    const year = changeOf(mercadoPago, 'y1', YEARLY, { state: 'completed' });
    expect(boughtBy(amount(9000), [mercadoPago, year])?.granted).toMatchObject({ intentId: 'i1' });
  });

  it('may be of terms that begin on the day after it was made ready, and of none that begin later', () => {
    const from = (day: number) =>
      changeOf(mercadoPago, 'c1', HIGH, { state: 'scheduled', effectiveAt: at(day) });
    expect(boughtBy(amount(2000), [mercadoPago, from(26)])?.granted?.intentId).toBe('c1');
    expect(boughtBy(amount(2000), [mercadoPago, from(26.1)])?.granted?.intentId).toBe('i1');
  });

  it('is of no change that came to nothing', () => {
    const failed = changeOf(mercadoPago, 'c1', HIGH, { state: 'failed' });
    expect(boughtBy(amount(2000), [mercadoPago, failed])?.granted?.intentId).toBe('i1');
  });
});

describe('an entry of the ledger', () => {
  const first = settled(paid(stripe, paymentOf(stripe, { updatedAt: at(-4) })));
  const heard = (over: Partial<PaymentSnapshot>) =>
    outcomeOf(
      told(first, {
        subscriptions: [subscriptionOf(stripe, { payments: [paymentOf(stripe, over)] })],
      }),
    );

  it('keeps what it bought, whatever the period is said to be later', () => {
    const moved = heard({ updatedAt: at(0), period: { start: at(0), end: at(90) } });
    expect(moved.entry('pay_i1')).toMatchObject({
      period: { start: at(0), end: at(90) },
      granted: { from: at(-5), to: at(25) },
    });
    expect(moved.plan.currentPeriodEnd).toEqual(at(25));
  });

  it('is not overwritten by an older answer, and is by one that is as old, newer, or of no date', () => {
    expect(heard({ status: 'failed', updatedAt: at(-4.1) }).entries).toEqual([]);
    for (const updatedAt of [at(-4), at(-3), null]) {
      expect(heard({ status: 'refunded', updatedAt }).entry('pay_i1')?.status).toBe('refunded');
    }
  });

  it('keeps the plan and the method that it was paid with', () => {
    const renamed = { ...stripe, plan: { ...stripe.plan, name: 'Renamed' } };
    const snapshot = subscriptionOf(renamed, { paymentMethod: { brand: 'amex', last4: '1' } });
    const { entry } = outcomeOf(told(first, { intents: [renamed], subscriptions: [snapshot] }));
    expect(entry('pay_i1')).toMatchObject({
      planName: stripe.plan.name,
      paymentMethod: { brand: 'visa' },
    });
  });

  it('that bought something goes on saying so when the money went back: the status tells the rest', () => {
    for (const status of ['refunded', 'charged_back'] as const) {
      const { entry, owed } = heard({ status, updatedAt: at(0) });
      expect(entry('pay_i1')).toMatchObject({ status, outcome: 'bought', granted: { to: at(25) } });
      expect(owed.filter((id) => id.startsWith('return'))).toEqual([]);
    }
  });

  it('that owes money back says that it went back once it did', () => {
    const second = intentOf('i2', HIGH, { createdAt: at(-2) });
    const twice = (status: PaymentSnapshot['status'], state: 'active' | 'cancelled') => [
      subscriptionOf(stripe),
      subscriptionOf(second, { state, payments: [paymentOf(second, { status })] }),
    ];
    const owing = settled(
      told(first, { intents: [...first.intents, second], subscriptions: twice('paid', 'active') }),
    );
    const owed = owing.entries.find(({ paymentId }) => paymentId === 'pay_i2');
    expect(owed).toMatchObject({ outcome: 'return_owed', outcomeReason: 'duplicate' });
    const { entry, owed: remedies } = outcomeOf(
      told(owing, { subscriptions: twice('refunded', 'cancelled') }),
    );
    expect(entry('pay_i2')).toMatchObject({ outcome: 'returned', outcomeReason: 'duplicate' });
    expect(remedies).toEqual([]);
  });

  it('first heard of when the money was back already bought its period, and gives nothing', () => {
    const { entry, plan } = outcomeOf(paid(stripe, paymentOf(stripe, { status: 'charged_back' })));
    expect(entry('pay_i1')).toMatchObject({ status: 'charged_back', outcome: 'bought' });
    expect(plan.isPremium).toBe(false);
  });

  it('is one for each payment, however often it is listed', () => {
    const { entries } = outcomeOf(paid(stripe, paymentOf(stripe), paymentOf(stripe)));
    expect(entries).toHaveLength(1);
  });
});
