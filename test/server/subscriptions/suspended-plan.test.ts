import { expect, it } from 'vitest';
import type { SubscriptionRecord } from '#server/features/subscriptions/subscriptions.service.ts';
import { app, bench, stageBilling } from '../billing/billing-stage.ts';
import { DAY, HOUR, type Owner } from '../billing/paying-business.ts';

stageBilling();

const waiting = async (owner: Owner) => (await app.status(owner)).suspendedPlan;
const write = async (owner: Owner, changes: Partial<SubscriptionRecord>) => {
  const { subscriptions } = app.services;
  const record = await subscriptions.load(owner.businessId, 'inventory');
  await subscriptions.change(record, changes, { type: 'subscription.updated', actor: 'test' });
};

it.each(['stripe', 'mercadopago'] as const)(
  'the plan whose payment is disputed at %s is named until it is back',
  async (provider) => {
    const owner = await bench.subscriber(provider);
    const { features, planName } = await app.status(owner);
    expect(await waiting(owner)).toBeNull();
    const { providerSubscriptionId } = await bench.record(owner);
    await app.hands(provider).reverse(providerSubscriptionId ?? '', 'dispute');
    await bench.later(owner, HOUR);
    const expected = { planId: 'MID', planName, features };
    expect(await app.status(owner)).toMatchObject({ isPremium: false, suspendedPlan: expected });
    // Whatever else changes meanwhile.
    await write(owner, { failedPayments: 1 });
    await bench.later(owner, DAY);
    expect(await waiting(owner)).toEqual(expected);
    await app.hands(provider).reverse(providerSubscriptionId ?? '', 'win');
    await bench.later(owner, HOUR);
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', suspendedPlan: null });
  },
);

it('of a plan that ended nothing waits', async () => {
  const owner = await bench.subscriber('stripe');
  const { providerSubscriptionId } = await bench.record(owner);
  await app.hands('stripe').reverse(providerSubscriptionId ?? '', 'dispute');
  await bench.later(owner, HOUR);
  await app.hands('stripe').reverse(providerSubscriptionId ?? '', 'lose');
  await bench.later(owner, HOUR);
  expect(await app.status(owner)).toMatchObject({ provider: null, suspendedPlan: null });
});
