import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '#server/features/billing/ledger.model.ts';
import { eventModel } from '#server/features/events/event.model.ts';
import { REVERSALS } from '#test/support/sandbox-hands.ts';
import { app, bench, stageBilling } from './billing-stage.ts';
import { DAY, HOUR, type Owner } from './paying-business.ts';

stageBilling();

const told = (owner: Owner, type: string) =>
  eventModel.countDocuments({ businessId: owner.businessId, type });

describe('a year that was bought in place of a month', () => {
  it('refunded, gives what is left of the month back', async () => {
    const owner = await bench.subscriber('stripe');
    const { currentPeriodEnd, providerSubscriptionId } = await bench.record(owner);
    await bench.later(owner, 10 * DAY);
    await bench.upgrade(owner, { targetPlanId: 'MID', billingPeriod: 'yearly' });
    await bench.later(owner, HOUR);
    await app.hands('stripe').reverse(providerSubscriptionId ?? '', 'refund');
    await bench.later(owner, HOUR);
    expect(await bench.record(owner)).toMatchObject({
      planId: 'MID',
      status: 'active',
      currentPeriodEnd,
    });
    await bench.toRenewal(owner);
    await app.reconcile();
    expect(await bench.record(owner)).toMatchObject({ isPremium: false, provider: null });
  });
});

describe.each(['stripe', 'mercadopago'] as const)('money that goes back at %s', (provider) => {
  const reverse = async (owner: Owner, what: 'refund' | 'dispute' | 'win' | 'lose') => {
    const { providerSubscriptionId } = await bench.record(owner);
    await app.hands(provider).reverse(providerSubscriptionId ?? '', what);
    await bench.later(owner, HOUR);
  };

  it('disputed suspends the plan, and won brings it back', async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, 3 * DAY);
    await reverse(owner, 'dispute');
    expect(await app.status(owner)).toMatchObject({
      status: 'paused',
      isPremium: false,
      isDisputed: true,
    });
    expect(await told(owner, 'payment.disputed')).toBe(1);
    await reverse(owner, 'win');
    expect(await app.status(owner)).toMatchObject({
      planId: 'MID',
      status: 'active',
      isPremium: true,
      isDisputed: false,
    });
    await bench.toRenewal(owner);
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', status: 'active' });
  });

  it('disputed and lost ends the plan, and nothing is charged after it', async () => {
    const owner = await bench.subscriber(provider);
    await reverse(owner, 'dispute');
    await reverse(owner, 'lose');
    expect(await app.status(owner)).toMatchObject({
      isPremium: false,
      provider: null,
      ended: { reason: 'charged_back', planId: 'MID' },
    });
    await bench.later(owner, 40 * DAY);
    expect(await bench.paid(owner)).toEqual([]);
  });

  it('refunded ends the plan at once, and nothing is charged after it', async () => {
    const owner = await bench.subscriber(provider);
    await reverse(owner, 'refund');
    expect(await app.status(owner)).toMatchObject({
      isPremium: false,
      ended: { reason: 'refunded', planId: 'MID' },
    });
    expect(await told(owner, 'payment.refunded')).toBe(1);
    await bench.later(owner, 40 * DAY);
    expect(await bench.paid(owner)).toEqual([]);
  });
});

describe.each(['stripe', 'mercadopago'] as const)('a plan that was raised at %s', (provider) => {
  // The plan of the period that is paid: the difference is a payment of its own.
  const left = 'MID';
  const nameOf = ({ paymentId, number }: LedgerEntry) =>
    provider === 'stripe' ? paymentId : (number ?? '');
  /** With the payment of the period, and that of the difference. */
  const raised = async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, DAY);
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'TOP' }));
    expect(await app.status(owner)).toMatchObject({ planId: 'TOP', status: 'active' });
    const [base, difference] = await bench.payments(owner);
    if (!base || !difference) throw new Error('Two payments were to be made');
    return { owner, base: nameOf(base), difference: nameOf(difference) };
  };
  const reverse = async (owner: Owner, id: string, what: keyof typeof REVERSALS) => {
    const [path, body] = REVERSALS[what];
    const name = provider === 'stripe' ? 'invoice' : 'payment';
    await app.sandbox.control(path, { [name]: id, ...body });
    await bench.later(owner, HOUR);
    await app.reconcile();
  };

  it.each(['refund', 'dispute'] as const)(
    'is not kept by the difference: %s of the rest',
    async (what) => {
      const { owner, base } = await raised();
      await reverse(owner, base, what);
      expect(await app.status(owner)).toMatchObject({ isPremium: false });
      if (what === 'refund') return;
      await reverse(owner, base, 'win');
      expect(await app.status(owner)).toMatchObject({ planId: 'TOP', status: 'active' });
    },
  );

  it.each(['win', 'lose'] as const)(
    'is not kept by the rest, the difference disputed: %s',
    async (end) => {
      const { owner, difference } = await raised();
      await reverse(owner, difference, 'dispute');
      expect(await app.status(owner)).toMatchObject({ planId: left });
      await reverse(owner, difference, end);
      expect(await app.status(owner)).toMatchObject({ planId: end === 'win' ? 'TOP' : left });
    },
  );
});
