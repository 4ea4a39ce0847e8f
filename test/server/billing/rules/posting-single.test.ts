import { describe, expect, it } from 'vitest';
import type { IntentRecord } from '#server/features/billing/intent.model.ts';
import type { PaymentSnapshot } from '#server/payments/payment-provider.ts';
import { begun, factsOf, outcomeOf, settled, told } from './telling.ts';
import { at, changeOf, HIGH, intentOf, LOW, onceOf, pageOf, paymentOf, YEARLY } from './world.ts';

const once = (intent: IntentRecord, over: Partial<PaymentSnapshot> = {}) =>
  paymentOf(intent, { paysFor: null, ...over });
const month = onceOf('p1', LOW);
const ordered = (...payments: PaymentSnapshot[]) =>
  factsOf({ intents: [month], pages: [pageOf(month, { payments })] });

describe('a period paid in advance', () => {
  it('begins when it is paid, and lasts as long as its interval', () => {
    const { entry, plan, stateOf } = outcomeOf(ordered(once(month, { paidAt: at(-3) })));
    expect(entry('pay_p1')).toMatchObject({
      providerSubscriptionId: null,
      intentId: 'p1',
      outcome: 'bought',
      granted: { kind: 'period', intentId: 'p1', from: at(-3), to: at(28), endedAt: null },
    });
    expect(plan).toMatchObject({
      planId: month.plan.id,
      renewal: 'manual',
      currentPeriodEnd: at(28),
    });
    expect(stateOf('p1')).toBe('completed');
  });

  it('lasts a year where a year was ordered', () => {
    const year = onceOf('p1', YEARLY);
    const facts = factsOf({ intents: [year], pages: [pageOf(year)] });
    expect(outcomeOf(facts).entry('pay_p1')?.granted?.to).toEqual(at(360));
  });

  it('begins when it was made where nobody says when it was paid', () => {
    const undated = once(month, { paidAt: null, createdAt: at(-2) });
    expect(outcomeOf(ordered(undated)).entry('pay_p1')?.granted?.from).toEqual(at(-2));
  });

  it.each([
    ['less', { amount: { amountMinor: 999, currency: 'ARS' } }],
    ['more', { amount: { amountMinor: 1001, currency: 'ARS' } }],
    ['another currency', { amount: { amountMinor: 1000, currency: 'USD' } }],
    ['with the reference of somebody else', { intentId: 'p9' }],
  ])('is not bought by %s: it is given back', (_name, over) => {
    const { entry, owed, plan } = outcomeOf(ordered(once(month, over)));
    expect(entry('pay_p1')).toMatchObject({ outcome: 'return_owed', outcomeReason: 'not_agreed' });
    expect(owed).toEqual(['return:mercadopago:pay_p1']);
    expect(plan.isPremium).toBe(false);
  });

  it('is bought once by a page that was paid twice: by the payment that came first', () => {
    const early = once(month, { paymentId: 'early', paidAt: at(-3) });
    const late = once(month, { paymentId: 'late', paidAt: at(-2) });
    for (const payments of [
      [early, late],
      [late, early],
    ]) {
      const { entry, owed } = outcomeOf(ordered(...payments));
      expect(entry('early')).toMatchObject({ outcome: 'bought', outcomeReason: null });
      expect(entry('late')).toMatchObject({ outcome: 'return_owed', outcomeReason: 'duplicate' });
      expect(owed).toEqual(['return:mercadopago:late']);
    }
  });

  it('stays bought by the payment that counted, when another one is heard of later', () => {
    const counted = settled(ordered(once(month, { paymentId: 'heard', paidAt: at(-2) })));
    const payments = [
      once(month, { paymentId: 'heard', paidAt: at(-2) }),
      once(month, { paymentId: 'unheard', paidAt: at(-3) }),
    ];
    const { entry } = outcomeOf(told(counted, { pages: [pageOf(month, { payments })] }));
    expect(entry('heard')?.outcome).toBe('bought');
    expect(entry('unheard')).toMatchObject({ outcome: 'return_owed', outcomeReason: 'duplicate' });
  });

  it('can be bought by a second payment when the first one went back before anybody heard of it', () => {
    const back = once(month, { paymentId: 'back', status: 'refunded', paidAt: at(-3) });
    const paid = once(month, { paymentId: 'paid', paidAt: at(-2) });
    expect(outcomeOf(ordered(back, paid)).entry('paid')?.outcome).toBe('bought');
  });
});

