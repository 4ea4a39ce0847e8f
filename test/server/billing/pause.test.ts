import { describe, expect, it } from 'vitest';
import type { BillingActions } from '#shared/contracts/billing-actions.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { app, bench, stageBilling } from './billing-stage.ts';
import { DAY, type Owner } from './paying-business.ts';

stageBilling();

const post = (owner: Owner, path: string, body: object = {}) =>
  owner.post<{ subscription: SubscriptionStatus }>(`/api/billing/${path}`, body);

describe.each(['stripe', 'mercadopago'] as const)('a pause at %s', (provider) => {
  it('charges nothing, keeps what is paid, and is taken back before its end as if it had not been', async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, 5 * DAY);
    const paused = await post(owner, 'pause');
    expect(paused.status).toBe(200);
    expect(paused.body.subscription).toMatchObject({
      status: 'paused',
      planId: 'MID',
      isPremium: true,
      autoRenew: false,
      canResume: true,
    });
    expect((await post(owner, 'pause')).problem.code).toBe('REFUSED');
    await bench.later(owner, 5 * DAY);
    const resumed = await post(owner, 'resume');
    expect(resumed.body.subscription).toMatchObject({ status: 'active', autoRenew: true });
    await bench.toRenewal(owner);
    expect(await app.status(owner)).toMatchObject({ status: 'active', planId: 'MID' });
    expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
  });

  it('that lasts longer than what is paid waits on the default plan, and comes back by resuming', async () => {
    const owner = await bench.subscriber(provider);
    await post(owner, 'pause');
    await bench.toRenewal(owner, 24);
    await bench.later(owner, 10 * DAY);
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject({
      status: 'paused',
      isPremium: false,
      canResume: true,
    });
    expect(await bench.paid(owner)).toEqual([1_000_000]);
    expect((await post(owner, 'resume')).status).toBe(200);
    // The plan comes back with the next payment, and neither before it nor never.
    await bench.later(owner, 8 * DAY);
    const waiting = await app.status(owner);
    expect(waiting).toMatchObject({ isPremium: false, provider, canResume: false });
    expect(new Date(waiting.currentPeriodEnd ?? 0) > app.clock.now()).toBe(true);
    const { cancel } = (await owner.get<BillingActions>('/api/billing/actions')).body;
    expect(cancel).toMatchObject({ isAllowed: true, options: [{ when: 'now' }] });
    await bench.later(owner, 27 * DAY);
    expect(await app.status(owner)).toMatchObject({ status: 'active', planId: 'MID' });
    expect((await bench.paid(owner)).length).toBeGreaterThan(1);
  });

  it('stands in the way of a change, and says so', async () => {
    const owner = await bench.subscriber(provider);
    await post(owner, 'pause');
    const change = await bench.upgrade(owner, { targetPlanId: 'TOP' });
    expect([change.status, change.problem.code]).toEqual([409, 'REFUSED']);
    expect(await app.status(owner)).toMatchObject({ planId: 'MID' });
  });
});

describe('cancelling at period end at mercadopago, which knows no such thing', () => {
  const cancelling = async () => {
    const owner = await bench.subscriber('mercadopago');
    await bench.later(owner, 5 * DAY);
    const answer = await post(owner, 'cancel', { when: 'period_end' });
    expect(answer.body.subscription).toMatchObject({
      status: 'active',
      planId: 'MID',
      cancelAtPeriodEnd: true,
      canResume: true,
    });
    const { providerSubscriptionId } = await bench.record(owner);
    const state = async () =>
      (await app.provider('mercadopago').fetchSubscription(providerSubscriptionId ?? ''))?.state;
    return { owner, state };
  };

  it('pauses there at once, and ends there for good on the day', async () => {
    const { owner, state } = await cancelling();
    expect(await state()).toBe('paused');
    await bench.toRenewal(owner, 24);
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject({
      isPremium: false,
      ended: { reason: 'cancelled', planId: 'MID' },
    });
    expect(await state()).toBe('cancelled');
    await bench.later(owner, 65 * DAY);
    expect(await bench.paid(owner)).toEqual([1_000_000]);
  });

  it('is taken back in time, and renews on the same day', async () => {
    const { owner, state } = await cancelling();
    await bench.later(owner, 10 * DAY);
    const { currentPeriodEnd } = await app.status(owner);
    const resumed = await post(owner, 'resume');
    expect(resumed.body.subscription).toMatchObject({ cancelAtPeriodEnd: false, autoRenew: true });
    expect(await state()).toBe('active');
    await bench.toRenewal(owner);
    expect(await bench.paid(owner)).toEqual([1_000_000, 1_000_000]);
    const [, renewal] = await bench.payments(owner);
    expect(renewal?.period?.start.toISOString()).toBe(currentPeriodEnd);
  });
});
