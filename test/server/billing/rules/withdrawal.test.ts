import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '#server/features/billing/ledger.model.ts';
import { withdrawalOf } from '#server/features/billing/withdrawal.ts';
import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';
import { onDefaultPlan } from './default-plan.ts';
import { at, entryOf, intentOf, LOW, onceOf } from './world.ts';

const intent = intentOf('i1', LOW);
/** Paid on day 0. */
const bought = (over: Partial<LedgerEntry> = {}) =>
  entryOf(intent, {}, { paidAt: at(0), createdAt: at(0), ...over });
const other = (over: Partial<LedgerEntry> = {}) =>
  bought({ _id: 'stripe:other', paymentId: 'other', paidAt: at(3), ...over });
const paying = (over: Partial<SubscriptionRecord> = {}) =>
  onDefaultPlan({ provider: 'stripe', providerSubscriptionId: 'sub_i1', ...over });
const withdrawal = (
  entries: readonly LedgerEntry[],
  now = at(1),
  over: Partial<SubscriptionRecord> = {},
) => withdrawalOf(paying(over), entries, now);

describe('a purchase can be taken back', () => {
  it('for ten days from when it was paid, to the last instant of them', () => {
    const answer = {
      until: at(10),
      entries: [bought()],
      refund: { amountMinor: 1000, currency: 'ARS' },
    };
    expect(withdrawal([bought()])).toEqual(answer);
    expect(withdrawal([bought()], at(9.99))).toEqual(answer);
    expect(withdrawal([bought()], at(10))).toEqual({ refused: 'WITHDRAWAL_OVER' });
  });

  it('with everything that was paid for it, less what went back already', () => {
    const raise = other({ amount: { amountMinor: 500, currency: 'ARS' }, refundedMinor: 200 });
    expect(withdrawal([raise, bought()])).toMatchObject({
      until: at(10),
      entries: [bought(), raise],
      refund: { amountMinor: 1300, currency: 'ARS' },
    });
  });

  it('with all periods that were paid ahead, each on top of the first', () => {
    const first = entryOf(onceOf('p1', LOW), {}, { paidAt: at(0) });
    const second = entryOf(onceOf('p2', LOW), {}, { paidAt: at(2) });
    expect(
      withdrawal([second, first], at(3), { provider: 'mercadopago', providerSubscriptionId: null }),
    ).toMatchObject({ entries: [first, second], refund: { amountMinor: 2000 } });
  });

  it('without what is not here any more, or cost nothing', () => {
    const free = other({ amount: { amountMinor: 0, currency: 'ARS' } });
    const back = other({ _id: 'stripe:back', status: 'refunded' });
    expect(withdrawal([bought(), free, back])).toMatchObject({ entries: [bought()] });
    expect(withdrawal([bought({ status: 'refunded' })])).toEqual({ refused: 'NOTHING_BOUGHT' });
    expect(withdrawal([bought({ amount: { amountMinor: 0, currency: 'ARS' } })])).toEqual({
      refused: 'NOTHING_BOUGHT',
    });
  });

  it('in the currency of its first payment', () => {
    const dollars = other({ amount: { amountMinor: 7, currency: 'USD' } });
    expect(withdrawal([bought(), dollars])).toMatchObject({
      refund: { amountMinor: 1000, currency: 'ARS' },
    });
  });

  it('when it is a trial, until it ends: nothing was paid', () => {
    const trial = { status: 'trialing', trialEnd: at(14) } as const;
    expect(withdrawal([], at(1), trial)).toEqual({ until: at(14), entries: [], refund: null });
    const unpaid = bought({ status: 'pending', granted: null, paidAt: null });
    expect(withdrawal([unpaid], at(1), trial)).toMatchObject({ refund: null });
  });
});

describe('a purchase cannot be taken back', () => {
  it.each<[string, Partial<SubscriptionRecord>]>([
    ['on the default plan', {}],
    ['when the trial is over', { status: 'active', trialEnd: at(14) }],
    ['without an end of the trial', { status: 'trialing', trialEnd: null }],
  ])('where nothing was bought: %s', (_name, over) => {
    expect(withdrawal([], at(1), over)).toEqual({ refused: 'NOTHING_BOUGHT' });
  });

  it('twice', () => {
    expect(withdrawal([bought()], at(1), { withdrawnAt: at(-90) })).toEqual({
      refused: 'NOT_FIRST_PURCHASE',
    });
  });

  it('while it is disputed, whatever else there is', () => {
    expect(withdrawal([bought()], at(1), { isDisputed: true, withdrawnAt: at(-9) })).toEqual({
      refused: 'DISPUTED',
    });
  });

  it('when it is not the first one ever', () => {
    const entries = [bought(), other({ providerSubscriptionId: 'sub_i2' })];
    expect(withdrawal(entries, at(4), { providerSubscriptionId: 'sub_i2' })).toEqual({
      refused: 'NOT_FIRST_PURCHASE',
    });
    expect(withdrawal(entries, at(4))).toMatchObject({ entries: [bought()] });
  });

  it('when the first purchase ever is longer ago, whatever runs now', () => {
    const old = bought({ paidAt: at(-60), status: 'refunded' });
    expect(withdrawal([other(), old], at(4))).toEqual({ refused: 'WITHDRAWAL_OVER' });
  });
});
