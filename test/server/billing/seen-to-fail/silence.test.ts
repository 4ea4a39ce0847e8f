import { describe, expect, it } from 'vitest';
import { takeViolations } from '#test/support/provider-types/watch.ts';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR } from '../paying-business.ts';
import { actionsOf, alertsOf, expectOutcomes, live } from './told.ts';

stageBilling();

/** An unknown status is meant: it contradicts the types, and nothing else does. */
function allowUnknownStatus(): void {
  expect(takeViolations().filter((one) => !one.includes('answer /status must be'))).toEqual([]);
}

describe.each(['stripe', 'mercadopago'] as const)('%s', (provider) => {
  it('answering a status that nobody knows takes nothing within the grace, alerts, and can be cancelled', async () => {
    const owner = await bench.subscriber(provider);
    const { providerSubscriptionId: id } = await bench.record(owner);
    await bench.later(owner, 5 * DAY);
    await app.hands(provider).setStatus(id ?? '', 'dormant');
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject({ planId: 'MID', isPremium: true });
    expect(await alertsOf(owner)).toContain('unknown_status');
    expect((await actionsOf(owner)).cancel.isAllowed).toBe(true);
    const answer = await owner.post('/api/billing/cancel', { when: 'now' });
    expect(answer.status).toBe(200);
    await app.hear();
    expect(await app.status(owner)).toMatchObject({ isPremium: false });
    await live(35 * DAY, 35 * DAY);
    expect(await bench.paid(owner)).toEqual([1_000_000]);
    await expectOutcomes(owner);
    allowUnknownStatus();
  });

  it('answering an unknown status for ever ends the plan with the grace, not before', async () => {
    const owner = await bench.subscriber(provider);
    const { providerSubscriptionId: id, currentPeriodEnd } = await bench.record(owner);
    await app.hands(provider).setStatus(id ?? '', 'dormant');
    const end = currentPeriodEnd?.getTime() ?? 0;
    await live(end + 2 * DAY - app.clock.now().getTime(), 20 * DAY);
    await app.reconcile();
    const status = await bench.record(owner);
    expect(status.isPremium).toBe(true);
    await live(40 * DAY, 20 * DAY);
    await app.reconcile();
    const paid = await bench.paid(owner);
    // What is charged all the same is either had or given back.
    expect((await bench.record(owner)).isPremium).toBe(paid.length > 1);
    await expectOutcomes(owner);
    await app.hands(provider).setStatus(id ?? '', null);
    allowUnknownStatus();
  });

  it('refusing every read ends the plan with the grace, and tells a person within hours', async () => {
    const owner = await bench.subscriber(provider);
    const { currentPeriodEnd } = await bench.record(owner);
    const end = currentPeriodEnd?.getTime() ?? 0;
    await app.pass(5 * DAY);
    await app.hear();
    await app.sandbox.control('faults', { route: '*', status: 401, times: 1_000_000 });
    const drains = async (milliseconds: number) => {
      await app.pass(milliseconds);
      await app.services.reconciliation.drain();
    };
    await drains(HOUR);
    await drains(HOUR);
    await drains(HOUR);
    expect(await alertsOf(owner)).toContain('provider_unreadable');
    await drains(end + 6 * DAY - app.clock.now().getTime());
    expect((await bench.record(owner)).isPremium).toBe(true);
    await drains(2 * DAY);
    expect((await bench.record(owner)).isPremium).toBe(false);
    await app.sandbox.control('faults/clear');
    await live(4 * DAY, 2 * DAY);
    await expectOutcomes(owner);
  });
});
