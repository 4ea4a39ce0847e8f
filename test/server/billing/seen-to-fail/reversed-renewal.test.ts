import { describe, expect, it } from 'vitest';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR } from '../paying-business.ts';
import { alertsOf, expectOutcomes, live } from './told.ts';

stageBilling();

describe.each(['stripe', 'mercadopago'] as const)('a renewal at %s', (provider) => {
  const renewed = async () => {
    const owner = await bench.subscriber(provider);
    await bench.toRenewal(owner, 3);
    expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
    const id = (await bench.record(owner)).providerSubscriptionId ?? '';
    return {
      owner,
      reverse: (what: 'refund' | 'dispute' | 'win' | 'lose') =>
        app.hands(provider).reverse(id, what),
    };
  };

  it('that was given back on its first day ends the plan at once: the grace is for what is on its way', async () => {
    const { owner, reverse } = await renewed();
    await reverse('refund');
    await bench.later(owner, HOUR);
    expect(await app.status(owner)).toMatchObject({
      isPremium: false,
      ended: { reason: 'refunded' },
    });
    await live(35 * DAY, 35 * DAY);
    expect(await bench.paid(owner)).toEqual([1_000_000]);
    expect(await alertsOf(owner)).toEqual([]);
    await expectOutcomes(owner);
  });

  it('that was disputed on its first day suspends the plan at once, and won brings it back', async () => {
    const { owner, reverse } = await renewed();
    await reverse('dispute');
    await bench.later(owner, HOUR);
    expect(await app.status(owner)).toMatchObject({ isPremium: false, isDisputed: true });
    await reverse('win');
    await bench.later(owner, HOUR);
    expect(await app.status(owner)).toMatchObject({
      planId: 'MID',
      isPremium: true,
      isDisputed: false,
    });
    await expectOutcomes(owner);
  });
});
