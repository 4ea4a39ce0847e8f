import { describe, expect, it } from 'vitest';
import { eventModel } from '#server/features/events/event.model.ts';
import { app, bench, stageBilling } from './billing-stage.ts';
import { DAY, HOUR, type Owner } from './paying-business.ts';

stageBilling();

const told = (owner: Owner, type: string) =>
  eventModel.countDocuments({ businessId: owner.businessId, type });

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
