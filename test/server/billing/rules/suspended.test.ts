import { describe, expect, it } from 'vitest';
import type { PaymentSnapshot, SubscriptionSnapshot } from '#server/payments/payment-provider.ts';
import { begun, factsOf, outcomeOf, settled, told } from './telling.ts';
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

const intent = intentOf('i1', LOW);
const running = begun(intent);
const heard = (over: Partial<SubscriptionSnapshot>, now = at(1), from = running) =>
  told(from, { now, subscriptions: [subscriptionOf(intent, over)] });
const paying = (over: Partial<PaymentSnapshot>) => ({ payments: [paymentOf(intent, over)] });

describe('a pause', () => {
  it('leaves what is paid, and can be taken back', () => {
    const { plan, event } = outcomeOf(heard({ state: 'paused' }));
    expect(plan).toMatchObject({
      planId: intent.plan.id,
      status: 'paused',
      resumable: 'pause',
      currentPeriodEnd: at(25),
    });
    expect(event?.type).toBe('subscription.paused');
  });

  it("gives the default plan's features when what was paid is over, and waits", () => {
    const { plan, owed } = outcomeOf(heard({ state: 'paused' }, at(25)));
    expect(plan).toMatchObject({
      planId: 'free',
      features: { maxProducts: 1 },
      isPremium: false,
      status: 'paused',
      provider: 'stripe',
      providerSubscriptionId: 'sub_i1',
      price: LOW,
      resumable: 'pause',
      graceEndsAt: null,
      currentPeriodStart: at(-5),
      currentPeriodEnd: at(25),
    });
    expect(owed).toEqual([]);
  });

  it('that was longer than what was paid waits for the charge, for a day, once it is taken back', () => {
    const paused = settled(heard({ state: 'paused' }, at(40)));
    const resumed = (now: Date, over: Partial<SubscriptionSnapshot> = {}) =>
      outcomeOf(heard({ nextChargeAt: at(41), ...over }, now, paused));
    expect(resumed(at(41.99)).plan).toMatchObject({
      status: 'paused',
      planId: 'free',
      resumable: null,
    });
    expect(resumed(at(42)).plan.provider).toBeNull();
    expect(resumed(at(41), { nextChargeAt: null }).plan.provider).toBeNull();
    const owing = { payments: [renewalOf(intent, { status: 'failed' }), paymentOf(intent)] };
    expect(resumed(at(41), owing).plan.provider).toBeNull();
    const pending = {
      payments: [
        renewalOf(intent, { status: 'pending' }),
        renewalOf(intent, { paymentId: 'v', status: 'void' }),
        paymentOf(intent),
      ],
    };
    expect(resumed(at(41), pending).plan.status).toBe('paused');
    const paid = renewalOf(intent, {
      period: { start: at(41), end: at(71) },
      createdAt: at(41),
      paidAt: at(41),
    });
    expect(resumed(at(41), { payments: [paid, paymentOf(intent)] }).plan).toMatchObject({
      planId: intent.plan.id,
      status: 'active',
      currentPeriodEnd: at(71),
    });
  });

  it('is none of what was never paused', () => {
    expect(outcomeOf(heard({ nextChargeAt: at(41) }, at(41))).plan.provider).toBeNull();
  });

  it('that ends there ends here', () => {
    const paused = settled(heard({ state: 'paused' }, at(40)));
    const { plan } = outcomeOf(heard({ state: 'cancelled' }, at(41), paused));
    expect(plan).toMatchObject({ provider: null, ended: { reason: 'cancelled' } });
  });
});

describe('a dispute', () => {
  it('suspends the plan until it is decided', () => {
    const { plan, event } = outcomeOf(heard(paying({ status: 'disputed' })));
    expect(plan).toMatchObject({
      planId: 'free',
      status: 'paused',
      isDisputed: true,
      isPremium: false,
      provider: 'stripe',
      resumable: null,
    });
    expect(event?.type).toBe('subscription.disputed');
    const suspended = settled(heard(paying({ status: 'disputed' })));
    const won = outcomeOf(heard(paying({ status: 'paid' }), at(5), suspended));
    expect(won.plan).toMatchObject({ planId: intent.plan.id, status: 'active', isDisputed: false });
    const lost = outcomeOf(heard(paying({ status: 'charged_back' }), at(5), suspended));
    expect(lost.plan).toMatchObject({ provider: null, ended: { reason: 'charged_back' } });
  });

  it('of an earlier period suspends nothing that runs', () => {
    const payments = [renewalOf(intent), paymentOf(intent, { status: 'disputed' })];
    const { plan } = outcomeOf(heard({ payments }, at(33)));
    expect(plan).toMatchObject({ planId: intent.plan.id, status: 'active', isDisputed: false });
    expect(outcomeOf(heard({ payments }, at(26))).plan).toMatchObject({
      planId: intent.plan.id,
      isDisputed: true,
    });
  });

  it('in mediation is shown, and takes nothing: the money is still here', () => {
    const { plan } = outcomeOf(heard(paying({ isInMediation: true })));
    expect(plan).toMatchObject({ planId: intent.plan.id, status: 'active', isDisputed: true });
  });

  it('of a subscription that was cancelled ends it', () => {
    const over = {
      ...paying({ status: 'disputed' }),
      state: 'cancelled' as const,
      keepsPaidTime: true,
    };
    expect(outcomeOf(heard(over)).plan).toMatchObject({ provider: null });
  });

  it('of a period paid in advance suspends it while it runs', () => {
    const month = onceOf('p1', LOW);
    const prepaid = settled(factsOf({ intents: [month], pages: [pageOf(month)] }));
    const disputed = pageOf(month, {
      payments: [paymentOf(month, { paysFor: null, status: 'disputed' })],
    });
    const { plan } = outcomeOf(told(prepaid, { pages: [disputed] }));
    expect(plan).toMatchObject({ status: 'paused', planId: 'free', provider: 'mercadopago' });
    expect(outcomeOf(told(prepaid, { pages: [disputed], now: at(40) })).plan.provider).toBeNull();
  });
});