describe('a period ordered on top of another', () => {
  const next = onceOf('p2', LOW, {
    createdAt: at(-2),
    replaces: { provider: 'mercadopago', subscriptionId: null, intentId: 'p1', paidUntil: at(26) },
  });
  const both = (paidAt: Date) =>
    factsOf({
      intents: [month, next],
      pages: [pageOf(month), pageOf(next, { payments: [once(next, { paidAt })] })],
      now: at(40),
    });

  it('begins where the one before ends', () => {
    expect(outcomeOf(both(at(-1))).entry('pay_p2')?.granted).toMatchObject({
      from: at(26),
      to: at(54),
    });
  });

  it('begins when it is paid, when the one before is over by then', () => {
    expect(outcomeOf(both(at(30))).entry('pay_p2')?.granted?.from).toEqual(at(30));
  });
});

describe('the difference of an upgrade', () => {
  const origin = intentOf('i1', LOW, { provider: 'mercadopago' });
  const raise = (over: Partial<IntentRecord> = {}) => ({
    ...onceOf('r1', HIGH, {}, at(25)),
    ...changeOf(origin, 'r1', HIGH, { state: 'open', sessionId: 'page_r1', ...over }),
    charge: onceOf('r1', HIGH, {}, at(25)).charge,
  });
  const running = begun(origin);
  const paidAt = (day: number, now = day) =>
    outcomeOf(
      told(running, {
        intents: [...running.intents, raise()],
        pages: [pageOf(raise(), { payments: [once(raise(), { paidAt: at(day) })] })],
        now: at(now),
      }),
    );

  it('raises from its payment to the end of what is paid, and gives no time', () => {
    const { entry, plan, stateOf } = paidAt(5);
    expect(entry('pay_r1')?.granted).toMatchObject({ kind: 'raise', from: at(5), to: at(25) });
    expect(plan).toMatchObject({ planId: raise().plan.id, currentPeriodEnd: at(25) });
    expect(stateOf('r1')).toBe('completed');
  });

  it('is given back when it is paid after the time that it was to raise', () => {
    expect(paidAt(24.9).entry('pay_r1')?.outcome).toBe('bought');
    expect(paidAt(25, 24).entry('pay_r1')).toMatchObject({
      outcome: 'return_owed',
      outcomeReason: 'late',
    });
  });

  it('is given back when another subscription runs by now, or nothing of it is paid any more', () => {
    const other = raise({ providerSubscriptionId: 'sub_i9' });
    const elsewhere = told(running, {
      intents: [...running.intents, other],
      pages: [pageOf(other)],
    });
    expect(outcomeOf(elsewhere).entry('pay_r1')?.outcomeReason).toBe('ended');
    expect(paidAt(20, 25).entry('pay_r1')?.outcomeReason).toBe('ended');
    expect(paidAt(20, 24.9).entry('pay_r1')?.outcome).toBe('bought');
  });

  it('that went back lifts nothing: the lower plan goes on', () => {
    const raised = settled(
      told(running, {
        intents: [...running.intents, raise()],
        pages: [pageOf(raise())],
        now: at(1),
      }),
    );
    expect(raised.current.planId).toBe(raise().plan.id);
    const back = pageOf(raise(), { payments: [once(raise(), { status: 'refunded' })] });
    expect(outcomeOf(told(raised, { pages: [back] })).plan).toMatchObject({
      planId: origin.plan.id,
      currentPeriodEnd: at(25),
    });
  });
});

describe('money after the end', () => {
  it('is given back when a single payment comes after what it began was ended here', () => {
    const over = { ...month, state: 'ended' as const, isOpen: false, endedAt: at(-3) };
    const facts = (paidAt: Date) =>
      factsOf({ intents: [over], pages: [pageOf(over, { payments: [once(over, { paidAt })] })] });
    expect(outcomeOf(facts(at(-2))).entry('pay_p1')).toMatchObject({
      outcome: 'return_owed',
      outcomeReason: 'ended',
    });
    expect(outcomeOf(facts(at(-3))).entry('pay_p1')?.outcome).toBe('bought');
  });
});
