import { describe, expect, it } from 'vitest';
import { asksForMail, composeNote } from '#server/features/mail/compose.ts';
import type { EventStanding } from '#server/features/subscriptions/subscriptions.service.ts';

const PRICE = { amountMinor: 100_00, currency: 'ARS', interval: 'month' } as const;
const END = new Date('2026-12-01T00:00:00Z');
const STANDING: EventStanding = {
  planName: 'Now',
  paidPlanName: 'Now',
  isPremium: true,
  isDisputed: false,
  price: PRICE,
  currentPeriodEnd: END,
  renewal: 'automatic',
};
const note = (type: string, data: Record<string, unknown>, standing: Partial<EventStanding> = {}) =>
  composeNote(
    {
      _id: 'e',
      type,
      businessId: 'b',
      appId: 'inventory',
      at: new Date(),
      actor: 'system',
      data,
    },
    { ...STANDING, ...standing },
  );

describe('what mail an event asks for', () => {
  it('is none for what needs no telling', () => {
    expect(note('subscription.updated', { after: { failedPayments: 2 } })).toBeNull();
    for (const type of [
      'subscription.created',
      'account.signed_in',
      'billing.second_subscription',
    ]) {
      expect([type, asksForMail(type), note(type, {})]).toEqual([type, false, null]);
    }
    expect(asksForMail('constructor')).toBe(false);
  });

  it('is a price change when the scheduled plan is the same at another price', () => {
    const scheduledChange = { planId: 'a', planName: 'A', effectiveAt: END, price: PRICE };
    const type = 'subscription.change_scheduled';
    const dearer = { ...PRICE, amountMinor: 200_00 };
    expect(
      note(type, {
        after: {
          planId: 'a',
          planName: 'A',
          scheduledChange: { ...scheduledChange, price: dearer },
        },
      }),
    ).toEqual({
      kind: 'price_change',
      facts: { planName: 'A', formerPrice: PRICE, price: dearer, effectiveAt: END },
    });
    expect(note(type, { after: { planId: 'b', planName: 'B', scheduledChange } })?.kind).toBe(
      'change_scheduled',
    );
    const yearly = { ...scheduledChange, price: { ...PRICE, interval: 'year' } };
    expect(note(type, { after: { planId: 'a', scheduledChange: yearly } })?.kind).toBe(
      'change_scheduled',
    );
  });

  it('is a changed plan when only how often it is paid changes', () => {
    const yearly = { amountMinor: 1000_00, currency: 'ARS', interval: 'year' };
    const data = {
      before: { planName: 'A', price: PRICE },
      after: { planName: 'A', price: yearly },
    };
    for (const type of ['subscription.renewed', 'subscription.updated']) {
      expect(note(type, data)).toEqual({
        kind: 'plan_changed',
        facts: { formerPlanName: 'A', planName: 'A', price: yearly },
      });
    }
  });

  it('tells of a cancellation, and of its end, that was made at the provider', () => {
    const [on, off] = [{ cancelAtPeriodEnd: true }, { cancelAtPeriodEnd: false }];
    expect(note('subscription.updated', { before: off, after: on })).toMatchObject({
      kind: 'cancellation_confirmed',
      facts: { when: 'period_end', endsAt: END, code: null },
    });
    expect(note('subscription.updated', { before: on, after: off })?.kind).toBe('resumed');
    expect(note('subscription.paused', { before: off, after: on })).toBeNull();
  });

  it('tells until when a failed payment is waited for', () => {
    expect(note('subscription.past_due', { after: { planName: 'A', graceEndsAt: END } })).toEqual({
      kind: 'payment_failed',
      facts: { planName: 'A', price: PRICE, graceEndsAt: END },
    });
  });

  it('tells what ended and why, from the event and not from what is there now', () => {
    const data = {
      before: { planName: 'A' },
      after: { planName: 'Free', ended: { reason: 'unpaid', planName: 'A' } },
    };
    expect(note('subscription.ended', data)).toEqual({
      kind: 'plan_ended',
      facts: { planName: 'A', currentPlanName: 'Free', reason: 'unpaid' },
    });
    expect(note('subscription.ended', { reason: 'a word of a service' })?.facts).toMatchObject({
      reason: 'revoked',
    });
  });

  it('tells of a renewal only who pays in advance', () => {
    const data = { after: { planName: 'A', currentPeriodEnd: END } };
    expect(note('subscription.renewed', data)).toBeNull();
    expect(note('subscription.renewed', data, { renewal: 'manual' })?.kind).toBe('renewed');
  });

  it('tells how it was when it happened, however much later it is written', () => {
    const then = { ...STANDING, planName: 'Then', paidPlanName: 'Then' };
    const after = { planName: 'Then', price: PRICE, currentPeriodEnd: END };
    const ended = { planName: 'Free', paidPlanName: 'Then', isPremium: false, renewal: null };
    expect(note('subscription.started', { after, standing: then }, ended)?.facts).toEqual({
      planName: 'Then',
      price: PRICE,
      periodEnd: END,
      renewal: 'automatic',
    });
    const data = { before: { planName: 'Free' }, standing: { ...then, ...ended } };
    for (const type of ['subscription.withdrawn', 'subscription.cancel_requested']) {
      expect(note(type, data)?.facts).toMatchObject({ planName: 'Then' });
    }
    expect(note('account.registered', { after: { businessName: 'B' } })?.facts).toEqual({
      businessName: 'B',
    });
  });

  const waiting = { ...STANDING, planName: 'Free', paidPlanName: 'A', isPremium: false };

  it('is no change of plan when what was paid is over while it is paused', () => {
    const suspended = {
      kind: 'suspended',
      facts: { planName: 'A', currentPlanName: 'Free', price: PRICE },
    };
    const data = { before: { planName: 'A' }, after: { planName: 'Free' }, standing: waiting };
    expect(note('subscription.plan_changed', data)).toEqual(suspended);
    expect(note('subscription.paused', data)).toEqual(suspended);
    expect(note('subscription.cancel_requested', { standing: waiting })?.facts).toMatchObject({
      planName: 'A',
      isWaiting: true,
    });
    expect(note('subscription.resume_requested', { standing: waiting })?.facts).toEqual({
      planName: 'A',
      periodEnd: null,
      isWaiting: true,
      code: null,
    });
  });

  it('is no pause when it is a dispute, and no payment when that is settled or a pause is over', () => {
    const disputed = { ...waiting, isDisputed: true };
    expect(note('subscription.paused', { standing: disputed })).toBeNull();
    const after = { planName: 'A', status: 'active' };
    const recovered = (before: object, standing: object = STANDING) =>
      note('subscription.recovered', { before, after, standing });
    const settled = recovered({ status: 'paused', isDisputed: true });
    expect(settled).toMatchObject({ kind: 'plan_back', facts: { planName: 'A', why: 'settled' } });
    expect(recovered({ status: 'paused' }, { ...STANDING, isDisputed: true })).toMatchObject({
      kind: 'plan_back',
      facts: { why: 'renewed' },
    });
    expect(recovered({ status: 'paused' })?.kind).toBe('resumed');
    expect(recovered({ status: 'past_due' })?.kind).toBe('payment_recovered');
  });

  it('tells that the bank returned a payment', () => {
    const { amountMinor, currency } = PRICE;
    const amount = { amountMinor, currency };
    expect(note('payment.charged_back', { planName: 'A', amount })).toEqual({
      kind: 'charged_back',
      facts: { planName: 'A', amount },
    });
  });

  it('tells of a plan that was given on what terms, until when, and what is charged no more', () => {
    const before = { planName: 'Paid', provider: 'stripe' };
    const data = { before, after: { planName: 'A' }, isComped: false, periodEnd: END };
    expect(note('subscription.given', data)).toEqual({
      kind: 'plan_given',
      facts: { planName: 'A', terms: 'agreed', until: END, formerPlanName: 'Paid' },
    });
    expect(note('subscription.given', { after: { planName: 'A' } })?.facts).toMatchObject({
      terms: null,
      formerPlanName: null,
    });
  });

  it('says what it knows of data in another shape', () => {
    const garbled = { before: 7, after: { planName: 3, graceEndsAt: 'soon' }, refunded: 'all' };
    expect(note('subscription.past_due', garbled)).toEqual({
      kind: 'payment_failed',
      facts: { planName: 'Now', price: PRICE, graceEndsAt: null },
    });
    expect(note('payment.refunded', garbled)).toBeNull();
  });
});
