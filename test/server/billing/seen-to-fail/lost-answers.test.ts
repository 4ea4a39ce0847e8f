import { describe, expect, it } from 'vitest';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR, type Owner } from '../paying-business.ts';
import { actionsOf, expectOutcomes, live } from './told.ts';

stageBilling();

const PRICE: Record<string, number> = { LOW: 500_000, MID: 1_000_000 };
const ROUTES = {
  stripe: [
    'POST /v1/subscription_schedules',
    'POST /v1/subscription_schedules/:id',
    'POST /v1/subscription_schedules/:id/release',
    'POST /v1/subscriptions/:id',
  ],
  mercadopago: ['PUT /mercadopago/preapproval/:id'],
} as const;

/** What is shown as coming is charged at the renewal, and the plan is the one that was paid. */
async function expectShownIsDone(owner: Owner): Promise<void> {
  const { scheduledChange, planId } = await app.status(owner);
  const next = scheduledChange?.planId ?? planId;
  await bench.toRenewal(owner, 4);
  expect(await app.status(owner)).toMatchObject({ planId: next, status: 'active' });
  expect(await bench.paid(owner)).toEqual([1_000_000, PRICE[next]]);
  await live(9 * DAY, 4.5 * DAY);
  expect(await app.status(owner)).toMatchObject({ planId: next, status: 'active' });
  await expectOutcomes(owner);
}

const CASES = (['stripe', 'mercadopago'] as const).flatMap((provider) =>
  ROUTES[provider].flatMap((route) => [4].map((times) => ({ provider, route, times }))),
);
const lose = (route: string, times: number) =>
  app.sandbox.control('faults', { route, status: 500, times, when: 'after' });

describe.each(CASES)('$provider losing $times answers of $route', ({ provider, route, times }) => {
  it('to a lower plan', async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, 10 * DAY);
    await lose(route, times);
    const answer = await bench.upgrade(owner, { targetPlanId: 'LOW' });
    await app.sandbox.control('faults/clear');
    const { scheduledChange } = await app.status(owner);
    expect(answer.status !== 200 || scheduledChange?.planId === 'LOW').toBe(true);
    await live(2 * HOUR, HOUR);
    await expectShownIsDone(owner);
  });

  it('to the undoing of a lower plan', async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, 10 * DAY);
    expect((await bench.upgrade(owner, { targetPlanId: 'LOW' })).status).toBe(200);
    await lose(route, times);
    const undone = await owner.post('/api/billing/resume', {});
    await app.sandbox.control('faults/clear');
    await live(2 * HOUR, HOUR);
    const { scheduledChange } = await app.status(owner);
    expect(undone.status !== 200 || scheduledChange === null).toBe(true);
    await expectShownIsDone(owner);
  });
});

describe.each(['stripe', 'mercadopago'] as const)('twenty pages given up at %s', (provider) => {
  it('between a schedule and its day change nothing of it', async () => {
    const owner = await bench.subscriber(provider);
    await bench.later(owner, 10 * DAY);
    expect((await bench.upgrade(owner, { targetPlanId: 'LOW' })).status).toBe(200);
    const other = provider === 'stripe' ? ('mercadopago' as const) : ('stripe' as const);
    for (let page = 0; page < 20; page += 1) {
      const { status, body } = await bench.upgrade(owner, { targetPlanId: 'MID', provider: other });
      expect(status).toBe(201);
      await owner.post(`/api/billing/checkouts/${body.checkoutId}/cancel`);
    }
    expect((await app.status(owner)).scheduledChange).toMatchObject({ planId: 'LOW' });
    expect((await actionsOf(owner)).resume).toMatchObject({ takesBack: 'schedule' });
    await expectShownIsDone(owner);
  });
});
