import { describe, expect, it } from 'vitest';
import type { IntentRecord } from '#server/features/billing/intent.model.ts';
import type { SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { onDefaultPlan } from './default-plan.ts';
import { factsOf, outcomeOf, settled } from './telling.ts';
import { at, intentOf, LOW, pageOf, paymentOf, subscriptionOf } from './world.ts';

const intent = intentOf('i1', LOW);
const facts = (over: Partial<SubscriptionSnapshot> = {}, more: Partial<IntentRecord> = {}) =>
  factsOf({
    intents: [{ ...intent, ...more }],
    pages: [pageOf(intent)],
    subscriptions: [subscriptionOf(intent, over)],
  });

describe('a subscription that was paid', () => {
  it('begins: the plan as it was agreed, to the end of what is paid', () => {
    const { plan, event, owed, told, stateOf, intents } = outcomeOf(facts());
    expect(event).toEqual({ type: 'subscription.started', data: {} });
    expect(plan).toMatchObject({
      planId: intent.plan.id,
      planName: intent.plan.name,
      planVersion: 1,
      sortOrder: 1000,
      features: intent.plan.features,
      isPremium: true,
      status: 'active',
      provider: 'stripe',
      providerSubscriptionId: 'sub_i1',
      lookupKey: intent.lookupKey,
      price: LOW,
      billingPeriod: 'monthly',
      renewal: 'automatic',
      intentId: 'i1',
      currentPeriodStart: at(-5),
      currentPeriodEnd: at(25),
      cancelAtPeriodEnd: false,
      scheduledChange: null,
      resumable: null,
      trialEnd: null,
      trialIntentId: null,
      creditedUntil: null,
      failedPayments: 0,
      graceEndsAt: null,
      paymentMethod: { brand: 'visa', last4: '4242' },
      isDisputed: false,
      ended: null,
    });
    expect(stateOf('i1')).toBe('completed');
    expect(intents[0]?.providerSubscriptionId).toBe('sub_i1');
    expect([owed, told]).toEqual([[], []]);
  });

  it.each(['open', 'confirming', 'closing', 'expired', 'cancelled', 'failed'] as const)(
    'begins also when its checkout was %s by then: nobody else was paid',
    (state) => {
      const { plan, stateOf } = outcomeOf(facts({}, { state, isOpen: false }));
      expect(plan.providerSubscriptionId).toBe('sub_i1');
      expect(stateOf('i1')).toBe('completed');
    },
  );

  it('is known by the reference that the provider keeps, or by its page', () => {
    const edited = subscriptionOf(intent, { intentId: null });
    const byPage = factsOf({ intents: [intent], pages: [pageOf(intent)], subscriptions: [edited] });
    expect(outcomeOf(byPage).plan.providerSubscriptionId).toBe('sub_i1');
    const byReference = factsOf({ intents: [intent], subscriptions: [subscriptionOf(intent)] });
    expect(outcomeOf(byReference).plan.providerSubscriptionId).toBe('sub_i1');
  });

  it('is known by our own record for good, whatever is edited at the provider', () => {
    const begun = settled(facts());
    const other = intentOf('i2', LOW, { createdAt: at(-1) });
    const edited = subscriptionOf(intent, { intentId: 'i2' });
    const { changes, told, stateOf } = outcomeOf({
      ...begun,
      intents: [...begun.intents, other],
      subscriptions: new Map([['sub_i1', edited]]),
    });
    expect([changes, told]).toEqual([null, []]);
    expect(stateOf('i2')).toBe('open');
  });

  it.each<[string, Partial<IntentRecord>]>([
    ['that began another one already', { providerSubscriptionId: 'sub_i7' }],
    ['of another provider', { provider: 'mercadopago' }],
    ['that was no checkout', { kind: 'change' }],
    [
      'of one payment',
      {
        charge: {
          kind: 'once',
          amount: { amountMinor: 1000, currency: 'ARS' },
          period: { start: null, end: null },
        },
      },
    ],
  ])('is not of an intent %s', (_name, over) => {
    const { told, plan } = outcomeOf(
      factsOf({ intents: [{ ...intent, ...over }], subscriptions: [subscriptionOf(intent)] }),
    );
    expect(told).toContain('payment_without_agreement');
    expect(plan.isPremium).toBe(false);
  });

  it('that nobody agreed to is cancelled and given back, and a person is told', () => {
    const stranger = subscriptionOf(intent, { intentId: 'i9' });
    const { owed, alerts, entry, plan } = outcomeOf(factsOf({ subscriptions: [stranger] }));
    expect(owed).toEqual(['cancel:stripe:sub_i1', 'return:stripe:pay_i1']);
    expect(alerts).toEqual([
      { code: 'payment_without_agreement', data: { subscriptionId: 'sub_i1', price: LOW } },
    ]);
    expect(entry('pay_i1')).toMatchObject({ outcome: 'return_owed', outcomeReason: 'not_agreed' });
    expect(plan.isPremium).toBe(false);
  });

  it.each([{ isComped: true }, { manualGrant: { reason: 'friend', at: at(-9), until: null } }])(
    'does not begin beside what was arranged by hand: it is given back',
    (arranged) => {
      const { owed, changes, stateOf, told, entry } = outcomeOf({
        ...facts(),
        current: onDefaultPlan(arranged),
      });
      expect(changes).toBeNull();
      expect(owed).toEqual(['cancel:stripe:sub_i1', 'return:stripe:pay_i1']);
      expect(entry('pay_i1')?.outcomeReason).toBe('ended');
      expect(told).toEqual(['second_subscription']);
      expect(stateOf('i1')).toBe('failed');
    },
  );

  it('and cancelled there before anybody told us gives what is paid, where the provider leaves it', () => {
    const kept = outcomeOf(facts({ state: 'cancelled', keepsPaidTime: true }));
    expect(kept.plan).toMatchObject({
      planId: intent.plan.id,
      cancelAtPeriodEnd: true,
      resumable: null,
      scheduledChange: { planId: 'free', effectiveAt: at(25), price: null },
    });
    expect(kept.owed).toEqual([]);
    const lost = outcomeOf(facts({ state: 'cancelled' }));
    expect(lost.plan.isPremium).toBe(false);
    expect(lost.entry('pay_i1')).toMatchObject({ outcome: 'return_owed', outcomeReason: 'ended' });
    expect(lost.stateOf('i1')).toBe('failed');
  });
});

describe('a subscription that was not paid yet', () => {
  const unpaid = (over: Partial<SubscriptionSnapshot>, now = at(0), more = {}) =>
    outcomeOf({ ...facts({ payments: [], ...over }, { createdAt: at(-1), ...more }), now });

  it.each([
    ['while it is incomplete', { state: 'incomplete' as const }],
    ['while its payment is on the way', { payments: [paymentOf(intent, { status: 'pending' })] }],
    ['while nothing was charged so far', {}],
    [
      'while it is incomplete and a method was declined',
      { state: 'incomplete' as const, payments: [paymentOf(intent, { status: 'failed' })] },
    ],
  ])('is waited for %s, and gives nothing', (_name, over) => {
    const { stateOf, plan, owed } = unpaid(over);
    expect(stateOf('i1')).toBe('confirming');
    expect(plan.isPremium).toBe(false);
    expect(owed).toEqual([]);
  });

  it('turns its checkout to confirming though the page was not asked about', () => {
    const { stateOf } = outcomeOf(
      factsOf({
        intents: [intent],
        subscriptions: [
          subscriptionOf(intent, { payments: [paymentOf(intent, { status: 'pending' })] }),
        ],
      }),
    );
    expect(stateOf('i1')).toBe('confirming');
  });

  it('is given up when nothing was charged for two days, and stops there too', () => {
    const after = (day: number) => unpaid({ payments: [] }, at(day));
    expect(after(1).stateOf('i1')).toBe('confirming');
    expect(after(1.01)).toMatchObject({ owed: ['cancel:stripe:sub_i1'] });
    expect(after(1.01).stateOf('i1')).toBe('failed');
    // A transfer may take longer.
    const pending = unpaid({ payments: [paymentOf(intent, { status: 'pending' })] }, at(3));
    expect(pending.stateOf('i1')).toBe('confirming');
  });

  it('is given up when its first charge was declined: it is not tried again for days', () => {
    const failed = paymentOf(intent, { status: 'failed' });
    const gone = paymentOf(intent, { paymentId: 'void', status: 'void' });
    const pending = paymentOf(intent, { paymentId: 'next', status: 'pending' });
    for (const payments of [[failed], [gone, failed]]) {
      const { stateOf, owed } = unpaid({ state: 'past_due', payments });
      expect(stateOf('i1')).toBe('failed');
      expect(owed).toEqual(['cancel:stripe:sub_i1']);
    }
    expect(unpaid({ payments: [pending, failed] }).stateOf('i1')).toBe('confirming');
    expect(unpaid({ payments: [gone] }).stateOf('i1')).toBe('confirming');
  });

  it('is given up when it was cancelled, and there is nothing left to stop but an open bill', () => {
    expect(unpaid({ state: 'cancelled' })).toMatchObject({ owed: [] });
    expect(unpaid({ state: 'cancelled' }).stateOf('i1')).toBe('failed');
    const open = paymentOf(intent, { status: 'failed', payUrl: 'https://pay.example' });
    const withBill = unpaid({ state: 'cancelled', payments: [open] });
    expect(withBill.owed).toEqual(['cancel:stripe:sub_i1']);
  });

  it('is stopped before it charges when it must not begin', () => {
    const { owed, stateOf } = outcomeOf({
      ...facts({ payments: [paymentOf(intent, { status: 'pending' })] }),
      current: onDefaultPlan({ isComped: true }),
    });
    expect(owed).toEqual(['cancel:stripe:sub_i1']);
    expect(stateOf('i1')).toBe('failed');
  });

  it('begins for its payment, not for an empty bill', () => {
    const empty = paymentOf(intent, { amount: { amountMinor: 0, currency: 'ARS' }, paysFor: null });
    expect(unpaid({ payments: [empty] }).stateOf('i1')).toBe('confirming');
  });

  it('begins with a payment that is disputed, and gives nothing while it is', () => {
    const { stateOf, plan } = unpaid({ payments: [paymentOf(intent, { status: 'disputed' })] });
    expect(stateOf('i1')).toBe('completed');
    expect(plan).toMatchObject({ planId: 'free', status: 'paused', isDisputed: true });
  });
});
